"""Names that docstring examples may use without importing them; examples of properties take the time they take."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("package", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("package")


@pytest.fixture(autouse=True)
def _names(doctest_namespace):
    doctest_namespace.update(np=np, pd=pd)
