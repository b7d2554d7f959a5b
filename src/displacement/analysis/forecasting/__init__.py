"""What may come: forecasts and their yardsticks, backtests, scores, models of movement."""

from displacement.shelf import open_shelf

open_shelf(__name__)
