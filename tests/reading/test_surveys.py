"""Household files of SPSS and Stata: codes become their labels, and a user's missing value is a blank."""

import pandas as pd
import pytest

from displacement.errors import SourceError
from displacement.reading.files import RawFile
from displacement.reading.formats import read

pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `surveys` reads files of SPSS, Stata and SAS")
ANSWERS = pd.DataFrame({"hhid": ["a1", "a2", "a3"], "sex": [1.0, 2.0, None], "FCSStap": [7.0, 0.0, 3.0]})
LABELS = {"sex": {1.0: "male", 2.0: "female"}}
WRITERS = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta}


@pytest.mark.parametrize("ending", WRITERS)
def test_codes_become_labels_and_numbers_stay(tmp_path, ending):
    path = tmp_path / f"households{ending}"
    WRITERS[ending](ANSWERS, path, variable_value_labels=LABELS)
    frame = read(RawFile(path))
    assert frame.drop(columns=["part"]).to_numpy().tolist() == [
        ["a1", "male", "7", 1], ["a2", "female", "0", 2], ["a3", "", "3", 3]]
    assert frame.columns.to_list()[:3] == ["hhid", "sex", "fcsstap"]


def test_a_transport_file_of_sas_is_read(tmp_path):
    path = tmp_path / "households.xpt"
    pyreadstat.write_xport(ANSWERS, path)
    assert read(RawFile(path))["fcsstap"].to_list() == ["7", "0", "3"]


def test_a_cut_file_is_refused(tmp_path):
    path = tmp_path / "households.sav"
    WRITERS[".sav"](ANSWERS, path)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(SourceError, match="cut or broken"):
        read(RawFile(path))
