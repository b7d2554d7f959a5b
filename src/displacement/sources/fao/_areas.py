"""The areas of FAOSTAT: countries, former states, sums that hold others, and regions.

FAO has area numbers of its own; downloads since about 2021 may have M49 or ISO codes instead.  Numbers from 5000 on
are regions.  351 is China with its four parts 41 (mainland), 96, 128 and 214, which stand beside it; as M49 these are
159 and 156, 344, 446, 158.  Former states keep their number: what they report is no present country's.  Their country
is the code that ISO withdrew, or missing where they had none of their own (Sudan before 2011).
"""

import numpy as np
import pandas as pd

from displacement.cells.countries import DTYPE, members
from displacement.cells.headers import folded
from displacement.cells.wide import grouped, words
from displacement.tables.countries import FORMER as WITHDRAWN
from displacement.tables.vocabulary import AREA_LEVELS

COUNTRY, REGION, SUM, FORMER = AREA_LEVELS
CODES = {"fao": "area code", "m49": "area code m49", "iso3": "area code iso3", "iso2": "area code iso2"}
FIRST_REGION = 5000
FORMER_STATES = {           # those without a withdrawn ISO code; FAO number: M49 number, names
    "15": ("058", ("Belgium-Luxembourg", "Belgique-Luxembourg", "Bélgica-Luxemburgo")),
    "62": ("230", ("Ethiopia PDR", "Éthiopie RDP", "Etiopía RDP")),
    "78": ("280", ("Germany Fr", "Germany, Federal Republic of")),
    "164": ("582", ("Pacific Islands Trust Territory",)),
    "206": ("736", ("Sudan (former)", "Soudan (ex)", "Sudán (ex)", "Sudán (antiguo)")),
    "246": ("886", ("Yemen Ar Rp", "Yemen, Arab Republic")),
}
SUMS = {"351": ("159", ("China", "Chine"))}
REGIONS = {                 # areas below 5000 that are none of ISO's
    "259": ("830", ("Channel Islands",)),
    "420": ("202", ("Sub-Saharan Africa", "Afrique subsaharienne", "África subsahariana")),
    "429": ("", ("North Africa (exc Sudan)", "Northern Africa (excluding Sudan)")),
}
REGION_M49 = {
    "001", "002", "003", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029", "030", "034",
    "035", "039", "053", "054", "057", "061", "062", "097", "142", "143", "145", "150", "151", "154", "155", "199",
    "202", "419", "432", "513", "514", "515", "518", "543", "722", "738", "746", "747", "753", "778", "779", "901",
    "902", "903", "905", "908",
}
REGION_NAMES = """
World|Monde|Mundo|Africa|Afrique|África|Eastern Africa|Afrique orientale|África oriental|Middle Africa
Afrique centrale|África central|Northern Africa|Afrique septentrionale|Afrique du Nord|África septentrional
Southern Africa|Afrique australe|África austral|África meridional|Western Africa|Afrique occidentale
África occidental|Sub-Saharan Africa (including Sudan)|Americas|Amériques|Américas|Northern America
Amérique septentrionale|Amérique du Nord|América septentrional|América del Norte|Central America
Amérique centrale|América central|Caribbean|Caraïbes|Caribe|South America|Amérique du Sud
América del Sur|Latin America and the Caribbean|Amérique latine et Caraïbes
Amérique latine et les Caraïbes|América Latina y el Caribe|Northern America and Europe
Europe and Northern America|Amérique septentrionale et Europe|Asia|Asie|Central Asia|Asie centrale|Asia central
Eastern Asia|Asie orientale|Asia oriental|Southern Asia|Asie méridionale|Asie du Sud|Asia meridional
South-eastern Asia|Asie du Sud-Est|Asia sudoriental|Western Asia|Asie occidentale|Asia occidental
Central Asia and Southern Asia|Central and Southern Asia|Asie centrale et Asie du Sud
Eastern Asia and South-eastern Asia|Eastern and South-eastern Asia|Western Asia and Northern Africa
Northern Africa and Western Asia|East Asia (exc China)|East Asia (excluding China)|South Asia (exc India)
South Asia (excluding India)|Europe|Europa|Eastern Europe|Europe orientale|Europa oriental|Northern Europe
Europe septentrionale|Europa septentrional|Southern Europe|Europe méridionale|Europa meridional|Western Europe
Europe occidentale|Europa occidental|European Union|European Union (27)|European Union (28)|European Union (15)
European Union (25)|Union européenne|Union européenne (27)|Union européenne (28)|Unión Europea
Unión Europea (27)|Unión Europea (28)|Oceania|Océanie|Oceanía|Australia and New Zealand
Australie et Nouvelle-Zélande|Australia y Nueva Zelandia|Australia & New Zealand|Melanesia|Mélanésie
Polynesia|Polynésie|Oceania excluding Australia and New Zealand|Least Developed Countries
Pays les moins avancés|Países menos adelantados|Land Locked Developing Countries
Landlocked Developing Countries|Pays en développement sans littoral|Países en desarrollo sin litoral
Small Island Developing States|Petits États insulaires en développement
Pequeños Estados insulares en desarrollo|Low Income Food Deficit Countries
Pays à faible revenu et à déficit vivrier|Países de bajos ingresos con déficit de alimentos
Net Food Importing Developing Countries|Low income economies|Low-income economies|Lower-middle-income economies
Upper-middle-income economies|High-income economies|Developing regions|Developed regions|Developing countries
Developed countries|Small Island Developing States (SIDS)|Least Developed Countries (LDCs)
Middle income economies|Low and middle income economies|Low Income Food Deficit Countries (LIFDCs)
Net Food Importing Developing Countries (NFIDCs)|Land Locked Developing Countries (LLDCs)
Landlocked Developing Countries (LLDCs)|European Union (12)|Annex I countries|Non-Annex I countries|OECD
OECD Countries|North Africa and Western Asia|Eastern Asia (excluding Japan)|Eastern Asia (excluding China)
Southern Asia (excluding India)|South-eastern Asia and Oceania|South-eastern Asia (excluding Indonesia)
Caucasus and Central Asia|Low and Middle Income Countries|Sub-Saharan Africa (excluding Sudan)|Arab States|East Asia
South Asia|Asia and the Pacific|Europe and Central Asia|Near East and North Africa|Antarctic Region
""".replace("\n", "|")
GROUPS = ((FORMER_STATES, FORMER), (SUMS, SUM), (REGIONS, REGION))
LEVEL_BY_CODE = {
    "fao": {code: level for group, level in GROUPS for code in group},
    "m49": dict.fromkeys(REGION_M49, REGION) | {m49: level for group, level in GROUPS for m49, _ in group.values()},
}
LEVEL_BY_NAME = {folded(name): REGION for name in REGION_NAMES.split("|") if name} | {
    folded(name): level for group, level in GROUPS for _, names in group.values() for name in names}


def located(raw, drop):
    """Return *raw* with `country`, `area`, `area_code`, `area_code_system` and `area_level` of each record.

    The first code that its system knows tells the area, else its name.  An area that none tells is rejected, and so is
    one whose code and name are two different countries: such a file has codes of another system than its header says.
    """
    headers = [header for header in ("area", *CODES.values()) if header in raw.columns]
    named = pd.DataFrame({header: words(raw[header]) for header in headers})
    group, first = grouped(named)
    rows = _areas(named.iloc[first].reset_index(drop=True).astype("str")).take(group).set_axis(raw.index)
    for fault, reason in (("unknown", "is no country, region or former state that is known"),
                          ("conflict", "is another country by its code than by its name")):
        mask = rows.pop(fault).to_numpy()
        if mask.any():
            drop.reject(raw.assign(area=rows["area"]), mask, f"area {reason}", "area")
    return raw.drop(columns="area", errors="ignore").assign(**{name: rows[name].array for name in rows})


def _areas(areas):
    """Return what each distinct area is."""
    name = areas["area"] if "area" in areas else pd.Series(pd.NA, index=areas.index, dtype="str")
    country = pd.Series(pd.Categorical.from_codes(np.full(len(areas), -1), dtype=DTYPE))
    level, code, system = (pd.Series(pd.NA, index=areas.index, dtype="str") for _ in range(3))
    for key, header in CODES.items():
        if header in areas:
            told = _plain(areas[header], key)
            code, system = code.fillna(told), system.mask(system.isna() & told.notna(), key)
            open_ = country.isna() & level.isna()
            country = country.mask(open_, members(told, key).set_axis(areas.index))
            level = level.fillna(_levels(told, key).where(open_ & country.isna()))
    by_name = members(name, "name").set_axis(areas.index)
    named = name.map(folded, na_action="ignore").map(LEVEL_BY_NAME).astype("str")
    conflict = country.notna() & by_name.notna() & country.ne(by_name).fillna(False) & named.isna()
    open_ = country.isna() & level.isna()
    level = level.fillna(named.where(open_))
    country = country.mask(open_ & level.isna(), by_name)
    level = level.mask(country.notna(), COUNTRY).mask(country.isin(WITHDRAWN), FORMER)
    unknown = level.isna()
    return pd.DataFrame({
        "country": country, "area": words(name), "area_code": words(code),
        "area_code_system": system.astype(pd.CategoricalDtype(list(CODES))), "unknown": unknown, "conflict": conflict,
        "area_level": level.fillna(COUNTRY).astype(pd.CategoricalDtype(list(AREA_LEVELS))),
    })


def _plain(codes, system):
    """Return *codes* without the apostrophe that keeps a spreadsheet from cutting zeros, and in their full length."""
    plain = codes.str.removeprefix("'").str.strip()
    if system == "m49":
        return plain.str.zfill(3)
    return plain.str.upper() if system.startswith("iso") else plain


def _levels(codes, system):
    found = codes.map(LEVEL_BY_CODE.get(system, {})).astype("str")
    if system != "fao":
        return found
    number = pd.to_numeric(codes.where(codes.str.fullmatch(r"\d+").fillna(False)))
    return found.mask(found.isna() & number.ge(FIRST_REGION), REGION)
