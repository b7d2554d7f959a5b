"""What food costs: units, baskets, terms of trade, alarms, anomalies, gaps."""

from displacement.shelf import open_shelf

open_shelf(__name__)
