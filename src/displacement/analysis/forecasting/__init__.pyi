"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.forecasting.calendars import Calendar as Calendar
from displacement.analysis.forecasting.calendars import Grid as Grid
from displacement.analysis.forecasting.calendars import first_known as first_known
from displacement.analysis.forecasting.calendars import grid as grid
from displacement.analysis.forecasting.calendars import on_calendar as on_calendar
from displacement.analysis.forecasting.forecasts import backtest as backtest
from displacement.analysis.forecasting.forecasts import forecast as forecast
from displacement.analysis.forecasting.methods import Told as Told
from displacement.analysis.forecasting.methods import arima as arima
from displacement.analysis.forecasting.methods import drift as drift
from displacement.analysis.forecasting.methods import ets as ets
from displacement.analysis.forecasting.methods import persistence as persistence
from displacement.analysis.forecasting.methods import seasonal_naive as seasonal_naive
from displacement.analysis.forecasting.methods import shares_of_total as shares_of_total
from displacement.analysis.forecasting.movement_models import averaged_relative_difference as averaged_relative_difference
from displacement.analysis.forecasting.movement_models import beside_each_other as beside_each_other
from displacement.analysis.forecasting.movement_models import relative_difference as relative_difference
from displacement.analysis.forecasting.scores import crps_ensemble as crps_ensemble
from displacement.analysis.forecasting.scores import crps_normal as crps_normal
from displacement.analysis.forecasting.scores import interval_score as interval_score
from displacement.analysis.forecasting.scores import point_scores as point_scores
from displacement.analysis.forecasting.skill import forecast_scores as forecast_scores
