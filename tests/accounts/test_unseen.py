import pandas as pd
import pytest

from displacement.accounts.source import Edition, Measure, Source
from displacement.accounts.unseen import alike
from displacement.catalogue.recognition import recognised
from displacement.catalogue.registry import sources
from displacement.catalogue.tidying import tidied
from displacement.errors import CallError, SourceError, UnseenNumbersError
from displacement.reading.archives import parts
from displacement.reading.files import Asked, RawFile
from independent import extracts
from shared import shared

HEADER = "Year,Country of origin (ISO),Country of asylum (ISO),Refugees,Returned refugees"
CASES = [(name, path) for name in sources() for path in extracts(name)]


def written(tmp_path, more, *rows):
    path = tmp_path / "population.csv"
    path.write_text("\n".join([f"{HEADER},{more}", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_heading_that_its_publisher_misspells_loses_nobody():
    flows = tidied(shared("cases", "P01a.csv")).tables
    moves = next(frame for table, frame in flows.items() if table.name == "flows")
    assert moves.groupby(moves["population_type"].astype("str"))["count"].sum().to_dict() == {"RDP": 250, "RET": 30}
    result = tidied(shared("cases", "P01b.csv"))
    (moves,) = result.tables.values()
    assert sorted(moves["count"]) == [7, 12, 30, 250]
    assert result.ledgers[0].records.dropped == 0


def test_numbers_under_an_unknown_heading_stop_the_file_with_their_number_sum_and_nearest_heading(tmp_path):
    path = written(tmp_path, "returnd idps", "2022,MLI,NER,700,30,250", "2022,MLI,MLI,0,0,1 000", "2022,MLI,FRA,1,1,")
    with pytest.raises(UnseenNumbersError) as told:
        tidied(path, "unhcr_population")
    message = str(told.value)
    assert "population.csv: the column 'returnd idps' holds 2 numbers, sum 1,250" in message
    assert "nearest known heading: returned idps" in message
    assert "--alias 'returnd idps=returned idps'" in message
    assert "--leave-out 'returnd idps'" in message


def test_an_unknown_heading_is_taken_as_another_or_left_out_only_where_the_caller_says_so(tmp_path):
    path = written(tmp_path, "returnd IDPs", "2022,MLI,NER,700,30,", "2022,MLI,MLI,0,0,250")
    taken = tidied(path, "unhcr_population", asked=Asked.of({"returnd IDPs": "Returned IDPs"}))
    moves = next(frame for table, frame in taken.tables.items() if table.name == "flows")
    assert moves.loc[moves["population_type"].eq("RDP"), "count"].sum() == 250
    without = tidied(path, "unhcr_population", asked=Asked.of(leave_out=["Returnd idps"]))
    assert without.ledgers[0].unknown == ("returnd idps",)
    with pytest.raises(CallError, match="'refugees' is a column of the file"):
        tidied(path, "unhcr_population", asked=Asked.of({"returnd idps": "refugees"}))


@pytest.mark.parametrize("cells", [("checked by Ann", "checked by Bo"), ("", ""), ("n/a", "-"), ("see 2 notes", "x")])
def test_an_unknown_heading_over_words_is_named_and_stops_nothing(tmp_path, cells):
    path = written(tmp_path, "remarks", *(f"2022,MLI,{iso},7,3,{cell}"
                                           for iso, cell in zip(("NER", "FRA"), cells, strict=True)))
    assert tidied(path, "unhcr_population").ledgers[0].unknown == ("remarks",)


def test_a_number_beside_as_many_words_still_stops_the_file(tmp_path):
    path = written(tmp_path, "others", "2022,MLI,NER,7,3,12", "2022,MLI,FRA,7,3,unknown")
    with pytest.raises(UnseenNumbersError, match="holds 1 number, sum 12"):
        tidied(path, "unhcr_population")


def test_a_heading_that_says_when_in_the_year_is_never_passed_over(tmp_path):
    path = written(tmp_path, "Month", "2022,MLI,NER,7,3,June", "2022,MLI,FRA,7,3,June")
    with pytest.raises(UnseenNumbersError, match="the column 'month' says when in the year"):
        tidied(path, "unhcr_population")


def test_row_numbers_that_a_program_adds_are_no_figures_and_a_nameless_column_of_figures_is(tmp_path):
    path = written(tmp_path, "", "2022,MLI,NER,7,3,2", "2022,MLI,FRA,7,3,1", "2022,MLI,BEN,7,3,3")
    assert tidied(path, "unhcr_population").ledgers[0].unknown == ("unnamed 6",)
    path = written(tmp_path, "", "2022,MLI,NER,7,3,20", "2022,MLI,FRA,7,3,10", "2022,MLI,BEN,7,3,3")
    with pytest.raises(UnseenNumbersError, match="'unnamed 6' holds 3 numbers, sum 33"):
        tidied(path, "unhcr_population")


def test_a_large_file_stops_at_the_first_block_with_such_numbers(tmp_path, monkeypatch):
    from displacement.catalogue import blocks

    monkeypatch.setattr(blocks, "LEAST_BYTES", 64)
    path = tmp_path / "wfp_food_prices_mli.csv"
    path.write_text("date,market,commodity,unit,pricetype,currency,price,prise\n" + "".join(
        f"2020-{month:02d}-15,Mopti,Millet,KG,Retail,XOF,{month},{month + 1}\n" for month in range(1, 13)))
    source = sources()["wfp_food_prices"]
    assert blocks.stream(path, [source]) is not None
    with pytest.raises(UnseenNumbersError, match="'prise' holds 12 numbers, sum 90; nearest known heading: price"):
        tidied(path)
    asked = Asked.of(leave_out=["prise"])
    assert blocks.streamed(path, [source], asked=asked).ledgers[0].records.kept == 12


def test_figures_of_a_month_are_not_dated_to_the_end_of_the_year():
    with pytest.raises(UnseenNumbersError, match="'month' holds 2 numbers, sum 12"):
        tidied(shared("cases", "P08.csv"))


def test_near_headings_are_one_or_two_letters_off_or_in_another_order():
    known = ["returned idps", "refugees", "element code", "asylum seekers"]
    assert alike("returned idpss", known) == "returned idps"
    assert alike("idp returned", known) == "returned idps"
    assert alike("asylum-seeker", known) == "asylum seekers"
    assert alike("months code", known) is None
    assert alike("gdp", known) is None


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{name}/{path.name}" for name, path in CASES])
def test_each_column_of_figures_under_a_heading_that_is_one_letter_off_stops_its_file(name, path):
    source = sources()[name]
    for part in parts(RawFile(path)):
        try:
            _, edition, raw = recognised(part, [source])
        except SourceError:                                 # a cover sheet, which the whole file passes over
            continue
        raw = edition.named(raw)
        for column in {column for measure in edition.measures for column in measure.columns} & set(raw.columns):
            if not pd.to_numeric(raw[column], errors="coerce").notna().any():
                continue
            renamed = raw.rename(columns={column: f"{column}z"})
            if edition.fits(renamed):
                with pytest.raises(UnseenNumbersError, match=f"'{column}z' holds"):
                    source.tidied(edition, renamed)


def test_the_measure_of_a_stub_is_what_makes_it_stop():
    edition = Edition("e", required={"code"}, tidy=lambda raw, drop: {}, measures=(Measure(("persons",)),))
    raw = pd.DataFrame({"code": ["AFG"], "num": ["4"], "part": pd.Categorical(["p"]), "record": [2]})
    with pytest.raises(UnseenNumbersError, match="'num' holds 1 number, sum 4"):
        Source("codes", "Codes", "nobody", "none", "", (), (edition,)).tidied(edition, raw)
