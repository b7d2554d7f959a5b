"""A dataset as something to cite and pass on: CSV, workbook and Data Package."""

import json
from hashlib import sha256

from displacement.accounts.provenance import provenance
from displacement.accounts.root import raw_folder
from displacement.catalogue.loading import loaded
from displacement.catalogue.registry import source
from displacement.store._files import write_tables

KINDS = {"Int64": "integer", "int32": "integer", "Float64": "number", "boolean": "boolean"}


def package(name, folder, root=None):
    """Write dataset *name* to *folder* as CSV, XLSX and `datapackage.json` (Frictionless 2.0); return the paths.

    The package names publisher, licence, the raw files with their hashes, and title, unit and meaning of every column.
    """
    found = source(name)
    tables = {table.name: frame for table, frame in loaded(name, root).tables.items()}
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for suffix in ("csv", "xlsx"):
        paths += write_tables(tables, [], folder / f"{name}.{suffix}")
    csvs = [path for path in paths if path.suffix == ".csv"]
    told = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": name.replace("_", "-"),
        "title": found.title, "licenses": [{"name": found.licence.replace(" ", "-"), "title": found.licence}],
        "contributors": [{"title": found.publisher, "roles": ["publisher"]}],
        "sources": [{"title": file["name"], "path": found.url, "sha256": file["sha256"]}
                    for file in provenance(raw_folder(name, root)).current],
        "resources": [_resource(path, table, tables[table.name])
                      for path, table in zip(csvs, found.tables, strict=True)],
    }
    described = folder / "datapackage.json"
    described.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [*paths, described]


def _resource(path, table, frame):
    data = path.read_bytes()
    return {"name": table.name, "path": path.name, "type": "table", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}",
            "description": table.meaning, "schema": {
                "fields": [_field(table.columns[name]) for name in frame.columns],
                "primaryKey": table.key(frame.columns), "missingValues": [""]}}


def _field(column):
    kind = "datetime" if "UTC" in column.dtype else "date" if column.dtype.startswith("datetime") else KINDS.get(
        column.dtype, "string")
    told = {"name": column.name, "type": kind, "title": column.heading, "description": column.meaning}
    told |= {"unit": column.unit} if column.unit else {}
    limits = {"required": True} if not column.nullable else {}
    limits |= {"enum": list(column.values)} if column.values else {}
    limits |= {"minimum": column.minimum} if column.minimum is not None else {}
    return told | ({"constraints": limits} if limits else {})
