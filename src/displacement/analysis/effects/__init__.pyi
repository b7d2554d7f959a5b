"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.effects.breaks import lead_lag as lead_lag
from displacement.analysis.effects.breaks import one_break as one_break
from displacement.analysis.effects.breaks import panel_effect as panel_effect
from displacement.analysis.effects.growth import growth_curve as growth_curve
from displacement.analysis.effects.interrupted import step_effect as step_effect
