"""Figures of whole countries, each once: what must hold before figures of people are added."""

from displacement.errors import TableError

TOTAL = "total"
ROLE = "country total"
INSIDE = ("place", "place_code", "place_from", "place_to")


def national(frame, sides):
    """Return the rows of *frame* that count a whole country, with the codes of *sides* as text.

    Single and provisional figures behind a country's total repeat it and are left out.  Raises `TableError` where rows
    are of places inside a country.
    """
    if "figure_role" in frame:
        role = frame["figure_role"].astype("str")
        frame = frame[(role.eq(ROLE) | frame["figure_role"].isna()).to_numpy()]
    inside = [name for name in INSIDE if name in frame and frame[name].notna().any()]
    if inside:
        raise TableError(f"{frame['dataset'].iloc[0]}: rows of places inside a country ({', '.join(inside)}) repeat "
                         "the people of the country. Give national figures.")
    return frame.astype(dict.fromkeys(sides, "str"))


def refuse_levels(rows, keys, sides, by):
    """Refuse totals over *sides* beside the countries themselves, and totals where countries are asked for."""
    for side in sides:
        total = rows[side].eq(TOTAL)
        if side in by and total.any():
            raise TableError(f"{_told(rows[total], keys)} is there as a total over {side}; by {side} needs the figures "
                             "of each country.")
        others = [name for name in by if name in rows and name not in sides]
        group = [rows[name] for name in dict.fromkeys([*keys, *others, *(name for name in by if name in sides)])]
        mixed = total.groupby(group, observed=True, dropna=False).transform("nunique").gt(1)
        if mixed.any():
            raise TableError(f"{_told(rows[mixed], keys)} has a total over {side} beside the countries themselves. "
                             "Give one level.")


def refuse_datasets(rows, keys):
    """Refuse what two datasets tell: the same people twice."""
    count = rows.groupby([rows[key] for key in keys], observed=True, dropna=False)["dataset"].transform("nunique")
    if count.gt(1).any():
        first = rows[count.gt(1)].iloc[0]
        same = rows[rows[list(keys)].eq(first[list(keys)]).all(axis=1)]
        names = " and ".join(sorted(same["dataset"].unique()))
        raise TableError(f"{_told(same, keys)} is in {names}: the same people twice. Give one of them.")


def refuse_repeats(rows, table, shown, more=()):
    """Refuse rows that share the key of *table* and *more*; those told apart by their record alone are parts."""
    if table.listed is not None and table.listed(rows.columns):
        return
    more = [name for name in more if name in rows]
    keys = ["dataset", *more, *(name for name in table.key(rows.columns) if name not in ("part", "record"))]
    twice = rows[rows.duplicated(keys)]
    if len(twice):
        raise TableError(f"{_told(twice, shown)} is there more than once in {twice['dataset'].iloc[0]}. Give each "
                         "figure once.")


def _told(rows, keys):
    first = rows.iloc[0]
    return ", ".join(f"{key} {first[key]:%Y-%m-%d}" if hasattr(first[key], "strftime") else f"{key} {first[key]}"
                     for key in keys)
