"""The UN Relief and Works Agency for Palestine Refugees (UNRWA)."""
