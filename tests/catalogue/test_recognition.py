import pytest

from decoys import DECOYS, claimed
from displacement.catalogue.tidying import tidied
from displacement.errors import DisplacementError, SourceError, UnknownLayoutError
from displacement.reading.files import Asked
from shared import shared


def test_no_table_of_anything_else_is_taken(tmp_path):
    assert len(DECOYS) >= 60
    assert claimed(tmp_path, tidied, DisplacementError) == {}


@pytest.mark.parametrize(("name", "domain"), [("F03.csv", "Macro-Economic Indicators"),
                                              ("F04.csv", "Consumer Price Indices"), ("F18.csv", "Producer Prices")])
@pytest.mark.parametrize("dataset", [None, "fao_food_security", "fao_food_balance"])
def test_another_domain_of_the_same_publisher_is_refused_by_its_name(name, domain, dataset):
    with pytest.raises(UnknownLayoutError, match=domain):
        tidied(shared("cases", name), dataset)


def table(result, name):
    return next(frame for found, frame in result.tables.items() if found.name == name)


def test_what_a_file_says_above_its_table_tells_its_dataset():
    solutions = tidied(shared("cases", "P06.csv"))
    assert solutions.source.name == "unhcr_solutions"
    assert table(solutions, "flows")["count"].sum() == 760
    assert set(table(solutions, "flows")["flow_type"]) == {"return"}
    registered = tidied(shared("cases", "P07a.csv"))
    assert (registered.source.name, len(table(registered, "stocks"))) == ("unhcr_unrwa", 16)
    displaced = table(tidied(shared("cases", "P07b.csv")), "stocks")
    assert len(displaced) == 16
    assert set(displaced["population_type"]) == {"IDP"}
    assert set(displaced["asylum"]) == {"total"}


def test_a_dataset_that_the_file_contradicts_is_refused():
    with pytest.raises(SourceError, match=r"says that it holds .* which is unhcr_unrwa, and not unhcr_idmc"):
        tidied(shared("cases", "P07a.csv"), "unhcr_idmc")
    with pytest.raises(SourceError, match="which is unhcr_solutions, and not unhcr_population"):
        tidied(shared("cases", "P06.csv"), "unhcr_population")


def test_a_total_by_one_side_only_is_asked_about_and_taken_as_what_it_is_named():
    path = shared("cases", "D04.csv")
    with pytest.raises(UnknownLayoutError, match="nothing in it says of whom"):
        tidied(path)
    assert table(tidied(path, "unhcr_idmc"), "stocks")["persons"].to_list() == [500, 700]
    with pytest.raises(UnknownLayoutError):
        tidied(path, "unhcr_unrwa")                     # Syrians are not registered with UNRWA


def test_no_dataset_is_named_as_near_that_has_hardly_a_column_of_the_file():
    for name in ("P18.csv", "F16.csv"):
        with pytest.raises(UnknownLayoutError) as told:
            tidied(shared("cases", name))
        assert "Nearest" not in str(told.value)


def test_a_message_has_at_most_eight_lines_whatever_the_number_of_sheets(tmp_path):
    import pandas as pd

    path = tmp_path / "mission.xlsx"
    with pd.ExcelWriter(path) as book:
        for number in range(30):
            pd.DataFrame({"what": ["a"], "how many": [number]}).to_excel(book, sheet_name=f"week {number}", index=False)
    with pytest.raises(SourceError) as told:
        tidied(path)
    assert len(str(told.value).splitlines()) <= 8


def test_the_caller_chooses_among_layouts_that_fit(tmp_path):
    path = tmp_path / "wfp_food_prices_ken.csv"
    path.write_text("date,market,commodity,unit,pricetype,currency,price\n2020-01-15,A,Maize,KG,Retail,KES,5\n",
                    encoding="utf-8")
    assert tidied(path, asked=Asked.of(layout="hdx")).ledgers[0].edition == "hdx"
    with pytest.raises(UnknownLayoutError):
        tidied(path, asked=Asked.of(layout="api"))
