"""Reports: sections whose every number leads to the rows it came from."""
