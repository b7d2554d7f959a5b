import pytest

import displacement as dp
from displacement.catalogue.tidying import tidied
from displacement.errors import CallError, SourceError
from displacement.reading.files import Asked
from shared import shared

PRICES = "date,market,commodity,unit,pricetype,currency,price\n2020-01-15,A,Maize,KG,Retail,SSP,5\n"


def prices(tmp_path, name):
    path = tmp_path / name
    path.write_text(PRICES, encoding="utf-8")
    return path


def test_what_a_file_does_not_tell_is_said_once_with_how_to_say_it():
    ledger = tidied(shared("cases", "P15_hno.csv")).ledgers[0]
    assert ledger.notes == ("year is not told and is missing: say it with --given year=YYYY (year=...)",
                            "country is not told and stands as UNK: say it with --given country=ISO (country=...)")


def test_what_is_given_fills_what_is_not_told_and_nothing_else():
    path = shared("cases", "P15_hno.csv")
    needs = dp.tidy(path, country="South Sudan", year=2024)
    assert (set(needs["country"]), set(needs["year"])) == ({"SSD"}, {2024})
    assert tidied(path, asked=Asked.of(given={"country": "SSD", "year": 2024})).ledgers[0].notes == ()


def test_what_is_given_against_the_file_or_the_table_is_refused(tmp_path):
    path = shared("cases", "P01a.csv")
    with pytest.raises(SourceError, match="asylum is given as KEN, and 6 rows of the file say MLI, NER"):
        dp.tidy(path, asylum="KEN")
    with pytest.raises(CallError, match="has no column 'contry'"):
        dp.tidy(path, contry="KEN")
    with pytest.raises(CallError, match="country='Atlantis' is no country that is known"):
        dp.tidy(prices(tmp_path, "prices.csv"), country="Atlantis")


@pytest.mark.parametrize(("name", "country"), [
    ("south_sudan_food_prices.csv", "SSD"), ("wfp_food_prices_ssd.csv", "SSD"), ("Food prices for Chad.csv", "TCD"),
    ("hdx_south-sudan_food-prices_2020.csv", "SSD"), ("prices.csv", "UNK")])
def test_the_name_of_a_file_tells_its_country_or_the_account_says_that_it_is_not_told(tmp_path, name, country):
    found, account = dp.tidy(prices(tmp_path, name), ledger=True)
    assert set(found["country"]) == {country}
    assert bool(account.ledgers[0].notes) == (country == "UNK")


def test_the_country_of_south_sudans_file_is_told_by_its_name():
    assert set(dp.tidy(shared("cases", "south_sudan_food_prices_F08.csv"))["country"]) == {"SSD"}
