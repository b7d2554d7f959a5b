"""Codes and names of countries in the systems of all providers."""
