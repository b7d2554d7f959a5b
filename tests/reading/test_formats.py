"""A format is not a layout: the same table in any format gives the same cells and the same tidy table."""

import io

import pandas as pd
import pytest

from displacement.catalogue.tidying import tidied
from displacement.errors import SourceError
from displacement.reading.archives import parts
from displacement.reading.files import OtherFormatError, RawFile
from displacement.reading.formats import first_rows, grid, read
from independent import extracts

TABLE = pd.DataFrame({"Year": [2030, 2031], "Country of Origin": ["Mali", "Côte d’Ivoire"], "Price": [12.5, None],
                      "Day": pd.to_datetime(["2030-01-02", "2031-12-31"])})
CELLS = [["2030", "Mali", "12.5", "2030-01-02"], ["2031", "Côte d’Ivoire", "", "2031-12-31"]]


def text(frame):
    return frame.assign(Day=frame["Day"].dt.strftime("%Y-%m-%d"))


def saved(write, **options):
    stream = io.BytesIO()
    write(stream, **options)
    return stream.getvalue()


def ods(frame):
    pytest.importorskip("odf", reason="odfpy writes the OpenDocument sheet")
    return saved(text(frame).to_excel, index=False, engine="odf")


FORMATS = {
    "csv": lambda frame: text(frame).to_csv(index=False).encode(),
    "tab, UTF-16": lambda frame: text(frame).to_csv(index=False, sep="\t").encode("utf-16"),
    "semicolon, decimal comma, Windows-1252":
        lambda frame: text(frame).to_csv(index=False, sep=";", decimal=",").encode("cp1252"),
    "records": lambda frame: text(frame).to_json(orient="records").encode(),
    "lines": lambda frame: text(frame).to_json(orient="records", lines=True).encode(),
    "a reply with one list":
        lambda frame: b'{"status": "ok", "rows": ' + text(frame).to_json(orient="records").encode() + b"}",
    "workbook": lambda frame: saved(frame.to_excel, index=False),
    "ods": ods,
    "parquet": lambda frame: saved(frame.to_parquet, index=False),
    "feather": lambda frame: saved(frame.to_feather),
}


def part(tmp_path, data, name="file"):
    path = tmp_path / name
    path.write_bytes(data)
    return parts(RawFile(path))[0]


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_has_the_same_cells_in_every_format(tmp_path, name):
    frame = read(part(tmp_path, FORMATS[name](TABLE)))
    assert frame.drop(columns=["part", "record"]).to_numpy().tolist() == CELLS
    assert frame.columns.to_list()[:4] == ["year", "country of origin", "price", "day"]
    assert frame["record"].is_monotonic_increasing


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
@pytest.mark.parametrize("dataset", ["unhcr_solutions", "hpc_needs", "wfp_food_prices", "un_world_population"])
def test_an_extract_saved_in_another_format_gives_the_same_table(tmp_path, name, dataset):
    path = next(found for found in extracts(dataset) if found.suffix == ".csv")
    plain = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    plain = plain.assign(Day=pd.Timestamp("2030-01-02"))
    copy = tmp_path / "copy"
    copy.write_bytes(FORMATS[name](plain))
    for table, expected in tidied(path, dataset).tables.items():
        found = tidied(copy, dataset).tables[table]
        columns = [column for column in expected if column not in ("part", "record", "note")]
        assert found[columns].astype("str").to_numpy().tolist() == expected[columns].astype("str").to_numpy().tolist()


def test_features_of_a_map_are_their_properties(tmp_path):
    feature = '{"type": "Feature", "properties": {"name": "A", "people": 5}, "geometry": {"type": "Point"}}'
    frame = read(part(tmp_path, f'{{"type": "FeatureCollection", "features": [{feature}]}}'.encode()))
    assert frame[["name", "people"]].to_numpy().tolist() == [["A", "5"]]


@pytest.mark.parametrize("magic", [b"PAR1", b"ARROW1\x00\x00"])
def test_a_cut_columnar_file_is_refused(tmp_path, magic):
    with pytest.raises(SourceError, match="cut or broken"):
        read(part(tmp_path, magic + b"\x00" * 20))


def test_a_format_that_has_its_header_apart_has_no_rows_above_it(tmp_path):
    found = part(tmp_path, FORMATS["parquet"](TABLE))
    assert first_rows(found) == []
    with pytest.raises(OtherFormatError):
        grid(found)
