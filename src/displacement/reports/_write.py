"""Write a report whole or not at all: page, manifest, and later formats beside them."""

import json
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

import displacement
from displacement.accounts.root import root as root_of
from displacement.errors import CallError
from displacement.reports._case import case
from displacement.reports._document import document
from displacement.reports._html import page
from displacement.reports._pdf import pages
from displacement.reports._xlsx import workbook

OWN = re.compile(r"(?:figures/)?[a-z_]+\.[a-z]+")
FORMATS = {"html": ("index.html", page), "pdf": ("report.pdf", pages), "xlsx": ("tables.xlsx", workbook)}


def report(name: str, as_of: str | date | None = None, *, out: str | Path | None = None,
           formats: Sequence[Literal["html", "pdf", "xlsx"]] = ("html", "pdf", "xlsx"),
           root: str | Path | None = None) -> list[Path]:
    """Write report *name* and return the paths of its documents.

    Parameters
    ----------
    name : str
        A report of `reports/*.toml`.
    as_of : date, optional
        Only what was known on that day is used; the date of the TOML where it is not given.
    out : path, optional
        Folder to write to; `reports/NAME/AS-OF` below the root where it is not given.
    formats : sequence of str
        Documents to write, of: html, pdf, xlsx.
    root : path, optional
        Where the data lies; see the README for the order of places.

    Returns
    -------
    list of Path
        The documents and `manifest.json`, which names every input with its hash and every number with its records.

    Raises
    ------
    CallError
        Where there is no such report, date or format.
    ReportError
        Where the TOML lacks what a section needs.
    """
    unknown = [wanted for wanted in formats if wanted not in FORMATS]
    if unknown:
        raise CallError.unknown("format", unknown, FORMATS)
    asked = case(name, as_of, root)
    written = document(asked, root)
    files = {FORMATS[wanted][0]: FORMATS[wanted][1](written) for wanted in formats}
    if "html" in formats:
        files |= {f"figures/{figure.name}.{kind}": data for part in written.sections for figure in part.figures
                  for kind, data in (("svg", figure.drawing.svg), ("png", figure.drawing.png))}
    files["manifest.json"] = _manifest(written, files)
    folder = Path(out) if out else root_of(root) / "reports" / name / f"{asked.as_of:%Y-%m-%d}"
    return _whole(folder, files)


def _manifest(document, files):
    told = {
        "report": document.case.name,
        "title": document.case.title,
        "as_of": f"{document.case.as_of:%Y-%m-%d}",
        "package": f"humanitarian-displacement {displacement.__version__}",
        "inputs": [{"dataset": entry.name, "file": file["name"], "sha256": _digest(entry.origin.folder / file["name"]),
                    "recorded_sha256": file["sha256"], "licence": entry.licence}
                   for entry in document.datasets for file in entry.origin.current],
        "numbers": [_number(found) for found in document.numbers],
        "outputs": [{"file": name, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
                    for name, data in files.items()],
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _number(found):
    return {"text": found.text, "value": found.value, "low": found.low, "high": found.high,
            "column": found.column.name, "unit": found.column.unit,
            "rows": found.rows.astype({"part": "str"}).to_dict("records")}


def _digest(path):
    return sha256(path.read_bytes()).hexdigest()


def _whole(folder, files):
    """Write all *files* to a scratch folder first, then move each into *folder*; other files there are left alone.

    Documents of an earlier run that this one does not write are removed, so that no stale one stays beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as scratch:
        for name, data in files.items():
            (Path(scratch) / name).parent.mkdir(exist_ok=True)
            (folder / name).parent.mkdir(exist_ok=True)
            (Path(scratch) / name).write_bytes(data)
        for name in _former(folder) - files.keys():
            (folder / name).unlink(missing_ok=True)
        for name in files:
            (Path(scratch) / name).replace(folder / name)
    return [folder / name for name in files if "/" not in name]


def _former(folder):
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return set()
    told = json.loads(manifest.read_text(encoding="utf-8"))
    return {output["file"] for output in told.get("outputs", ()) if OWN.fullmatch(output["file"])}
