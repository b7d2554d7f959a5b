"""Blockades and sieges since 1900, researched for this package."""
