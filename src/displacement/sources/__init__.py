"""Sources: raw files to tidy tables, with every record and value accounted for."""
