"""Source and Edition, the fate of every record and value, and where raw files come from."""
