"""Names that docstring examples may use without importing them."""

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(autouse=True)
def _names(doctest_namespace):
    doctest_namespace.update(np=np, pd=pd)
