"""How long it lasted: spans with bounds, survival, spells of a route's status, sensitivity."""

from displacement.shelf import open_shelf

open_shelf(__name__)
