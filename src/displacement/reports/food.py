"""Section: what came in, and the energy of what was delivered and of what people were entitled to buy."""

import re
import textwrap

import pandas as pd

from displacement.analysis import food
from displacement.charts import _style
from displacement.charts.delivered_energy import delivered_energy
from displacement.reports._positions import WORDS, replies, told_by_records
from displacement.reports._section import Claim, Day, Figure, Finding, View, number, prose, section
from displacement.tables._table import Column
from displacement.tables.uses import stated

NAME_WIDTH = 44
TONNES = Column("quantity", "Float64", "tonnes", "Goods delivered")
DAYS = Column("duration_days", "Int64", "days", "Days of the period")
PER_DAY = Column("tonnes_per_day", "Float64", "tonnes per day", "Goods delivered a day")
VEHICLES = Column("value", "Float64", "vehicles", "Vehicles that passed, as stated")
KCAL = Column("kcal_per_person_day", "Float64", "kcal per person per day", "Energy", title="Energy delivered")


def totals(deliveries):
    """Return the totals delivered since the start of a period, in tonnes."""
    rows = stated(deliveries)
    return rows[rows["measure"].eq("delivered") & rows["unit"].eq("tonnes") & rows["cumulative"]
                & rows["direction"].eq("in")]


def assumptions(case):
    """Return the named assumptions of the report."""
    return {told["name"]: food.Assumption(**told) for told in case.get("assumption", ())}


def longest_total(frames):
    """Find the delivered total with the latest end."""
    found = totals(frames["deliveries"])
    return found[found["period_end"].eq(found["period_end"].max())].head(1)


def delivered(frames, *, quantity):
    """Find tonnes, days or tonnes a day of the delivered total with the latest end."""
    rows = longest_total(frames)
    if rows.empty:
        return Finding(None, None, None, rows)
    rated = food.delivered_rate(rows).iloc[0]
    low, high = (rated.get(f"{quantity}{end}", rated[quantity]) for end in ("_low", "_high"))
    return Finding(rated[quantity], low, high, rows)


def ration(frames, *, place, day, foods):
    """Find the energy of the ration that came into force at *place* on *day*."""
    rows = stated(frames["rations"])
    rows = rows[rows["place"].eq(place) & rows["valid_from"].eq(day) & rows["kind"].eq("entitlement")]
    energies = frames["energy"][frames["energy"]["commodity"].isin(rows["product"].replace(foods))]
    if rows.empty or energies.empty:
        return Finding(None, None, None, rows)
    found = food.ration_energy(rows, energies, foods=foods).iloc[0]
    return Finding(*(found[f"kcal_per_person_day{end}"] for end in ("", "_low", "_high")),
                   pd.concat([rows, energies], ignore_index=True))


def energy_delivered(frames, *, claim_by, resident, told):
    """Find the energy of the delivered total per person and day, with the population that *claim_by* states.

    A population that is stated as a maximum gives a least energy, and one stated as a minimum a most.
    """
    value, low, high, bound, rows = _energy(frames, claim_by, resident, told)
    if bound == "exact":
        return Finding(value, low, high, rows)
    return Finding(None, low if bound == "at least" else None, high if bound == "at most" else None, rows)


def _energy(frames, claim_by, resident, told):
    """Return value, low and high of the energy, how they are to be read, and the rows that they rest on.

    Where the population is stated as a maximum, all three are least figures: each assumption at its low, its central
    and its high end.
    """
    people = claims_of_population(frames["population"], resident)
    people = people[people["claim_by"].eq(claim_by)]
    rows = longest_total(frames)
    if rows.empty or people.empty:
        return None, None, None, "exact", rows
    row = people.iloc[0]
    known = row[["persons", "persons_high", "persons_low"]].dropna().iloc[0]
    shared = food.Assumption("population", *(row[end] if pd.notna(row[end]) else known
                                             for end in ("persons_low", "persons", "persons_high")), "people", claim_by)
    found = food.delivered_energy(rows, {**told, "population": shared}).iloc[0]
    value, low, high = (found[f"kcal_per_person_day{end}"] for end in ("", "_low", "_high"))
    only_high, only_low = (pd.isna(row["persons"]) and pd.isna(row[other]) for other in ("persons_low", "persons_high"))
    bound = "at least" if only_high else "at most" if only_low else "exact"
    return value, low, high, bound, pd.concat([rows, people.head(1)], ignore_index=True)


def claims_of_population(population, resident):
    """Return the latest figure that each claimant states for the residents, in the boundaries of the day."""
    rows = stated(population)
    known = rows[["persons", "persons_low", "persons_high"]].notna().any(axis=1)
    rows = rows[rows["definition"].eq(resident) & known & rows["scope"].isna()]
    return rows.sort_values("date_latest", kind="stable").groupby("claim_by", sort=False).tail(1).iloc[::-1]


@section("What came in, and what people were entitled to buy",
         uses=["deliveries", "rations", "energy", "population", "claims", "prices", "events"])
def write(deliveries, rations, energy, population, claims, prices, events, *, case):
    """Say what was delivered as claimed, its energy under named assumptions, and the energy of rations."""
    frames = {"deliveries": deliveries, "rations": rations, "energy": energy, "population": population,
              "claims": claims, "events": events}
    if not any(len(frame) for frame in (deliveries, rations, prices)):
        return (), (), ()
    paragraphs, figures, views = [], [], []
    if len(longest_total(frames)):
        paragraphs += [on_average(frames), _delivered(frames, case)]
        figures.append(_shown(frames, case))
        views.append(_sensitivity(frames, case))
    else:
        paragraphs.append(prose("No total of goods delivered was known on {day}.", day=Day(case.as_of)))
    both = passages(frames, case)
    paragraphs += [*([] if both is None else [both]), *none_of(frames, case), *_rations(frames, case)]
    if stated(deliveries)["measure"].eq("baseline").any():
        paragraphs.append(prose(
            "What the usual quantity contained is itself in conflict: the same figure is stated for all goods, for "
            "food and medicine, and for food alone. So no share of a usual supply is computed here."))
        views.append(_baselines(deliveries))
    views += [_assumed(case), _planning(claims, case), *_listed(deliveries, rations, energy, case), _prices(prices)]
    return tuple(paragraphs), tuple(figures), tuple(view for view in views if len(view.frame))


def on_average(frames):
    """Say how much was delivered a day over the longest period stated, and who says so; None where nothing is known."""
    found = longest_total(frames)
    if found.empty:
        return None
    row = found.iloc[0]
    return prose("Deliveries averaged {rate} tonnes a day from {start} to {end}, according to the {who}.",
                 rate=number(delivered, frames, PER_DAY, quantity=PER_DAY.name, decimals=1), who=row["claim_by"],
                 start=Day(row["period_start"]), end=Day(row["period_end"]))


def none_of(frames, case):
    """Say of which goods somebody states that none came in, who says so, and who disputes it; the longest first."""
    rows = stated(frames["deliveries"])
    rows = rows[rows["measure"].eq("delivered") & rows["direction"].eq("in") & rows["quantity"].eq(0).fillna(False)]
    longest = (rows["period_end"] - rows["period_start"]).sort_values(ascending=False, kind="stable").index
    return [_none(row, case) for row in rows.loc[longest].to_dict("records")]


def _none(row, case):
    by = "" if pd.isna(row["carrier"]) else " by {carrier}"
    party = re.sub(WORDS, "", str(row["disputed_by"])).split(" says ")[0].strip()
    answers = [claim for _, claim in replies(row, case)][:1]
    words = ": {answer}." if answers else "."
    disputed = " {party} disputes it" + words if row["dispute"] == "disputed" else ""
    return prose("No {good} came in" + by + " from {start} to {end}, according to {who}." + disputed, party=party,
                 good="goods" if row["commodity"] == "mixed" else row["commodity"], start=Day(row["period_start"]),
                 end=Day(row["period_end"]), who=row["claim_by"], carrier=row["carrier"],
                 answer=answers[0] if answers else "")


def passages(frames, case):
    """Set the latest totals of vehicles that passed beside each other, one for each who states one; None without."""
    told = case.get("passages")
    rows = stated(frames["claims"])
    rows = rows[rows["indicator"].eq(told["indicator"] if told else "")]
    last = rows.sort_values("period_end", kind="stable").groupby("claim_by", sort=False).tail(1)
    if last.empty:
        return None
    pieces, named = [], {"start": Day(last["period_start"].min()), "what": told["what"]}
    for place, row in enumerate(last.to_dict("records")):
        pieces.append(f"{{by{place}}} {{n{place}}} by {{day{place}}}")
        named |= {f"by{place}": row["claim_by"], f"day{place}": Day(row["period_end"]), f"n{place}": number(
            passed, frames, VEHICLES, indicator=told["indicator"], claim_by=row["claim_by"])}
    return prose("Of {what} since {start} the totals differ: " + ", ".join(pieces) + ".", **named)


def passed(frames, *, indicator, claim_by):
    """Find the latest total of one claimant."""
    rows = stated(frames["claims"])
    rows = rows[rows["indicator"].eq(indicator) & rows["claim_by"].eq(claim_by)]
    rows = rows.sort_values("period_end", kind="stable").tail(1)
    row = rows.iloc[0]
    return Finding(row["value"], row["value_low"], row["value_high"], rows)


def _delivered(frames, case):
    row = longest_total(frames).iloc[0]
    before, said_before = _said_before(row, case, frames["events"])
    said = {column.name: number(delivered, frames, column, quantity=column.name) for column in (TONNES, DAYS)}
    return prose(
        "That is {tonnes} tonnes ({what}) in {days} days. On this: {dispute}. " + before + "What it is per person "
        "depends on how many shared it, which the parties state differently; the table gives one line for each. It is "
        "energy delivered, not food available: stocks, harvests and losses are not in it.",
        what=row["commodity"], tonnes=said["quantity"], days=said["duration_days"], dispute=_disputed(row, case),
        **said_before)


def _said_before(row, case, events):
    """Return what those who hold that the road was open had said by the day of a figure: a template and its words."""
    sides = case.get("accounts_of_road", {"open_by": (), "subject": None})
    told = [position for position in told_by_records(case, events) if position["side"] in sides["open_by"]
            and position["subject"] == sides["subject"] and position.get("of_all")
            and pd.Timestamp(position["said"]) <= row["period_end"]]
    if not told:
        return "", {}
    last = max(told, key=lambda position: position["said"])
    return "Of {subject} {side} had said before it, in short, on {said_day}: {said_words}. ", {
        "subject": sides["subject"], "side": last["side"], "said_day": Day(pd.Timestamp(last["said"])),
        "said_words": Claim(last["words"], last["by"])}


def _disputed(row, case):
    if row["dispute"] != "disputed":
        return "no rejection of the figure was found"
    answers = [claim for _, claim in replies(row, case)]
    return answers[0] if answers else re.sub(WORDS, "", str(row["disputed_by"])).strip() + " disputes the account"


def _shown(frames, case):
    """Draw the energy of the longest total under each population that is claimed."""
    view = _by_population(frames, case)
    names = view.frame["population_stated_by"]
    frame = pd.DataFrame({"name": ["\n".join(textwrap.wrap(name, NAME_WIDTH)) for name in names],
                          "kcal_per_person_day_low": view.frame["kcal_low"],
                          "kcal_per_person_day": view.frame["kcal_central"],
                          "kcal_per_person_day_high": view.frame["kcal_high"]}).astype(
        {f"kcal_per_person_day{end}": "float64" for end in ("_low", "", "_high")}).assign(bound=view.frame["read_as"])
    ax = delivered_energy(frame, KCAL, planning=case["planning"]["kcal_per_person_day"])
    row = longest_total(frames).iloc[0]
    period = f"{Day(row['period_start']).text} to {Day(row['period_end']).text}"
    headline = f"Energy of goods delivered, {period}, under each population that is claimed"
    _style.title(ax, headline)
    _style.source_line(ax, f"Tonnes: as {row['claim_by']} state them; populations: as the claimants named state them. "
                           "Bars: all assumptions at their ends; an arrow: least figures, since the population is a "
                           "maximum. Delivered, not available; the planning figure is no threshold.")
    alt = f"Interval chart, one bar for each party's population. {headline}. The table gives the numbers."
    return Figure("delivered_energy", headline, _style.drawing(ax.figure, alt), view)


def _sensitivity(frames, case):
    """List the energy with one assumption at a time at its ends, for the latest population that is claimed."""
    row = claims_of_population(frames["population"], case["resident"]).dropna(subset="persons").iloc[0]
    shared = food.Assumption("population", row["persons"], row["persons"], row["persons"], "people", row["claim_by"])
    found = food.sensitivity(longest_total(frames), {**assumptions(case), "population": shared})
    frame = found[found["assumption"].ne("population")][["assumption", "at_low", "central", "at_high"]]
    return View(frame.assign(assumption=frame["assumption"].str.replace("_", " ")),
                "Energy delivered with one assumption at a time at its low and its high, the others central, in kcal "
                f"per person and day, with the population stated by {row['claim_by']}", name="sensitivity")


def _baselines(deliveries):
    rows = deliveries[deliveries["measure"].eq("baseline")]
    frame = rows[["direction", "commodity", "quantity", "unit", "claim_by", "reported_by"]]
    return View(frame.assign(record=rows["part"].astype("str") + ", " + rows["record"].astype("str")),
                "The usual quantity before the restriction, as each states what it contains", name="baselines")


def _prices(prices):
    frame = prices[["date", "market", "commodity", "unit", "price_low", "price", "price_high", "currency", "price_type",
                    "price_flag", "claim_by"]]
    return View(frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d"),
                             record=prices["part"].astype("str") + ", " + prices["record"].astype("str")),
                "Prices as stated; a ceiling set by an authority is no price paid", name="prices")


def _by_population(frames, case):
    claims = claims_of_population(frames["population"], case["resident"])
    told = assumptions(case)
    rows = []
    for claim_by in claims["claim_by"]:
        value, low, high, bound, _ = _energy(frames, claim_by, case["resident"], told)
        row = claims[claims["claim_by"].eq(claim_by)].iloc[0]
        rows.append({"population_stated_by": claim_by, "people_low": row["persons_low"], "people": row["persons"],
                     "people_high": row["persons_high"], "read_as": bound, "kcal_low": low, "kcal_central": value,
                     "kcal_high": high, "record": f"{row['part']}, {row['record']}"})
    return View(pd.DataFrame(rows), "Energy of the goods delivered, in kcal per person and day, by each population "
                "that is claimed, under the assumptions below", name="delivered_energy")


def rations_in_force(rations):
    """Return place and first day of every ration whose amounts are stated, in order of time."""
    known = stated(rations)
    known = known[known["kind"].eq("entitlement") & known["grams_per_person_day"].notna()]
    return list(known.sort_values("valid_from")[["place", "valid_from"]].drop_duplicates().itertuples(index=False))


def _rations(frames, case):
    known = rations_in_force(frames["rations"])
    if not known:
        return [prose("No ration was in force by {day}.", day=Day(case.as_of))]
    lines = [line for place, day in known for line in one_ration(frames, place, day, case)]
    return [*lines, *widened(frames["rations"]), *_planning_figure(frames, case)]


def one_ration(frames, place, day, case):
    """Say what one ration allowed and its energy, what it does not cover, and when it ended."""
    rations = stated(frames["rations"])
    own = rations[rations["place"].eq(place) & rations["valid_from"].eq(day)]
    energy = number(ration, frames, KCAL, place=place, day=day, foods=case["foods"], spelled=True)
    what, they = ("{foods}", "It holds") if len(own) == 1 else ("these foods: {foods}", "Together they hold")
    template = ("From {day} a ration in {place} entitled a person to buy set quantities of " + what + ". " + they
                + " {kcal} kcal per person and day. An entitlement is not what was eaten.")
    lines = [prose(template, day=Day(day), place=place, kcal=energy, foods=", ".join(own["product"]))]
    ends = own["valid_to"].dropna()
    later = rations[(rations["valid_from"] > day) & ~rations["product"].isin(own["product"])
                    & rations["grams_per_person_day"].notna() & rations["kind"].eq("entitlement")]
    if len(later):
        first = later.sort_values("valid_from", kind="stable").iloc[0]
        lines.append(prose("Other foods came on top where they could be found: {food} was not rationed before {day}.",
                           food=first["product"], day=Day(first["valid_from"])))
    if len(ends):
        lines.append(prose("It is counted to {day}: the end is inferred from the stop after it that {who} report.",
                           day=Day(ends.max()), who=own["claim_by"].iloc[0]))
    return lines


def widened(rations):
    """Say which foods were added to a ration without a quantity, and from when."""
    rows = stated(rations)
    rows = rows[rows["kind"].eq("entitlement")]
    ends = ["grams_per_person_day_low", "grams_per_person_day", "grams_per_person_day_high"]
    known = rows[ends].notna().any(axis=1)
    rationed = set(rows.loc[known, "product"])
    added = rows["product"].map(lambda product: not set(product.split(", ")) <= rationed).astype("bool")
    return [prose("From {day} the list also names {food}, in quantities that are not stated, so no energy is computed "
                  "for them.", day=Day(row["valid_from"]), food=row["product"])
            for _, row in rows[~known & added].iterrows()]


def planning_figure(frames, *, indicator):
    """Find the planning figure for the energy of a whole diet."""
    rows = stated(frames["claims"])
    rows = rows[rows["indicator"].eq(indicator)]
    if rows.empty:
        return Finding(None, None, None, rows)
    row = rows.iloc[0]
    return Finding(row["value"], row["value_low"], row["value_high"], rows.head(1))


def _planning_figure(frames, case):
    found = number(planning_figure, frames, KCAL, indicator=case["planning"]["indicator"])
    return [prose("The planning figure for a whole diet is {n} kcal per person and day. A ration of some "
                  "foods is not a diet, so the two are not set against each other.", n=found)] if found.found else []


def _assumed(case):
    frame = pd.DataFrame([{"assumption": told.name.replace("_", " "), "low": told.low, "central": told.value,
                           "high": told.high, "unit": told.unit, "source": told.source}
                          for told in assumptions(case).values()])
    planning = case["planning"]
    frame.loc[len(frame)] = ["planning figure", None, planning["kcal_per_person_day"], None, "kcal per person per day",
                             planning["source"]]
    return View(frame, "Assumptions, each with its source", name="assumptions")


def _planning(claims, case):
    """List planning figures and conversions; those derived from rations are younger than a past date may be."""
    rows = claims[claims["topic"].eq("nutrition")]
    rows = stated(rows) if case.hindsight else rows
    frame = rows[["indicator", "value_low", "value", "value_high", "unit", "claim_by"]]
    return View(frame.assign(record=rows["part"].astype("str") + ", " + rows["record"].astype("str")),
                "Planning figures, densities and yields, with who states them", name="planning")


def _listed(deliveries, rations, energy, case):
    goods = deliveries[["period_start", "period_end", "direction", "route", "commodity", "measure", "cumulative",
                        "quantity_low", "quantity", "quantity_high", "unit", "claim_by", "dispute", "use", "part",
                        "record"]]
    coupons = rations[["place", "valid_from", "valid_to", "product", "kind", "grams_per_person_day_low",
                       "grams_per_person_day", "grams_per_person_day_high", "claim_by", "use", "part", "record"]]
    return (View(goods.assign(record=goods.pop("part") + ", " + goods["record"].astype("str")),
                 "Every statement on goods, as claimed; totals, rates and what was not delivered are told apart by "
                 "measure", name="deliveries"),
            View(coupons.assign(record=coupons.pop("part") + ", " + coupons["record"].astype("str")),
                 "Every ration, in grams per person and day", name="rations"),
            _energy_listed(rations, energy, case))


def _energy_listed(rations, energy, case):
    known = stated(rations)
    found = food.ration_energy(known[known["kind"].eq("entitlement")], energy, foods=case["foods"])
    frame = found[["place", "valid_from", "valid_to", "kcal_per_person_day_low", "kcal_per_person_day",
                   "kcal_per_person_day_high"]].dropna(subset="kcal_per_person_day")
    return View(frame, "Energy of each ration whose quantities are stated, in kcal per person and day",
                name="ration_energy")
