"""A report before it is written: sections in order, tables as they were known, the evidence of its numbers."""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules

import pandas as pd

from displacement.accounts.provenance import Provenance, provenance
from displacement.accounts.root import raw_folder
from displacement.catalogue.loading import loaded, problems
from displacement.catalogue.registry import source
from displacement.errors import ReportError
from displacement.reports._as_of import known
from displacement.reports._case import Case
from displacement.reports._positions import without_words
from displacement.reports._section import EVIDENCE, Number, Section, days
from displacement.tables.uses import admitted, set_aside

SET_ASIDE = [*EVIDENCE, "use", "use_reason"]


@dataclass(frozen=True)
class Dataset:
    """What a report took from one dataset: its origin, account and file problems."""

    name: str
    title: str
    publisher: str
    licence: str
    url: str
    origin: Provenance
    ledgers: tuple
    problems: tuple


@dataclass(frozen=True)
class Document:
    """A report: its case, sections, tables as known on the as-of date, and datasets."""

    case: Case
    sections: tuple[Section, ...]
    tables: dict[str, pd.DataFrame]
    datasets: tuple[Dataset, ...]

    @property
    def numbers(self):
        """All numbers of the prose, in order."""
        return [found for part in self.sections for found in part.numbers]

    def evidence(self, number: Number):
        """Return one entry for each row that *number* cites: where it stands, what it states, who published it."""
        return number.rows.merge(self._cited, on=EVIDENCE, how="left", validate="many_to_one").to_dict("records")

    @cached_property
    def _cited(self):
        return _evidence(self)


def document(case, root=None):
    """Return the `Document` of *case*, all of its numbers computed."""
    whole = {name: loaded(name, root) for name in case["datasets"]}
    tables = _together(whole)
    tables = known(tables, case.as_of, case.zone, case.get("publication_lag_days", {}))
    datasets = tuple(_dataset(name, result, root) for name, result in whole.items())
    given = {name: admitted(frame).reset_index(drop=True) for name, frame in tables.items()} | {
        "datasets": datasets, "set aside": _set_aside(tables)}
    written = [_written(key, given, case) for key in case["sections"]]
    return Document(case, tuple(part for part in written if part.paragraphs or part.figures or part.views),
                    {name: frame for name, frame in given.items() if name != "datasets"}, datasets)


def sections():
    """Return the `write` function of every section module by its name."""
    package = import_module("displacement.reports")
    names = [module.name for module in iter_modules(package.__path__) if not module.name.startswith("_")]
    return {name: import_module(f"displacement.reports.{name}").write for name in names}


def _set_aside(tables):
    """Return the records that reach no number, chart or total, with the reason, one row each."""
    found = [set_aside(frame).reindex(columns=SET_ASIDE).assign(table=name) for name, frame in tables.items()]
    return pd.concat([frame.astype({"part": "str", "use": "str"}) for frame in found], ignore_index=True)


def _written(key, given, case):
    if key not in sections():
        raise ReportError.unknown("section", key, sections(), where=case.name)
    write = sections()[key]
    absent = [name for name in write.uses if name not in given]
    if absent:
        raise ReportError(f"{case.name}: section {key} needs the table {', '.join(absent)}; no dataset of the report "
                          "has it. Add one that does.")
    found = write(*(given[name] for name in write.uses), case=case)
    return Section(key, write.section_title, *found)


def _together(whole):
    """Return the tables of all datasets by name; those of one name under each other."""
    frames = {}
    for result in whole.values():
        for table, frame in result.tables.items():
            frames.setdefault(table.name, []).append(frame.astype({"part": "str"}))
    return {name: _stacked(found) for name, found in frames.items()}


def _stacked(frames):
    return frames[0] if len(frames) == 1 else pd.concat([frame.dropna(axis=1, how="all") for frame in frames],
                                                        ignore_index=True)[_columns(frames)]


def _columns(frames):
    present = {name for frame in frames for name in frame.columns[frame.notna().any()]}
    return [name for name in dict.fromkeys(name for frame in frames for name in frame.columns) if name in present]


def _dataset(name, result, root):
    told = source(name)
    return Dataset(name, told.title, told.publisher, told.licence, told.url, provenance(raw_folder(name, root)),
                   result.ledgers, tuple(problems(name, root)))


def _standing(row, case):
    """Say where a source stands whose only page is a copy, or an outlet close to one side; None for any other."""
    if pd.notna(row["organisation_2"]):
        return None
    names = f"{row['organisation']} {row['url']}".casefold()
    if any(copy.casefold() in names for copy in case.get("copies", ())):
        return "Only a copy was read; the page of the organisation itself was not found."
    for side, outlets in case.get("outlets_of", {}).items():
        if any(outlet.casefold() in names for outlet in outlets):
            return f"Read only in an outlet close to one side ({side}); no second source was found."
    return None


def _evidence(report):
    """Join all rows of *report* to their citations, once; later knowledge is left out of early reports."""
    stated = [frame.reindex(columns=[*EVIDENCE, "claim_by", "dispute", "disputed_by", "use", "use_reason"])
              for name, frame in report.tables.items() if name not in ("citations", "places")]
    found = pd.concat(stated, ignore_index=True).drop_duplicates(EVIDENCE)
    found = found.merge(report.tables["citations"].astype({"part": "str"}), on=EVIDENCE, how="left",
                        validate="one_to_one")
    by_name = {entry.name: entry for entry in report.datasets}
    found["organisation"] = found["organisation"].fillna(found["dataset"].map(lambda name: by_name[name].publisher))
    found["url"] = found["url"].fillna(found["dataset"].map(lambda name: by_name[name].url))
    found["title"] = found["title"].fillna(found["dataset"].map(lambda name: by_name[name].title))
    found["published"] = days(found, "published")
    found["standing"] = [_standing(row, report.case) for row in found.to_dict("records")]
    if report.case.hindsight:
        found["note"], found["use_reason"] = pd.NA, pd.NA
        found["disputed_by"] = without_words(found["disputed_by"].astype("str"))
    return found.astype(object).where(found.notna(), None)
