"""Names that docstring examples may use without importing them; examples of properties take the time they take."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("package", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("package")


@pytest.fixture(autouse=True)
def _names(doctest_namespace):
    doctest_namespace.update(np=np, pd=pd)


class ReadingDay(date):
    """The day on which all files of the tests are read: typed extracts have days of 2030 and 2031."""

    @classmethod
    def today(cls):
        """Return 1 January 2032."""
        return cls(2032, 1, 1)


@pytest.fixture(autouse=True)
def _reading_day(monkeypatch):
    monkeypatch.setattr("displacement.accounts.conversion.date", ReadingDay)
