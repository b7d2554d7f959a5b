"""Several ways to end: how often each, by when, while others may come first.

One minus a Kaplan-Meier curve that censors the other endings is not a probability of anything that happens: it asks how
often this ending would come if the others could not.  It is always at or above the incidence given here.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm

from displacement.analysis._indicator import ColumnName, indicator
from displacement.errors import TableError
from displacement.tables._table import Column, bounded

PAGE = "durations"
INCIDENCE = bounded(Column("incidence", "Float64", "fraction", "Share that had ended this way by then", minimum=0,
                           maximum=1, title="Share ended this way"))
SURVIVAL = Column("survival", "Float64", "fraction", "Share that had not ended in any way", minimum=0, maximum=1)


@indicator(*INCIDENCE, SURVIVAL, reference="Aalen and Johansen 1978; infinitesimal jackknife error, log-log interval",
           also=("competing risks", "Aalen-Johansen", "how sieges end", "ways to end"))
def incidence(spans: pd.DataFrame, *, by: ColumnName, level: float = 0.95) -> pd.DataFrame:
    """Cumulative incidence of each way in which episodes end (Aalen-Johansen estimator), with its interval.

    The incidences and the share that had not ended add up to one.  Ongoing spans are censored; the ending of an ended
    span must be known.

    Parameters
    ----------
    spans : DataFrame, result of `spans`
        One row a span, with its ending joined.  Needs `duration_days`, `ended` and *by*. [days]
    by : str
        Column of the endings.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    DataFrame
        One row for each ending and each duration at which any ended: ending, duration_days, incidence low, central,
        high, standard_error, survival.

    Raises
    ------
    TableError
        Where nothing ended, or an ended span has no ending.

    Examples
    --------
    >>> spans = pd.DataFrame({"duration_days": [1.0, 2.0, 3.0, 4.0], "ended": [True, True, True, False],
    ...                       "ending": ["fall", "relief", "fall", None]})
    >>> found = incidence(spans, by="ending")
    >>> found[found["ending"].eq("fall")]["incidence"].to_list()
    [0.25, 0.25, 0.5]
    """
    days = spans["duration_days"].to_numpy("float64")
    ended = spans["ended"].to_numpy(dtype=bool)
    endings = spans[by].astype("str").where(spans[by].notna())
    if not ended.any() or endings[ended].isna().any():
        raise TableError("incidence needs spans that ended, each with how it ended.")
    times = np.unique(days[ended])
    names = sorted(endings[ended].unique())
    cause = endings.to_numpy()
    at_risk = days[None, :] >= times[:, None]
    events = {name: (days[None, :] == times[:, None]) & (ended & (cause == name))[None, :] for name in names}
    survival, shares, errors = _aalen_johansen(at_risk.astype("float64"),
                                               {name: found.astype("float64") for name, found in events.items()})
    return pd.concat([_told(name, times, shares[name], errors[name], survival, level) for name in names],
                     ignore_index=True)


def _aalen_johansen(at_risk, events):
    """Return survival, incidence by ending, and the errors from each span's influence, time by time."""
    spans = at_risk.shape[1]
    alive, alive_influence = 1.0, np.zeros(spans)
    share = dict.fromkeys(events, 0.0)
    influence = {name: np.zeros(spans) for name in events}
    survival, shares = [], {name: [] for name in events}
    errors = {name: [] for name in events}
    for place, risk in enumerate(at_risk):
        left = risk.sum()
        hazard, change = 0.0, np.zeros(spans)
        for name, found in events.items():
            own = found[place].sum() / left
            own_change = (found[place] - risk * own) / left
            influence[name] = influence[name] + alive_influence * own + alive * own_change
            share[name] += alive * own
            hazard, change = hazard + own, change + own_change
            shares[name].append(share[name])
            errors[name].append(np.sqrt((influence[name] ** 2).sum()))
        alive_influence = alive_influence * (1 - hazard) - alive * change
        alive *= 1 - hazard
        survival.append(alive)
    return np.clip(survival, 0, 1), shares, errors


def _told(name, times, share, error, survival, level):
    share, error = np.array(share), np.array(error)
    low, high = np.full(len(share), np.nan), np.full(len(share), np.nan)
    inside = (share > 0) & (share < 1)
    reach = norm.ppf(0.5 + level / 2) * error[inside] / (share[inside] * np.log(share[inside]))
    low[inside], high[inside] = share[inside] ** np.exp(-reach), share[inside] ** np.exp(reach)
    return pd.DataFrame({
        "ending": name, "duration_days": times, "incidence_low": pd.array(low, dtype="Float64"),
        "incidence": pd.array(share, dtype="Float64"), "incidence_high": pd.array(high, dtype="Float64"),
        "standard_error": error, "survival": survival})
