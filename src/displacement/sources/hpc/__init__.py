"""OCHA's Humanitarian Programme Cycle."""
