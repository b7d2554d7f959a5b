"""SPSS, Stata and SAS files to text columns with `part` and `record`; codes become the labels of the file."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from displacement.errors import SourceError
from displacement.reading.files import with_evidence
from displacement.reading.workbooks import column_text

SAS = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
OLD_STATA = [bytes([release]) for release in range(104, 116)]      # the first byte is the release of the format
LABELLED = {"apply_value_formats": True, "formats_as_category": False}
READERS = {                                     # first bytes: pyreadstat's reader, ending, options
    b"$FL2": ("read_sav", ".sav", LABELLED), b"$FL3": ("read_sav", ".zsav", LABELLED),
    b"<stata_dta>": ("read_dta", ".dta", LABELLED), SAS: ("read_sas7bdat", ".sas7bdat", {}),
    b"HEADER RECORD*******LIB": ("read_xport", ".xpt", {}),
}


def read_survey(file):
    """Return the records of an SPSS, Stata or SAS *file* as text columns.

    A code with a value label becomes the label, a user's missing value is blank.  Needs pyreadstat, which the extra
    `surveys` installs; without it `SourceError` says so.
    """
    reader, ending, options = _reader(file)
    try:
        import pyreadstat
    except ImportError as error:
        raise SourceError(f"{file.path}: {file.name} is a file of SPSS, Stata or SAS, which pyreadstat reads. Install "
                          "it: pip install pyreadstat.") from error
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"survey{ending}"
        copy.write_bytes(file.data)
        try:
            found, _ = getattr(pyreadstat, reader)(copy, **options)
        except (pyreadstat.ReadstatError, ValueError, UnicodeDecodeError) as error:
            raise SourceError(f"{file.path}: {file.name} is cut or broken ({error}). Export it again.") from error
    cells = {number: column_text(found[name].astype(object).where(found[name].notna(), "").to_list())
             for number, name in enumerate(found)}
    frame = pd.DataFrame(cells, index=range(len(found)))
    frame.columns = list(found.columns)
    return with_evidence(frame, file, np.arange(1, len(found) + 1))


def is_survey(file):
    """Tell whether the bytes of *file* begin as those of SPSS, Stata or SAS do."""
    return _reader(file) is not None


def _reader(file):
    """Return pyreadstat's reader of *file*, the ending and the options for it; None where the bytes are of none."""
    if file.data[:1] in OLD_STATA and file.data[1:2] in (b"\x01", b"\x02") and file.data[2:4] == b"\x01\x00":
        return "read_dta", ".dta", LABELLED
    return next((reader for mark, reader in READERS.items() if file.data.startswith(mark)), None)
