"""How good forecasts were, by how many periods ahead, and whether they beat the last value."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from displacement.analysis._indicator import indicator
from displacement.analysis.forecasting._origins import YARDSTICK
from displacement.analysis.forecasting.forecasts import CRPS, INTERVAL_SCORE
from displacement.analysis.forecasting.scores import point_scores
from displacement.tables._table import Column

PAGE = "forecasts"
MAE = Column("mae", "Float64", "people", "Mean absolute error", nullable=True)
MASE = Column("mase", "Float64", "ratio", "Mean error in units of the naive error inside the history", nullable=True)
WAPE = Column("wape", "Float64", "ratio", "Sum of errors over sum of actuals", nullable=True)
COVERAGE = Column("coverage", "Float64", "share", "Share of actuals inside the interval", nullable=True)
JUDGED = Column("judged", "Int64", "forecasts", "Forecasts with a known actual", minimum=0)
UNJUDGED = Column("without_forecast", "Int64", "forecasts", "Known actuals for which the method told nothing",
                  minimum=0)
RATIO = Column("error_ratio", "Float64", "ratio", "Mean absolute error over that of persistence, on the same forecasts",
               nullable=True)
BEATS = Column("beats_persistence", "boolean", meaning="Whether that ratio is below 1; missing for persistence itself",
               nullable=True)
VERDICT = Column("verdict", "str", meaning="The same in words")

TIED = 1e-9                     # a ratio this near to 1 is a tie


@indicator(JUDGED, UNJUDGED, MAE, MASE, WAPE, CRPS, INTERVAL_SCORE, COVERAGE, RATIO, BEATS, VERDICT,
           reference="Hyndman and Koehler 2006, International Journal of Forecasting 22:679; Gneiting and Raftery 2007")
def forecast_scores(told: pd.DataFrame, *, value: str = "persons", by: Sequence[str] = ()) -> pd.DataFrame:
    """Forecast skill of each method by periods ahead, and whether it beats persistence, the last value.

    Means are over all series and origins, so that large series weigh most in `mae`, `wape` and `crps`; `mase` weighs
    them alike.  Actuals that are unknown judge nobody.  Known actuals without a forecast are counted apart, and the
    ratio to persistence is over those forecasts that both made, so that no method gains by silence.  A tie is no
    victory.  No test of significance is made: with few forecasts the ratio may be luck.

    Parameters
    ----------
    told : DataFrame, result of `backtest`
        Columns `made_on`, `date`, `horizon`, `method`, `level`, `actual`, `scale`, `crps`, `interval_score`, `reason`,
        *value* and those of *by*. [people]
    value : str
        Column of the forecasts.
    by : sequence of str
        More columns to judge apart, such as the place.

    Returns
    -------
    DataFrame
        The columns of *by*, method, horizon, level, and the outputs.  `mase` is missing where the history never
        changed, `wape` where all actuals are zero, `crps`, `interval_score` and `coverage` where no interval is known.

    References
    ----------
    Hyndman and Koehler 2006, International Journal of Forecasting 22:679.
    Gneiting and Raftery 2007, Journal of the American Statistical Association 102:359.

    Examples
    --------
    >>> told = pd.DataFrame({"place": "A", "made_on": pd.Timestamp(2023, 5, 31), "date": pd.Timestamp(2023, 6, 30),
    ...                      "horizon": 1, "level": 0.8, "method": ["persistence", "drift"], "persons": [100.0, 110.0],
    ...                      "persons_low": [90.0, 100.0], "persons_high": [110.0, 120.0], "actual": 108.0,
    ...                      "scale": 10.0, "crps": [5.0, 2.0], "interval_score": 20.0, "reason": None})
    >>> forecast_scores(told)["verdict"].to_list()  # doctest: +NORMALIZE_WHITESPACE
    ['the yardstick: the last value',
     "beats persistence: its mean absolute error is 0.25 of persistence's, over 1 forecast"]
    """
    keys = [*by, "method", "horizon", "level"]
    rows = told[told["actual"].notna()]
    cell = [*told.columns[:list(told.columns).index("made_on")], "made_on", "date", "horizon"]
    yardstick = rows.loc[rows["method"].eq(YARDSTICK), [*cell, value]].rename(columns={value: "naive"})
    rows = rows.merge(yardstick, how="left", on=cell, validate="many_to_one")
    groups = rows.groupby(keys, sort=False, dropna=False)
    found = pd.DataFrame([dict(zip(keys, key, strict=True)) | _judgement(group, value) for key, group in groups])
    numbers = [column.name for column in (MAE, MASE, WAPE, CRPS, INTERVAL_SCORE, COVERAGE, RATIO)]
    return found.astype(dict.fromkeys(numbers, "Float64") | {"judged": "Int64", "without_forecast": "Int64",
                                                             "beats_persistence": "boolean"})


def _judgement(rows, value):
    """Return the scores of one method, one number of periods ahead."""
    whole = rows[rows[value].notna()]
    reasons = rows.loc[rows[value].isna(), "reason"]
    counts = {"judged": len(whole), "without_forecast": len(reasons)}
    if whole.empty:
        return counts | {"verdict": f"told nothing: {reasons.mode().iloc[0]}"}
    actual, central = whole["actual"], whole[value]
    scores = point_scores(actual, central).set_index("score")["value"]
    scaled = whole[whole["scale"].notna()]
    mase = np.nan
    if len(scaled):
        pairs = (scaled["actual"] / scaled["scale"], scaled[value] / scaled["scale"])
        mase = point_scores(*pairs).set_index("score").loc["mae", "value"]
    known = whole[whole[f"{value}_low"].notna() & whole[f"{value}_high"].notna()]
    inside = known["actual"].between(known[f"{value}_low"], known[f"{value}_high"])
    return counts | {"mae": scores["mae"], "mase": mase, "wape": scores["wape"], "crps": whole["crps"].mean(),
                     "interval_score": whole["interval_score"].mean(),
                     "coverage": inside.mean() if len(known) else np.nan} | _against_persistence(whole, value)


def _against_persistence(whole, value):
    """Return the ratio of errors on the forecasts that both made, whether it is below 1, and that in words."""
    if whole["method"].iloc[0] == YARDSTICK:
        return {"error_ratio": np.nan, "beats_persistence": pd.NA, "verdict": "the yardstick: the last value"}
    both = whole[whole["naive"].notna()]
    error, naive = ((both["actual"] - both[name]).abs().mean() for name in (value, "naive"))
    over = f"over {len(both)} forecast{'s' if len(both) != 1 else ''}"
    if naive == 0:
        return {"error_ratio": np.nan, "beats_persistence": False,
                "verdict": f"does not beat persistence, which makes no error, {over}"}
    ratio = error / naive
    beats = bool(ratio < 1 - TIED)
    verb = "beats" if beats else "does not beat"
    return {"error_ratio": ratio, "beats_persistence": beats,
            "verdict": f"{verb} persistence: its mean absolute error is {ratio:.2f} of persistence's, {over}"}
