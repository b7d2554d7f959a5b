"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.durations.competing import incidence as incidence
from displacement.analysis.durations.kaplan_meier import counted as counted
from displacement.analysis.durations.kaplan_meier import log_rank as log_rank
from displacement.analysis.durations.kaplan_meier import median as median
from displacement.analysis.durations.kaplan_meier import quantiles as quantiles
from displacement.analysis.durations.kaplan_meier import remaining as remaining
from displacement.analysis.durations.kaplan_meier import restricted_mean as restricted_mean
from displacement.analysis.durations.kaplan_meier import spans as spans
from displacement.analysis.durations.kaplan_meier import survival as survival
from displacement.analysis.durations.retrospect import forecasts as forecasts
from displacement.analysis.durations.retrospect import scores as scores
from displacement.analysis.durations.sensitivity import bootstrap as bootstrap
from displacement.analysis.durations.sensitivity import sensitivity as sensitivity
from displacement.analysis.durations.spells import exposure as exposure
from displacement.analysis.durations.spells import spells as spells
from displacement.analysis.durations.turnbull import turnbull as turnbull
