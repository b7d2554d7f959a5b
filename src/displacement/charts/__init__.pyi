"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.charts.claims import claims as claims
from displacement.charts.delivered_energy import delivered_energy as delivered_energy
from displacement.charts.episodes_calendar import episodes_calendar as episodes_calendar
from displacement.charts.exposure import exposure as exposure
from displacement.charts.food_page import food_page as food_page
from displacement.charts.incidence import incidence as incidence
from displacement.charts.phase_bars import phase_bars as phase_bars
from displacement.charts.pyramid import pyramid as pyramid
from displacement.charts.running_count import running_count as running_count
from displacement.charts.small_multiples import small_multiples as small_multiples
from displacement.charts.stocks_and_flows import stocks_and_flows as stocks_and_flows
from displacement.charts.survival import survival as survival
from displacement.charts.timeline import timeline as timeline
from displacement.charts.trend import trend as trend
