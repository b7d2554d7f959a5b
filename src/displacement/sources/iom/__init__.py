"""The International Organization for Migration (IOM)."""
