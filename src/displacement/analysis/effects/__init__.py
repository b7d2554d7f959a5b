"""What changed, and when: breaks, interrupted series, growth curves."""

from displacement.shelf import open_shelf

open_shelf(__name__)
