"""Closed vocabularies of the field: each word has one meaning everywhere."""

POPULATION_TYPES = {
    "REF": "Refugees under UNHCR's mandate, including people in refugee-like situations",
    "ASY": "Asylum-seekers with a pending application",
    "IDP": "Internally displaced persons of concern to UNHCR, or as IDMC counts them",
    "OIP": "Other people in need of international protection",
    "STA": "Stateless persons under UNHCR's mandate; overlaps with REF",
    "OOC": "Others of concern to UNHCR",
    "HST": "Host community; not displaced",
    "UNRWA": "Palestine refugees under UNRWA's mandate",
    "RET": "Returned refugees: movements within the year, not a stock",
    "RDP": "Returned IDPs: movements within the year, not a stock",
    "REF+ASY": "Refugees and asylum-seekers that the source does not separate",
    "RTN": "People who have returned home and were present at the date, as IOM counts them; a stock, not movements",
    "ROC": "People in refugee-like situations, where the source separates them from refugees",
    "total": "All types together as the source prints it; holds movements and overlaps, and is never added to a type",
    "mixed": "Several types that the source does not separate, other than refugees with asylum-seekers; or refugees "
             "and migrants together",
}
RETURN_TYPES = ("RET", "RDP")

BOUNDS = {
    "exact": "The figure as counted or stated",
    "about": "Rounded or estimated by who states it",
    "at least": "Lower bound, the figure included",
    "more than": "Lower bound, the figure not included",
    "at most": "Upper bound",
}

COUNT_MEASURES = {
    "entered": "People counted on entry, running total",
    "registered": "People registered by the authority, running total; not the same people as entered",
    "vehicles": "Vehicles counted on entry, running total",
    "housed": "People in accommodation given by the state, running total",
    "shown": "People whom a portal's series shows for the date: on record by then, or arrived by then or since the "
             "date before; the series does not say which",
    "returned": "People counted on return, running total",
}

USES = {
    "stated": "As somebody states it, in a source that was read: the only records that count",
    "computed": "Worked out by this package from what somebody states; nobody said it",
    "misdated": "The date that the source gives is known to be wrong",
    "superseded": "Whoever stated it has corrected or replaced it",
    "unretrieved": "No source was seen",
    "context": "Another scope, period or definition than the series it stands beside",
}

DELIVERY_MEASURES = {
    "baseline": "Usual quantity before the restriction",
    "delivered": "Reached the place",
    "sent": "Dispatched by the sender; not shown as received",
    "waiting": "Loaded and held back on the way; neither delivered nor finally refused",
    "refused": "Turned back or not admitted",
    "promised": "Announced or pledged",
    "not delivered": "Counterfactual: usual quantity times days, not a count of anything",
}

ROUTE_STATUSES = {
    "open": "Ordinary use possible",
    "restricted": "Reduced, intermittent or by agreement",
    "humanitarian only": "Only with a humanitarian organisation, peacekeepers or on agreed lists",
    "closed": "No use",
}
TRAFFICS = ("people out", "people in", "commercial", "humanitarian", "medical", "fuel", "gas", "power", "internet")

EPISODE_KINDS = (
    "siege", "land blockade", "naval blockade", "economic blockade/embargo with closed borders", "access restriction",
    "sanctions regime",
)
EPISODE_ENDINGS = (
    "agreement/negotiated", "military capture/fall", "relief/military lifting",
    "evacuation/displacement of population", "unilateral lifting", "regime change", "ongoing",
)

CONFIDENCES = ("official", "agency", "media", "derived", "high", "medium", "low", "unverified")
PRICE_TYPES = ("retail", "wholesale", "farm gate", "market", "producer", "export", "import")
PRICE_FLAGS = {
    "actual": "Observed or reported as paid",
    "maximum permitted": "Ceiling set by an authority, not a price paid",
    "aggregate": "Average over several shops, markets or weeks",
    "actual,aggregate": "Partly observed as such, partly averaged over weeks",
    "forecast": "Computed ahead by the provider, not observed",
    "actual,forecast": "Partly observed, partly forecast",
    "aggregate,forecast": "Partly averaged, partly forecast",
    "actual,aggregate,forecast": "Partly observed, partly averaged, partly forecast",
    "estimate": "Estimated by the provider, not observed",
    "not stated": "The source does not say how the price came about",
}
MARKET_LEVELS = {
    "market": "One market or town",
    "national average": "Average over the country, listed as if it were a market",
    "average": "Average over a part of the country or over several markets, listed as if it were a market",
}
ITEM_KINDS = {
    "food": "Food and drink",
    "livestock": "Live animals",
    "fuel": "Fuel and energy",
    "wage": "Pay for work",
    "exchange rate": "Local currency for one foreign one: no good at all",
    "other non-food": "Other goods and services",
}
RATION_KINDS = {
    "entitlement": "May be bought or drawn against a coupon; not what was eaten",
    "sale cap": "Most that one buyer may take at one purchase",
    "issue": "Handed out",
}
FLOW_TYPES = {
    "arrival": "New arrivals, as the source counts them within the period",
    "displacement": "Displacements; one person may be displaced more than once",
    "return": "Returns, from where people were displaced to where they came from",
    "resettlement": "Departures for, or arrivals in, a country of resettlement; the origin is the country once fled",
    "naturalisation": "Refugees who became citizens of the country of asylum, written as destination; nobody moved",
    "resettlement departure": "Departures for resettlement; the origin is the country of asylum that people leave",
    "cessation": "Refugee status that ended since its grounds did; nobody moved, destination is the country of asylum",
    "birth": "Children born to people who are counted; nobody moved, destination is the country where they are",
    "death": "Deaths among people who are counted; nobody moved, destination is the country where they were",
    "verification added": "People added to a register when it was checked; nobody moved",
    "verification removed": "People taken off a register when it was checked; nobody moved",
    "local integration": "IDPs who settled where they had been displaced to; nobody moved",
    "settlement elsewhere": "IDPs who settled in another part of the country",
}
FLOW_UNITS = ("persons", "households", "cases", "movements")
PLACE_KINDS = ("country", "admin1", "admin2", "admin3", "admin4", "site", "market", "crossing", "route", "area")
PHASE_NAMES = {
    "1": "Phase 1, minimal or none",
    "2": "Phase 2, stressed",
    "3": "Phase 3, crisis",
    "4": "Phase 4, emergency",
    "5": "Phase 5, catastrophe or famine",
    "3+": "Phases 3 to 5 together, as published",
    "all": "Everybody analysed",
}
PHASE_PERIODS = {
    "current": "Situation when the analysis was made",
    "first projection": "First projection of the analysis",
    "second projection": "Second projection of the analysis",
}
PHASE_LEVELS = {
    "country": "Whole of what was analysed in the country",
    "level 1": "First division, as the source groups its areas",
    "area": "Area analysed: a district, a livelihood zone, a camp or a group of people",
}
PHASE_CONDITIONS = {
    "acute": "Acute food insecurity, five phases",
    "chronic": "Chronic food insecurity, four levels on another scale",
}
AREA_LEVELS = {
    "country": "Country or territory that has an ISO 3166-1 code today",
    "region": "Group of countries, by geography, income or membership",
    "double-counting sum": "Sum that the source lists among countries beside its parts, such as China with its four",
    "former state": "State that no longer is in its boundaries of then; its successors may stand beside it",
}
