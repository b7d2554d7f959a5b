"""The datasets by name: which there are, where their files lie, recognising, loading and tidying them."""
