"""Bytes to text columns; knows no publisher."""
