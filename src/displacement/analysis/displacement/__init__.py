"""Who fled, from where, to where and when: totals, accounts, rates, concentration, arrivals, rounds."""

from displacement.shelf import open_shelf

open_shelf(__name__)
