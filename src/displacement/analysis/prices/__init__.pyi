"""Written by `make stubs`: the public names of this package, for editors and type checkers."""

from displacement.analysis.prices.alarms import alps as alps
from displacement.analysis.prices.alarms import seasonal_trend as seasonal_trend
from displacement.analysis.prices.anomalies import price_anomalies as price_anomalies
from displacement.analysis.prices.anomalies import price_anomalies_2015 as price_anomalies_2015
from displacement.analysis.prices.baskets import basket_cost as basket_cost
from displacement.analysis.prices.baskets import deflated as deflated
from displacement.analysis.prices.baskets import terms_of_trade as terms_of_trade
from displacement.analysis.prices.gaps import Fit as Fit
from displacement.analysis.prices.gaps import filled_prices as filled_prices
from displacement.analysis.prices.gaps import hidden_prices as hidden_prices
from displacement.analysis.prices.gaps import two_way as two_way
from displacement.analysis.prices.units import mass as mass
from displacement.analysis.prices.units import per_kilogram as per_kilogram
