"""The frequencies of calendars, and pandas' codes for them."""

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
