"""Store: what is written to `data/processed`, exported or queried."""
