"""How unevenly people are spread over places or countries."""

import numpy as np

from displacement.errors import TableError


def concentration(values):
    """Return the Herfindahl-Hirschman index, its inverse (effective number), and the Shannon entropy of shares.

    The index runs from 1 / n, all equal, to 1, all in one.  Zeros count as members without a share; missing values are
    refused, since a share of an unknown total is none.

    Parameters
    ----------
    values : sequence of float
        People by place. [people]

    Returns
    -------
    dict
        herfindahl, effective_number, shannon (natural logarithm).

    Raises
    ------
    TableError
        Where a value is missing or negative, or their sum is not above 0.

    References
    ----------
    Hirschman 1964, American Economic Review 54:761.

    Examples
    --------
    >>> concentration([50, 50])["effective_number"]
    2.0
    """
    people = np.asarray(values, dtype="float64")
    if np.isnan(people).any() or (people < 0).any() or not people.sum() > 0:
        raise TableError("concentration needs values without gaps, none negative, with a sum above 0.")
    shares = people / people.sum()
    herfindahl = float((shares**2).sum())
    present = shares[shares > 0]
    return {"herfindahl": herfindahl, "effective_number": 1 / herfindahl,
            "shannon": float(-(present * np.log(present)).sum())}
