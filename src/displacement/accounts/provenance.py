"""What lies in `data/raw/DATASET/provenance.toml`: publisher, licence, and each file with its hash."""

import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from displacement.errors import SourceError

FILE = "provenance.toml"
SENSITIVITIES = ("public", "restricted")


@dataclass(frozen=True)
class Provenance:
    """The origin of the raw files of one dataset."""

    folder: Path
    publisher: str
    title: str
    url: str
    licence: str
    sensitivity: str
    files: tuple[dict, ...]
    corrections: tuple[str, ...]

    @property
    def current(self):
        """The files to load: for the same parameters the one retrieved last."""
        newest = {}
        for file in self.files:
            key = tuple(sorted(file.get("parameters", {"file": file["name"]}).items()))
            if key not in newest or file["retrieved"] > newest[key]["retrieved"]:
                newest[key] = file
        return tuple(newest.values())

    def problems(self):
        """Return one line for each file that is missing, unlisted, or not as its hash and size say."""
        listed = {file["name"] for file in self.files}
        found = {path.name for path in self.folder.iterdir() if path.is_file()} - {FILE}
        lines = [f"{self.folder / name}: not listed in {FILE}. List it with its hash, or remove it."
                 for name in sorted(found - listed)]
        for file in self.files:
            path = self.folder / file["name"]
            if not path.exists():
                lines.append(f"{path}: listed in {FILE}, but not there. Restore it.")
            else:
                lines += _differences(path, file)
        return lines


def _differences(path, file):
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    if digest == file["sha256"] and len(data) == file["bytes"]:
        return []
    told = (f"{path}: sha256 {digest[:12]}... and {len(data)} bytes, expected {file['sha256'][:12]}... and "
            f"{file['bytes']} bytes by {FILE}. Restore the file, or record the change there.")
    return [told]


def provenance(folder):
    """Return the `Provenance` of a raw *folder*; `SourceError` where the TOML is absent or incomplete."""
    path = Path(folder) / FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        files = tuple(told["file"])
        for file in files:
            missing = {"name", "sha256", "bytes", "retrieved", "reference_period"} - file.keys()
            if missing:
                raise SourceError(f"{path}: [[file]] lacks {', '.join(sorted(missing))}. Add it.")
        found = Provenance(Path(folder), told["publisher"], told["title"], told["url"], told["licence"],
                           told["sensitivity"], files, tuple(told.get("corrections", ())))
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such file. Every raw folder needs one.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: no valid TOML ({error}). Mend it.") from error
    except KeyError as error:
        raise SourceError(f"{path}: lacks {error.args[0]}. Add it.") from error
    if found.sensitivity not in SENSITIVITIES:
        raise SourceError(f"{path}: sensitivity {found.sensitivity!r}, expected one of {', '.join(SENSITIVITIES)}.")
    return found
