"""The Population Division of the United Nations."""
