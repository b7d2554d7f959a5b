"""Country codes against pycountry and UNHCR's own list; codes that mean another country in another system."""

import csv
import gettext
import gzip

import pycountry
import pytest

import displacement as dp
from displacement.cells.countries import lookup, members
from displacement.errors import CallError
from displacement.reading.archives import parts
from displacement.reading.files import RawFile
from displacement.reading.formats import read
from displacement.shipped import shipped
from displacement.tables.countries import FORMER, ISO3, MEMBERS, SPECIAL, TOTAL, country_name
from independent import extracts
from shared import shared_data

COUNTRIES = list(pycountry.countries)
LANGUAGES = ("fr", "es", "ar")


@pytest.mark.parametrize(("system", "attribute"), [("iso2", "alpha_2"), ("iso3", "alpha_3"), ("m49", "numeric")])
def test_every_iso_code_means_its_own_country(system, attribute):
    codes = [getattr(country, attribute) for country in COUNTRIES]
    assert members(codes, system).tolist() == [country.alpha_3 for country in COUNTRIES]
    assert set(ISO3) == {country.alpha_3 for country in COUNTRIES}


@pytest.mark.parametrize("attribute", ["name", "common_name", "official_name"])
def test_every_english_name_of_iso_means_its_own_country(attribute):
    named = [country for country in COUNTRIES if getattr(country, attribute, None)]
    found = members([getattr(country, attribute) for country in named], "name en")
    assert found.tolist() == [country.alpha_3 for country in named]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_short_name_in_another_language_means_another_country(language):
    translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
    found = members([translated(country.name) for country in COUNTRIES], f"name {language}")
    known = [(country.alpha_3, member) for country, member in zip(COUNTRIES, found, strict=True)
             if isinstance(member, str)]
    assert all(code == member for code, member in known)
    assert len(known) > 150


@pytest.mark.parametrize(("name", "member"), [
    ("Türkiye", "TUR"), ("Turkey", "TUR"), ("Turkiye", "TUR"), ("Turquie", "TUR"), ("Turquía", "TUR"),
    ("تركيا", "TUR"), ("Armenia", "ARM"), ("Arménie", "ARM"), ("أرمينيا", "ARM"), ("Azerbaïdjan", "AZE"),
    ("Azerbaiyán", "AZE"), ("أذربيجان", "AZE"), ("Soudan du Sud", "SSD"), ("جنوب السودان", "SSD"),
    ("République démocratique du Congo", "COD"), ("República Democrática del Congo", "COD"), ("Côte d’Ivoire", "CIV"),
    ("COTE D'IVOIRE", "CIV"), ("Curacao ", "CUW"), ("Syrian Arab Rep.", "SYR"), ("الجمهورية العربية السورية", "SYR")])
def test_names_in_four_languages_mean_one_country(name, member):
    assert members([name], "name").tolist() == [member]


@pytest.mark.parametrize(("code", "unhcr", "iso3"), [
    ("AUS", "AUT", "AUS"), ("ARE", "EGY", "ARE"), ("MAR", "MTQ", "MAR"), ("SUD", "SDN", None), ("ERT", "ERI", None),
    ("AUL", "AUS", None), ("MOR", "MAR", None), ("UAE", "ARE", None), ("GFR", "DEU", None), ("GAZ", "PSE", None)])
def test_one_code_means_different_countries_in_different_systems(code, unhcr, iso3):
    assert members([code], "unhcr").tolist() == [unhcr]
    assert members([code], "iso3").astype("object").where(lambda found: found.notna(), None).tolist() == [iso3]


def test_every_pair_of_codes_in_unhcrs_list_of_countries_agrees():
    with gzip.open(shared_data("unhcr", "rpkg_countries.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    iso = {"XXX": "UNK"}                                    # the list's own code for people of unknown origin
    pairs = {row["unhcr_code"]: iso.get(row["iso_code"], row["iso_code"]) for row in rows if row["iso_code"]}
    assert len(pairs) > 220
    assert members(list(pairs), "unhcr").tolist() == list(pairs.values())
    named = {row["name"]: pairs[row["unhcr_code"]] for row in rows if row["unhcr_code"] in pairs}
    assert members(list(named), "name").tolist() == list(named.values())


@pytest.mark.parametrize(("code", "member"), [("SCG", "SCG"), ("YUG", "YUG"), ("SUN", "SUN"), ("ZAR", "COD"),
                                              ("BUR", "MMR"), ("TMP", "TLS"), ("ROM", "ROU")])
def test_a_state_that_is_no_more_is_itself_and_one_that_was_renamed_is_the_present_one(code, member):
    assert members([code], "iso3").tolist() == [member]


def test_withdrawn_members_are_those_of_iso_3166_part_3():
    assert set(FORMER) <= {country.alpha_3 for country in pycountry.historic_countries}
    assert country_name("SCG").startswith("Serbia and Montenegro")


def test_the_number_891_is_left_out_since_two_states_had_it():
    assert members(["891"], "m49").isna().all()


def test_no_name_means_two_members_and_every_member_is_known():
    with shipped().joinpath("data", "raw", "country_codes", "country_codes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["member"] for row in rows} <= set(MEMBERS)
    codes = [(row["system"], row["code"]) for row in rows]
    assert len(codes) == len(set(codes))
    assert lookup("name")["-"] == TOTAL
    assert set(SPECIAL) <= {row["member"] for row in rows}


def test_codes_are_converted_from_the_package_itself():
    assert dp.members(["SUD", "UKN", "-", ""], "unhcr").astype("object").tolist()[:3] == ["SDN", "UNK", "total"]
    with pytest.raises(CallError, match="code system"):
        dp.members(["ARM"], "fips")


# Names in providers' files that are no country, or that tell two, so that the code beside them must be used.
NO_COUNTRY = {"Korea", "Virgin Islands", "Others", "CRB", "CUR"}
FILES = [
    ("unhcr", "rpkg_population.csv.gz", ("coo name", "coa name")),
    ("unhcr", "rpkg_flows.csv.gz", ("coo name", "coa name")),
    ("unhcr", "rpkg_countries.csv.gz", ("name",)),
    ("unhcr", "asylum-decisions_2000_2020.csv", ("country of origin", "country of asylum")),
    ("unhcr", "asylum-applications_2020_edition.csv", ("country of origin", "country of asylum")),
    ("unhcr", "unhcr_popstats_export_persons_of_concern_all_data_1951_2014.csv",
     ("country of asylum or residence", "origin")),
    ("unhcr", "unhcr_popstats_time_series_2000_2012_wide.csv",
     ("country territory of residence", "origin returned from")),
    ("unhcr_odp", "unhcr-situations.csv", ("country of origin",)),
    ("idmc", "gidd_conflict_all.csv", ("country name",)),
    ("idmc", "gidd_disasters_all.csv", ("country name",)),
    ("idmc", "displacement_data_hdx_hxl_2018ed.csv", ("name",)),
    ("idmc", "IDMC_GIDD_Internal_Displacement_Disaggregated_2023.xlsx", ("country",)),
    ("idmc", "IDMC_Internal_Displacement_Conflict-Violence_Disasters_2022ed.xlsx", ("name",)),
    ("iom_dtm", "displacement-country-list.json", ("admin0name",)),
    ("iom_dtm", "global-iom-dtm-from-api-admin-0-to-2.csv", ("admin0name",)),
    ("wfp", "wfp_market_food_prices_lebanon_2017fmt.csv", ()),
    ("wfp", "wfpvam_foodprices_lebanon_semicolon.csv", ("adm0 name",)),
]


@pytest.mark.parametrize(("folder", "name", "columns"), FILES, ids=[name for _, name, _ in FILES])
def test_the_names_that_providers_print_mean_a_country(folder, name, columns):
    raws = [read(part) for part in parts(RawFile(shared_data(folder, name))) if columns]
    for raw in raws:
        for column in set(columns) & set(raw.columns):
            names = raw[column].str.strip().replace("", None).dropna().unique()
            names = [found for found in names if not found.startswith("#")]
            unknown = {found for found, member in zip(names, members(names, "name"), strict=True)
                       if not isinstance(member, str)}
            assert unknown <= NO_COUNTRY


def test_the_names_of_the_world_banks_countries_mean_a_country_and_its_aggregates_do_not():
    raw = read(RawFile(shared_data("worldbank", "API_SP.POP.TOTL_DS2_en_csv_v2_87.csv")))
    by_code = members(raw["country code"], "iso3")
    by_name = members(raw["country name"], "name")
    real = by_code.notna()
    assert real.sum() > 210
    assert by_name[real & by_name.notna()].astype("str").eq(by_code[real & by_name.notna()].astype("str")).all()
    assert set(raw["country name"][real & by_name.isna()]) == set()
    assert by_name[~real].notna().sum() <= 2                # Channel Islands and Kosovo have codes of the Bank's own


def test_unhcrs_own_list_gives_a_row_for_each_code_and_name():
    codes = dp.tidy(extracts("country_codes")[0])
    assert codes[["system", "code", "member"]].astype("str").to_numpy().tolist()[:4] == [
        ["unhcr", "GFR", "DEU"], ["unhcr", "ARE", "EGY"], ["unhcr", "AUS", "AUT"], ["unhcr", "ERT", "ERI"]]
    assert len(codes) == 4 * 3
