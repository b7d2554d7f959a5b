"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis import displacement as displacement
from displacement.analysis import durations as durations
from displacement.analysis import effects as effects
from displacement.analysis import food as food
from displacement.analysis import forecasting as forecasting
from displacement.analysis import households as households
from displacement.analysis import prices as prices
from displacement.analysis import quality as quality
