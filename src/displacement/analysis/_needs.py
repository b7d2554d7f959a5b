"""What an indicator needs: the tables and columns that the Parameters section of its docstring names.

A parameter that is a frame says where it comes from on its first line, ``prices : DataFrame, table `prices` `` or
``curve : DataFrame, result of `survival` ``, and its text has one sentence on columns: ``Needs `date`, `price` and the
columns of *by*; takes `market`.``  A name in asterisks stands for the columns that a parameter names; of two columns
joined by "or" one is enough.
"""

import inspect
import re
from dataclasses import dataclass

SECTION = re.compile(r"^Parameters\n-+\n(.*?)(?=\n[A-Z][A-Za-z ]*\n-+\n|\Z)", re.DOTALL | re.MULTILINE)
ENTRY = re.compile(r"^(\*{0,2}\w[\w, *]*?)(?: : (.+?))?\n((?:    .*(?:\n|\Z)|\n)*)", re.MULTILINE)
COLUMNS = re.compile(r"\bNeeds,? ([^.]*[`*][^.]*)\.")
TAKES = re.compile(r"\btakes\b")
EITHER = re.compile(r"`\w+`,? or `\w+`")
CODE = re.compile(r"`(\w+)`")
STANDS_FOR = re.compile(r"(?<!with )\*(\w+)\*")
TABLES = re.compile(r"\btables? (`\w+`(?:(?:, | or | and )`\w+`)*)")
RESULT = re.compile(r"\bresult of (`\w+`(?: or `\w+`)*)|(?:[Aa]s|What) (`\w+`) (?:gives?|returns)")


@dataclass(frozen=True)
class Need:
    """One parameter that is a frame: where it comes from, which columns it must have, and which are used if there.

    `named_by` are the parameters of the function that name further columns, such as *by*.
    """

    parameter: str
    tables: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    optional_frame: bool = False

    def words(self, defaults=None):
        """Return the need in words, as it stands in a list of indicators; *defaults* are those of the parameters.

        >>> need = Need("prices", tables=("prices",), columns=("date",), optional=("unit",), named_by=("value", "by"))
        >>> need.words({"value": "price", "by": None})
        'table prices: date, price, those of by; where there: unit'
        """
        source = " or ".join([*(f"table {name}" for name in self.tables),
                              *(f"result of {name}" for name in self.results)]) or self.parameter
        source += " (optional)" if self.optional_frame else ""
        named = ((name, (defaults or {}).get(name)) for name in self.named_by)
        columns = [*self.columns, *(given if isinstance(given, str) else f"those of {name}" for name, given in named)]
        where_there = f"; where there: {', '.join(self.optional)}" if self.optional else ""
        return f"{source}: {', '.join(columns)}{where_there}" if columns or where_there else source


def parameters(function):
    """Return the Parameters section of the docstring of *function*: name, type and text of each entry.

    >>> def rate(frame):
    ...     '''Rate.
    ...
    ...     Parameters
    ...     ----------
    ...     frame : DataFrame, table `stocks`
    ...         Needs `date` and `persons`. [people]
    ...     '''
    >>> parameters(rate)
    [('frame', 'DataFrame, table `stocks`', 'Needs `date` and `persons`. [people]')]
    >>> needs(rate)[0].words()
    'table stocks: date, persons'
    """
    section = SECTION.search(inspect.getdoc(function) or "")
    entries = ENTRY.findall(section[1] + "\n") if section else []
    return [(name.strip(" *"), kind, " ".join(text.split())) for names, kind, text in entries
            for name in names.split(",")]


def needs(function):
    """Return what *function* needs: one `Need` for each parameter that is a frame."""
    return [_need(name, kind, text) for name, kind, text in parameters(function) if kind.startswith("DataFrame")]


def _need(name, kind, text):
    must, *may = TAKES.split(" ".join(COLUMNS.findall(text)))
    either = CODE.findall(" ".join(EITHER.findall(must)))
    columns = tuple(column for column in CODE.findall(must) if column not in either)
    tables = tuple(CODE.findall(" ".join(TABLES.findall(kind))))
    made = "" if tables else " ".join("".join(found) for found in RESULT.findall(f"{kind}. {text}"))
    return Need(name, tables, tuple(CODE.findall(made)), columns, (*either, *CODE.findall(" ".join(may))),
                tuple(STANDS_FOR.findall(" ".join([must, *may]))), optional_frame="optional" in kind)


def frames(arguments):
    """Return the frames among *arguments*, each with the name of its parameter."""
    given = [(name, item) for name, value in arguments.items()
             for item in (value if isinstance(value, (tuple, list)) else (value,))]
    return [(name, item) for name, item in given if hasattr(item, "columns")]


def lacking(function, arguments, absent):
    """Return in words what the frames among *arguments* lack, where that is why *absent* columns were not found.

    Empty where the frames have them, or *function* says nowhere that it needs them: then the fault lies elsewhere.
    """
    for need in needs(function):
        named = [column for name in need.named_by for column in _texts(arguments.get(name))]
        for frame in (frame for name, frame in frames(arguments) if name == need.parameter):
            known = {*need.columns, *need.optional, *named}
            missed = [name for name in absent if name in known and name not in frame.columns]
            if missed:
                must = [name for name in (*need.columns, *named) if name not in frame.columns]
                return _words(function, need, list(dict.fromkeys([*must, *missed])), frame)
    return ""


def _texts(value):
    """Return the column names that an argument gives: one, several or none."""
    if isinstance(value, (tuple, list)):
        return [item for item in value if isinstance(item, str)]
    return [value] if isinstance(value, str) else []


def _words(function, need, absent, frame):
    family = function.__module__.split(".")[2] if function.__module__.count(".") > 2 else ""
    calls = [f"dp.analysis.{family}.{name}(...)" for name in need.results]
    tables = f" (table{'s' if len(need.tables) > 1 else ''}: {', '.join(need.tables)})" if need.tables else ""
    made = " or ".join([*calls, *([f"dp.tidy(...) or dp.load(...){tables}"] if tables else [])])
    names = " and ".join(f"`{name}`" for name in absent)
    tail = f" {made} gives it." if made else f" Columns there: {', '.join(map(str, frame.columns))}."
    return f"{need.parameter}: no column {names}, which {function.__name__} needs.{tail}"
