"""Tables that are none of ours, as they lie in downloads folders: none may be claimed.  `make formats` tries them too.

Typed here, with invented figures, after the shapes that such files have: days and numbers, countries and years, one
column a year, exports of surveys, sensors, sport and finance.
"""

import json

import pandas as pd

DAYS = ["2023-01-01", "2023-01-08", "2023-01-15"]
PLACES = [("Kenya", "KEN"), ("Mali", "MLI"), ("Chad", "TCD")]


def _dated(*names, days=DAYS):
    """Return a table of days with a figure in each of *names*."""
    return [["date", *names], *([day, *(str(100 * (row + 1) + column) for column in range(len(names)))]
                                for row, day in enumerate(days))]


def _by_country(*names, code="iso3"):
    """Return a table of countries and years with a figure in each of *names*."""
    return [["country", code, "year", *names],
            *([name, iso, str(year), *(str(year % 100 + 10 * column) for column in range(len(names)))]
              for name, iso in PLACES for year in (2021, 2022))]


def _wide(*first):
    """Return a table of countries with one column a year."""
    return [[*first, "2020", "2021", "2022"],
            *([*([name, iso][:len(first)] + ["x"] * (len(first) - 2)), "1.5", "2.5", "3.5"] for name, iso in PLACES)]


DECOYS = {
    # days and numbers
    "cocoa_futures": _dated("Open", "High", "Low", "Close", "Volume"), "brent": _dated("price"),
    "gold_close": _dated("Close"), "exchange_rate": _dated("USD/KES"), "bitcoin": _dated("close", "market cap"),
    "cholera_cases": _dated("cases"), "cholera_deaths": _dated("cases", "deaths"), "covid": _dated(
        "new_cases", "new_deaths", "total_cases"), "measles_by_district": _dated("District A", "District B"),
    "admissions": _dated("admissions"), "births": _dated("births"), "rainfall": _dated("rainfall_mm"),
    "temperature": _dated("tmin", "tmax"), "river_level": _dated("level_cm"), "pm25": _dated("pm25"),
    "electricity": _dated("load_mwh"), "website_visits": _dated("visits", "users"), "steps": _dated("steps"),
    "app_downloads": _dated("downloads"), "new_arrivals": _dated("new_arrivals"), "trucks": _dated("trucks"),
    "donations": _dated("amount_usd"), "tweets": _dated("tweets"), "visitors": _dated("visitors"),
    "sales": _dated("sales", "returns"), "without_names": [["2023-01-01", "5"], ["2023-01-02", "7"]],
    "traffic": _dated("cars", "buses", "bikes"), "soil": _dated("moisture", "ph"), "fires": _dated("fires"),
    "sensor": [["timestamp", "device", "value"],
               *([f"{day}T00:00:00Z", "a1", str(row)] for row, day in enumerate(DAYS))],
    "stock_of_shop": [["date", "item", "stock"], *([day, "soap", str(row)] for row, day in enumerate(DAYS))],
    # countries and years
    "gdp": _by_country("gdp_usd"), "population": _by_country("population"), "cpi": _by_country("cpi"),
    "life_expectancy": _by_country("life_expectancy"), "co2": _by_country("co2_t"), "energy": _by_country("twh"),
    "hdi": _by_country("hdi"), "military_spending": _by_country("share_of_gdp"), "literacy": _by_country("literacy"),
    "deaths_by_cause": _by_country("malaria", "tuberculosis"), "tourism": _by_country("arrivals", "nights"),
    "migration_net": _by_country("net_migration"), "remittances": _by_country("remittances_usd"),
    "internet": _by_country("users_share"), "aid_received": _by_country("oda_usd"), "forest": _by_country("forest_km2"),
    "elections": _by_country("turnout", "winner_share"), "unemployment": _by_country("rate", code="code"),
    "ghed": _by_country("che_gdp"), "wgi": _by_country("estimate", "rank"),
    "conflict_deaths": _by_country("best", "low"),
    "trade": [["reporter", "partner", "year", "commodity", "value_usd"], ["Kenya", "Mali", "2022", "Wheat", "5"]],
    "medals": [["country", "gold", "silver", "bronze", "total"], ["Kenya", "4", "4", "2", "10"]],
    "gdp_by_year": _wide("Country", "Code"), "series_by_year": _wide("Country Name", "Country Code", "Series Name"),
    "index_by_year": _wide("iso3"), "budget_by_year": _wide("Ministry"),
    "crops": [["Area", "Item", "Element", "Year", "Unit", "Value"],
              ["Kenya", "Maize", "Area harvested", "2020", "ha", "9"],
              ["Kenya", "Maize", "Yield", "2020", "kg/ha", "8"]],
    "producer_prices": [["Area", "Item", "Element", "Year", "Months", "Unit", "Value"],
                        ["Kenya", "Maize", "Producer Price (USD/tonne)", "2020", "January", "USD", "200"]],
    "macro": [["Area Code", "Area", "Item Code", "Item", "Element Code", "Element", "Year", "Unit", "Value"],
              ["114", "Kenya", "22008", "Gross Domestic Product", "6110", "Value US$", "2015", "million USD", "9"]],
    # lists and surveys
    "budget": [["Line", "Item", "Unit", "Quantity", "Unit cost", "Total"], ["1", "Tents", "piece", "10", "50", "500"]],
    "football": [["Date", "Home", "Away", "HG", "AG"], ["2023-01-01", "Lions", "Bears", "2", "1"]],
    "weather_stations": [["station", "latitude", "longitude", "elevation"], ["A1", "1.5", "36.8", "1700"]],
    "survey": [["start", "end", "deviceid", "age", "sex", "q1", "q2"],
               ["2023-01-01", "2023-01-01", "x", "34", "f", "1", "2"]],
    "schools": [["School", "District", "Boys", "Girls", "Teachers"], ["A", "North", "120", "130", "9"]],
    "health_facilities": [["facility", "type", "beds", "lat", "lon"], ["A", "hospital", "40", "1.0", "2.0"]],
    "earthquakes": [["time", "latitude", "longitude", "depth", "mag", "place"],
                    ["2023-01-01T01:02:03Z", "1", "2", "10", "5", "x"]],
    "food_inspection": [["date", "market", "commodity", "grade", "samples"], ["2023-01-15", "A", "Maize", "B", "3"]],
    "shop_prices": [["date", "shop", "product", "price"], ["2023-01-15", "A", "Soap", "3.5"]],
    "salaries": [["name", "grade", "salary", "currency"], ["A", "P3", "5", "USD"]],
    "flights": [["year", "origin", "destination", "passengers"], ["2022", "NBO", "ADD", "100"]],
    "students_abroad": [["year", "country of origin", "country of study", "students"],
                        ["2022", "Kenya", "France", "100"]],
    "projects": [["Project", "Cluster", "Country", "Year", "Required", "Funded"],
                 ["A", "WASH", "Mali", "2022", "10", "5"]],
    "vaccinations": [["iso_code", "date", "total_vaccinations", "people_vaccinated"], ["KEN", "2021-03-01", "9", "8"]],
    "phases_of_moon": [["date", "phase", "illumination"], ["2023-01-01", "2", "0.3"]],
    "households": [["hhid", "district", "size", "income"], ["1", "A", "5", "100"]],
    "movies": [["title", "year", "votes", "rating"], ["A", "1999", "10", "7.5"]],
    "vessels": [["imo", "name", "flag", "gross_tonnage"], ["1234567", "A", "PAN", "4000"]],
    "water_points": [["#", "Name", "Village", "Functional", "Users"], ["1", "A", "B", "yes", "250"]],
}


def written(folder):
    """Write each decoy as CSV into *folder*, some as a workbook or JSON too; return the paths."""
    paths = []
    for number, (name, (header, *rows)) in enumerate(DECOYS.items()):
        frame = pd.DataFrame(rows, columns=header)
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False)
        paths.append(path)
        if number % 4 == 0:
            frame.to_excel(path.with_suffix(".xlsx"), index=False)
            paths.append(path.with_suffix(".xlsx"))
        if number % 4 == 1:
            path.with_suffix(".json").write_text(json.dumps(frame.to_dict("records")), encoding="utf-8")
            paths.append(path.with_suffix(".json"))
    return paths


def claimed(folder, tidied, error):
    """Return {file: dataset} of the decoys that `tidied(path)` takes, where it does not raise *error*."""
    found = {}
    for path in written(folder):
        try:
            found[path.name] = tidied(path).source.name
        except error:
            continue
    return found
