"""The World Bank."""
