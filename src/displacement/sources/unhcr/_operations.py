"""What the replies of UNHCR's Operational Data Portal share: types, groups, countries, days, and the words for them."""

import pandas as pd

from displacement.cells.countries import members, resolved
from displacement.cells.dates import stated_days, unix_days, utc_days
from displacement.cells.headers import folded
from displacement.cells.values import blank, numbers, stripped

TYPES = {"REF": "REF", "ASY": "ASY", "ASR": "ASY", "IDP": "IDP", "RET": "RET", "RDP": "RDP", "STA": "STA", "OOC": "OOC",
         "OIP": "OIP", "VDA": "OIP", "HST": "HST", "ROC": "ROC", "MIG": "mixed", "RMI": "mixed", "MIX": "mixed"}
NAMED_TYPES = {
    "refugees": "REF", "refugee": "REF", "asylum seekers": "ASY", "asylum seeker": "ASY",
    "refugees and asylum seekers": "REF+ASY", "asylum seekers and refugees": "REF+ASY", "idps": "IDP", "idp": "IDP",
    "internally displaced persons": "IDP", "internally displaced people": "IDP", "returnees": "RET",
    "refugee returnees": "RET", "returned refugees": "RET", "idp returnees": "RDP", "returned idps": "RDP",
    "returnees idps": "RDP", "stateless": "STA", "stateless persons": "STA", "stateless people": "STA",
    "others of concern": "OOC", "persons of concern": "mixed",
    "other people in need of international protection": "OIP",
    "venezuelans displaced abroad": "OIP", "host community": "HST", "refugee like": "ROC", "migrants": "mixed",
    "refugees and migrants": "mixed", "mixed": "mixed",
}
BOTH = {"REF", "ASY"}
GROUP_WORDS = {"REF": r"\brefugees?\b(?! returnee)|réfugiés?\b|refugiad[oa]s\b",
               "ASY": r"asylum[ -]?seekers?\b|demandeurs? d.asile|solicitantes? de asilo"}
SITES = r"\(refugee camps[^)]*\)"                                        # a kind of place, not of people
NO_ORIGIN = {"others", "other", "various", "mixed", "unknown", "oth", "var", "unspecified", "not specified"}


def population_types(codes, names, groups):
    """Return the type of each record by its codes, else by the name of its type, else by the words of its groups.

    Where the groups behind one figure name refugees and asylum-seekers, or the codes do, the portal has added both and
    labels the sum with one of them: that is `REF+ASY`.  Other mixtures are `mixed`.  Missing where nothing tells it.

    >>> group = "Asylum-Seekers from Eritrea in Uganda, Refugees from Eritrea (Uganda OPM)"
    >>> population_types(*(pd.Series([text]) for text in ("ASY", "Asylum-Seekers", group))).tolist()
    ['REF+ASY']
    """
    pairs = codes.fillna("").str.upper() + "\n" + names.fillna("")
    found = pairs.map({pair: _type(*pair.split("\n", 1)) for pair in pairs.unique()}).astype("str")
    text = groups.fillna("").str.lower().str.replace(SITES, "", regex=True)
    refugees, seekers = (text.str.contains(GROUP_WORDS[code]) for code in ("REF", "ASY"))
    silent = pairs.eq("\n")
    found = found.mask(silent & refugees, "REF").mask(silent & seekers, "ASY")
    return found.mask(found.isin(BOTH) & refugees & seekers, "REF+ASY")


def _type(codes, names):
    told = {TYPES.get(code) for code in _parts(codes)}
    if not told or None in told:
        told = {NAMED_TYPES.get(folded(names))} - {None} or {NAMED_TYPES.get(folded(name)) for name in _parts(names)}
    if not told or None in told:
        return None
    if len(told) == 1:
        return told.pop()
    return "REF+ASY" if told <= {*BOTH, "REF+ASY"} else "mixed"


def _parts(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def origins(raw, drop, system, code, name):
    """Return the member that each record's origin means by the code of *system*, or by name.

    Several origins behind one figure are `total`; "Others" and "Various" tell none and are unknown (`UNK`).
    """
    texts = {"code": blank(raw, code), "name": blank(raw, name)}
    several = texts["code"].str.contains(",").fillna(False) | _several_names(texts["name"])
    told = {key: text.mask(several | text.map(folded, na_action="ignore").isin(NO_ORIGIN))
            for key, text in texts.items()}
    found = resolved(raw[["part", "record"]].assign(**told), drop, "origin", **{system: "code", "name": "name"})
    return found.mask(several.to_numpy(dtype=bool), "total")


def _several_names(text):
    """Return where *text* is a list of names: a comma in it, and no country is called so as a whole."""
    listed = text.str.contains(",").fillna(False)
    return listed & members(text.where(listed), "name").isna()


def location(raw, drop):
    """Return the country, or the place inside one, that each record of *raw* is on.

    A place is a country where the portal's level says so, or where none is told and a country is called so.  People
    displaced inside their country are in the country that they come from; other places tell no country.
    """
    name, level = stripped(raw["geomaster name"]), blank(raw, "admin level").str.lower()
    country = members(name, "name").where((level.eq("country") | level.isna()).fillna(True))
    drop.reject(raw.assign(asylum=name), level.eq("country").fillna(False) & country.isna(),
                "asylum is no country name that is known", "asylum")
    inside = raw["origin"].where(raw["population_type"].isin(["IDP", "RDP"]))
    depth = numbers(level.str.extract(r"(\d)")[0])[0].astype("Int64")
    return raw.assign(asylum=country.fillna(inside).fillna("UNK"), name=name, place=name.mask(country.notna()),
                      place_code=blank(raw, "geomaster id"), admin_level=depth.mask(country.notna(), 0))


def span(raw, drop):
    """Return first and last day of what each record of a time series is on: a day, a month or a year."""
    stated = blank(raw, "data date")
    day, faulty = stated_days(stated)
    stamp, stampless = unix_days(blank(raw, "unix timestamp"))
    year, month = (numbers(blank(raw, name))[0] for name in ("year", "month"))
    longer = stated.isna() & year.notna()
    apart = day.notna() & stamp.notna() & day.ne(stamp) & day.ne(utc_days(blank(raw, "unix timestamp")))
    one = stamp.fillna(day).mask(longer)
    parts = pd.DataFrame({"year": year, "month": month.fillna(1), "day": 1}, index=raw.index, dtype="Float64")
    first = pd.to_datetime(parts.where(longer), errors="coerce").astype("datetime64[us]")
    last = (first + pd.offsets.YearEnd(0)).mask(month.notna(), first + pd.offsets.MonthEnd(0)).astype("datetime64[us]")
    wrong = faulty | stampless | apart | (one.isna() & first.isna())
    drop.reject(raw.assign(date=stated), wrong, "date is no day, or not the day of the time stamp beside it", "date")
    return one.fillna(first), one.fillna(last)


def running(raw, first, last, place, measure):
    """Return the individuals of *raw* as running counts, each within the days from *first* to *last*."""
    moments = {"earliest": first.dt.tz_localize("UTC"), "latest": (last + pd.Timedelta(days=1)).dt.tz_localize("UTC")}
    return raw[["part", "record"]].assign(
        observed_at=pd.Series(pd.NaT, raw.index, "datetime64[us, UTC]"), observed_at_earliest=moments["earliest"],
        observed_at_latest=moments["latest"], place=place, measure=measure, value=raw["individuals"], unit="persons",
        bound="exact", claim_by=blank(raw, "source"), reported_by="UNHCR", dispute="none",
        disputed_by=pd.Series(pd.NA, raw.index, "str"))
