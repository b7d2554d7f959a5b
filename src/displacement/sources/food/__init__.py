"""Energy contents of foods, researched for this package."""
