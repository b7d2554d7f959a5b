"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.displacement.accounts import idp_accounts as idp_accounts
from displacement.analysis.displacement.accounts import refugee_accounts as refugee_accounts
from displacement.analysis.displacement.arrivals import conflicts as conflicts
from displacement.analysis.displacement.arrivals import daily as daily
from displacement.analysis.displacement.arrivals import fates as fates
from displacement.analysis.displacement.arrivals import reconciled as reconciled
from displacement.analysis.displacement.comparison import reasons as reasons
from displacement.analysis.displacement.comparison import side_by_side as side_by_side
from displacement.analysis.displacement.herfindahl import concentration as concentration
from displacement.analysis.displacement.herfindahl import concentrations as concentrations
from displacement.analysis.displacement.hosting import hosted_per_1000 as hosted_per_1000
from displacement.analysis.displacement.rates import naturalisation_rates as naturalisation_rates
from displacement.analysis.displacement.rates import recognition_rates as recognition_rates
from displacement.analysis.displacement.rates import return_rates as return_rates
from displacement.analysis.displacement.rounds import latest_rounds as latest_rounds
from displacement.analysis.displacement.rounds import round_totals as round_totals
from displacement.analysis.displacement.totals import forcibly_displaced as forcibly_displaced
from displacement.analysis.displacement.totals import known_share as known_share
from displacement.analysis.displacement.totals import series_start as series_start
