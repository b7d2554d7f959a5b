"""One column of codes is read in one system, and held against the names beside it."""

import numpy as np
import pandas as pd
import pytest

from displacement.accounts.ledger import Account
from displacement.catalogue.tidying import tidied
from displacement.cells.countries import lookup, members, resolved
from displacement.tables.countries import ISO3
from displacement.tables.stocks import STOCKS

FINDER = ("Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),"
          "Refugees,Asylum-seekers\n")


def read(tmp_path, rows):
    path = tmp_path / "population.csv"
    path.write_text(FINDER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return tidied(path, "unhcr_population")


def columns(codes, names):
    raw = pd.DataFrame({"iso": codes, "name": names}).astype("str")
    return raw.assign(part=pd.Categorical(["file"] * len(raw)), record=np.arange(2, len(raw) + 2))


def test_a_code_and_a_name_of_two_countries_reject_the_record_with_both_readings(tmp_path):
    found = read(tmp_path, ["2023,Germany,GFR,Egypt,ARE,100,20", "2023,Austria,AUS,Australia,AUL,101,20",
                            "2023,Niger,NGA,Nigeria,NER,102,20", "2023,Mali,MLI,Niger,NER,103,20"])
    assert found.tables[STOCKS]["persons"].tolist() == [103, 20]
    told = "\n".join(found.rejected["rule"])
    assert "asylum: code ARE is United Arab Emirates, name is Egypt" in told
    assert "origin: code AUS is Australia, name is Austria" in told
    assert "origin: code NGA is Nigeria, name is Niger" in told
    assert set(found.rejected["record"]) == {2, 3, 4}


def test_a_whole_column_of_unhcrs_own_codes_is_read_as_such(tmp_path):
    found = read(tmp_path, ["2023,Germany,GFR,Egypt,ARE,100,20", "2023,Austria,AUS,Australia,AUL,101,30",
                            "2023,Sudan,SUD,Chad,CHD,102,40"])
    refugees = found.tables[STOCKS].query("population_type == 'REF'").sort_values("persons")
    assert refugees[["origin", "asylum"]].astype("str").to_numpy().tolist() == [
        ["DEU", "EGY"], ["AUT", "AUS"], ["SDN", "TCD"]]
    assert found.rejected.empty


def test_a_column_is_not_read_in_two_systems(tmp_path):
    found = read(tmp_path, ["2023,Mali,MLI,Egypt,ARE,100,20", "2023,Mali,MLI,United Arab Emirates,ARE,101,20"])
    assert found.tables[STOCKS]["asylum"].astype("str").unique().tolist() == ["ARE"]
    assert found.rejected["record"].tolist() == [2]


def test_every_name_beside_a_wrong_code_is_rejected():
    codes = [code for code in ISO3 if members([ISO3[code]], "name").astype("str").iloc[0] == code]
    assert len(codes) > 240
    wrong = columns(codes[1:] + codes[:1], [ISO3[code] for code in codes])
    account = Account(wrong, ())
    resolved(wrong, account, "country", iso3="iso", name="name")
    assert account.rejects()["record"].tolist() == wrong["record"].tolist()


def test_every_name_beside_its_own_code_is_kept():
    names = {name: member for name, member in lookup("name").items() if member in ISO3}
    right = columns(list(names.values()), list(names))
    account = Account(right, ())
    found = resolved(right, account, "country", iso3="iso", name="name")
    assert account.rejects().empty
    assert found.astype("str").tolist() == list(names.values())


def test_kosovo_beside_serbias_code_is_left_to_the_publisher():
    raw = columns(["SRB", "UNK"], ["Kosovo", "Mali"])
    account = Account(raw, ())
    assert resolved(raw, account, "country", iso3="iso", name="name").astype("str").tolist() == ["SRB", "UNK"]
    assert account.rejects().empty


@pytest.mark.parametrize(("name", "member"), [
    ("Bosnia and Herz.", "BIH"), ("S. Sudan", "SSD"), ("W. Sahara", "ESH"), ("Dem. Rep. Congo", "COD"),
    ("Central African Rep.", "CAF"), ("Eq. Guinea", "GNQ"), ("Solomon Is.", "SLB"), ("Dominican Rep.", "DOM"),
    ("Netherlands (Kingdom of the)", "NLD"), ("T\u00fcrkiye", "TUR"), ("China, mainland", "CHN"),
    ("West Bank and Gaza Strip", "PSE"),
])
def test_short_names_of_maps_and_tables_are_known(name, member):
    assert members([name], "name").astype("str").tolist() == [member]


def test_areas_of_some_editions_of_faostat_are_known(tmp_path):
    head = "Area,Item,Element,Year,Unit,Value\n"
    item = "Prevalence of undernourishment (percent) (annual value),Value,2020,%"
    path = tmp_path / "rows.csv"
    path.write_text(head + f"Low Income Food Deficit Countries (LIFDCs),{item},20.1\n"
                    f"Net Food Importing Developing Countries (NFIDCs),{item},19.1\nMali,{item},9.8\n")
    found = next(iter(tidied(path).tables.values()))
    assert found["area_level"].astype("str").tolist() == ["region", "region", "country"]
    assert found["country"].astype("str").tolist()[2] == "MLI"


def test_codes_and_names_may_stand_in_one_column():
    raw = columns(["MLI", "Niger"], ["", ""])
    found = resolved(raw, Account(raw, ()), "country", iso3="iso", name="iso")
    assert found.astype("str").tolist() == ["MLI", "NER"]
