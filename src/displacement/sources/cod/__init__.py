"""OCHA's common operational datasets."""
