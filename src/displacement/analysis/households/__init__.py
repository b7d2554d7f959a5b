"""What households report: food security scores, plausibility, prevalence, mortality."""

from displacement.shelf import open_shelf

open_shelf(__name__)
