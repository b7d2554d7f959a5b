"""Indicators: tables in, a table out; no files, no clock, no plotting."""
