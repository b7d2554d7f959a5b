"""What people could eat: rations, deliveries, balances, supply, energy requirements, food security phases."""

from displacement.shelf import open_shelf

open_shelf(__name__)
