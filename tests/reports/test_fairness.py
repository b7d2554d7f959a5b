"""A case told truly and fairly, on an invented one: two parties, an island, one route by sea.

Every rule has a test that fails when the rule is taken out; the shipped case is only one more.
"""

import pandas as pd
import pytest

from displacement.cells.statements import between
from displacement.errors import ReportError
from displacement.reports import after, arrivals, chronology, claims, durations, food, methods, summary, timeline
from displacement.reports._as_of import known
from displacement.reports._case import Case
from displacement.reports._document import _standing
from displacement.reports._positions import speaker, told_by_records
from displacement.reports._section import Claim, Day, Number, when
from displacement.tables.citations import CITATIONS
from displacement.tables.uses import OURS

DAY = pd.Timestamp
TOLD = {
    "title": [{"text": "The isle"}, {"since": DAY("2031-05-04"), "text": "The isle and those who landed"}],
    "summary": "From {start} to {end}",
    "as_of": DAY("2033-01-01"),
    "timezone": "UTC",
    "period": {"start": DAY("2031-01-01"), "end": DAY("2031-06-30")},
    "measure": "entered",
    "official": ["Harbour office"],
    "flow_indicators": ["landed in period"],
    "resident": "islanders",
    "latest": {"entered": {"measure": "entered", "indicators": ["landed so far"]}},
    "episode": "isle-2031",
    "accounts_of_road": {
        "road": "the strait",
        "closed": "Islanders",
        "open": "Mainland",
        "closed_by": ["Islanders"],
        "open_by": ["Mainland"],
        "said": DAY("2031-01-11"),
        "subject": "the strait",
    },
    "account": [
        {"label": "Islanders", "pattern": "Isl"},
        {"label": "Mainland", "pattern": "Main"},
        {"label": "Others", "pattern": ""},
    ],
    "position": [
        {
            "subject": "the strait",
            "side": "Islanders",
            "by": "Council of the Islanders",
            "words": "no boat passes",
            "said": DAY("2031-01-11"),
            "record": "a.csv 2",
            "of_all": True,
        },
        {
            "subject": "the strait",
            "side": "Mainland",
            "by": "Mainland",
            "words": "boats are inspected",
            "said": DAY("2031-01-12"),
            "record": "a.csv 3",
            "of_all": True,
        },
        {
            "subject": "the strait",
            "side": "Mainland",
            "by": "Mainland",
            "words": "the strait is open",
            "said": DAY("2031-03-01"),
            "record": "a.csv 4",
        },
    ],
    "limits": ["Always", {"since": DAY("2031-05-04"), "text": "Landings are counted at the pier"}],
    "after": [
        {
            "indicators": ["cards given", "passes given"],
            "what": ["cards had been given", "passes had been given"],
            "note": "That passes are cards is our reading.",
            "note_for": ["passes given"],
        }
    ],
    "copies": ["reposted"],
    "outlets_of": {"Islanders": ["Isle Courier"]},
}
FIRST = {
    "claim_by": "Harbour office",
    "reported_by": "The Gull",
    "dispute": "none",
    "disputed_by": None,
    "use": "stated",
    "use_reason": None,
    "dataset": "isle",
    "part": "a.csv",
}


def case(as_of="2033-01-01"):
    return Case("isle", TOLD, DAY(as_of))


def rows(*given, **shared):
    return pd.DataFrame([FIRST | {"record": place} | shared | row for place, row in enumerate(given, start=2)])


def counts(*given):
    """Build reports of the running count from (hour since 4 May 2031, figure, changes)."""
    found = []
    for hour, value, *changes in given:
        moment = pd.Timestamp("2031-05-04", tz="UTC") + pd.Timedelta(hours=hour)
        found.append(
            {
                "observed_at": moment,
                "observed_at_earliest": moment,
                "observed_at_latest": moment,
                "value": value,
                "measure": "entered",
                "bound": "exact",
            }
            | (changes[0] if changes else {})
        )
    frame = rows(*found)
    return frame.assign(value=frame["value"].astype("Int64"))


def statements(*given):
    """Build claims from dictionaries; a figure without bounds is exact."""
    found = []
    for row in given:
        value = row.get("value")
        day = row.get("day", DAY("2031-05-20"))
        found.append(
            {
                "indicator": "landed so far",
                "value": value,
                "value_low": value,
                "value_high": value,
                "date_earliest": day,
                "date_latest": row.get("last", day),
                "period_start": pd.NaT,
                "period_end": pd.NaT,
                "unit": "persons",
                "topic": "landings",
                "place": "the isle",
            }
            | row
        )
    columns = ["value_low", "value", "value_high"]
    return rows(*found).astype(dict.fromkeys(columns, "Float64"))


def words(paragraph):
    """Return a paragraph as it is read."""
    return "".join(
        piece if isinstance(piece, str) else f"{piece.words} ({piece.by})" if isinstance(piece, Claim) else piece.text
        for piece in paragraph.pieces
    )


def latest(frames):
    return arrivals.latest_count(frames, **arrivals.latest_of(case(), "entered"))


def test_the_latest_figure_is_that_of_the_latest_day_in_all_tables():
    frames = {"counts": counts((0, 40), (48, 90)), "claims": statements({"value": 95.0, "day": DAY("2031-05-08")})}
    assert latest(frames).value == 95
    frames["claims"] = statements({"value": 95.0, "day": DAY("2031-05-05")})
    assert latest(frames).value == 90


def test_an_exact_figure_carries_no_bound_of_ours():
    found = latest({"counts": counts((0, 40), (48, 90))})
    assert (found.low, found.value, found.high) == (90, 90, 90)


def test_a_bound_or_a_record_that_is_not_stated_heads_nothing():
    frames = {
        "counts": counts(
            (0, 40),
            (48, 90, {"bound": "at least"}),
            (72, 99, {"use": "misdated"}),
            (90, 98, {"use": "context"}),
            (91, 97, {"use": "computed"}),
        )
    }
    assert latest(frames).value == 40
    assert arrivals.first_count({"counts": counts((0, 4, {"use": "context"}), (1, 7))}, measure="entered").value == 7


def flows(*given):
    return statements(
        *(
            {
                "indicator": "landed in period",
                "period_start": day,
                "period_end": last,
                "value": value,
                "claim_by": by,
                "reported_by": outlet,
            }
            for day, last, value, by, outlet in given
        )
    )


ONE, TWO = DAY("2031-05-04"), DAY("2031-05-05")


def test_the_busiest_day_is_somebodys_until_the_running_counts_show_it():
    frames = {
        "counts": counts((0, 0), (20, 50), (28, 60), (44, 100), (60, 120)),
        "claims": flows(
            (ONE, ONE, 52.0, "Harbour office", "The Gull"),
            (TWO, TWO, 58.0, "Harbour office", "The Gull"),
            (ONE, ONE, 58.0, "Harbour office", "The Tern"),
            (TWO, TWO, 80.0, "Relief union", "The Gull"),
        ),
    }
    told = [words(line) for line in arrivals.busiest(frames, case())]
    assert told[0] == (
        "Harbour office states 58 arrivals for 5 May 2031, the most of its daily figures, and 52 for 4 May 2031."
    )
    assert told[1] == "Another report of the same statement (The Tern) gives 58 for 4 May 2031."
    assert told[2] == "Relief union gives 80 for 5 May 2031."
    assert told[3].endswith("so they do not show which day had most.")


def test_running_counts_that_part_the_days_bear_the_statement_out():
    frames = {
        "counts": counts((0, 0), (24, 50), (48, 150)),
        "claims": flows(
            (ONE, ONE, 50.0, "Harbour office", "The Gull"), (TWO, TWO, 100.0, "Harbour office", "The Gull")
        ),
    }
    assert words(arrivals.busiest(frames, case())[-1]).endswith("so they bear this out.")


def test_without_daily_statements_only_the_running_counts_speak():
    frames = {"counts": counts((0, 0), (24, 50), (48, 150), (72, 160)), "claims": statements({"value": 1.0})}
    assert words(arrivals.busiest(frames, case())[0]) == (
        "The running counts allow 100–100 people on 5 May 2031, more than on any other day."
    )


def people(*given):
    found = rows(
        *(
            {
                "definition": "islanders",
                "scope": None,
                "persons_low": low,
                "persons": value,
                "persons_high": high,
                "claim_by": by,
                "date_earliest": ONE,
                "date_latest": ONE,
                **changes,
            }
            for by, low, value, high, changes in given
        )
    )
    return found.astype(dict.fromkeys(["persons_low", "persons", "persons_high"], "Int64"))


def test_two_figures_exclude_each_other_only_where_their_ranges_do_not_meet():
    frame = people(("A", 60, None, None, {}), ("B", None, None, 25, {}), ("C", None, 30, None, {}))
    assert claims.excluded_by_count(frame, "islanders", 100)["claim_by"].to_list() == ["B"]
    assert claims.excluded_by_count(frame, "islanders", 20).empty


def test_a_maximum_stays_a_maximum():
    blank = pd.Series(["", ""])
    found = between(blank, pd.Series(["25", "25"]), pd.Series(["25", "30"]), "persons")
    assert found["persons"].isna().to_list() == [True, False]
    frames = {"population": people(("B", None, None, 25, {}))}
    number = claims.one_claim(frames, resident="islanders", claim_by="B")
    assert pd.isna(number.value)
    assert number.high == 25


def test_a_claim_of_another_period_or_one_that_we_computed_stands_in_no_series():
    frame = people(("A", 60, 60, 60, {}), ("B", 5, 5, 5, {"use": "context"}), (OURS, 7, 7, 7, {"use": "computed"}))
    assert food.claims_of_population(frame, "islanders")["claim_by"].to_list() == ["A"]


def test_a_population_that_is_a_maximum_gives_a_least_energy():
    deliveries = rows(
        {
            "measure": "delivered",
            "unit": "tonnes",
            "cumulative": True,
            "direction": "in",
            "quantity": 10.0,
            "quantity_low": 10.0,
            "quantity_high": 10.0,
            "period_start": DAY("2031-01-01"),
            "period_end": DAY("2031-01-10"),
        }
    )
    told = {
        "food_share": food.food.Assumption("food_share", 1, 1, 1, "fraction", "by hand"),
        "kcal_per_kg": food.food.Assumption("kcal_per_kg", 2000, 2000, 2000, "kcal per kg", "by hand"),
    }
    frames = {"deliveries": deliveries, "population": people(("B", None, None, 1000, {}))}
    found = food.energy_delivered(frames, claim_by="B", resident="islanders", told=told)
    assert (found.value, found.low, found.high) == (None, 2000.0, None)


def events(*given):
    return rows(
        *(
            {
                "text": text,
                "claim_by": by,
                "step": step,
                "date_earliest": DAY(day),
                "date_latest": DAY(day),
                "status": None,
            }
            | changes
            for day, by, step, text, changes in given
        )
    )


def test_the_chronology_prints_each_sides_words_and_every_event_is_reachable():
    frame = events(
        ("2031-01-11", "Mainland", "patrols", "Patrols inspect boats", {}),
        ("2031-01-10", "Islanders", "patrols", "Patrols stop all boats", {}),
        ("2031-01-02", "Gull", None, "A storm", {}),
        ("2031-01-09", "Tern", "patrols", "x", {"use": "misdated"}),
    )
    paragraphs, _, (view,) = chronology.write(frame, cited(frame), case=case())
    assert [words(line) for line in paragraphs] == [
        "10 January 2031: Patrols stop all boats (Islanders); 11 January 2031: Patrols inspect boats (Mainland)."
    ]
    assert len(view.frame) == 4


PARTIES = TOLD | {"parties": ["Mainland", "Islanders"]}


@pytest.mark.parametrize(
    ("told", "as_of", "answers"),
    [
        ("Mainland (10 January): boats pass; readings differ: nothing", "2033-01-01", ["boats pass (Mainland)"]),
        ("Mainland (10 January): boats pass", "2032-01-01", []),
        ("Mainland (10 January 2031): boats pass", "2032-01-01", ["boats pass (Mainland)"]),
        ("Mainland (10 February 2032): boats pass", "2032-01-01", []),
        ("Islanders: none did; Mainland: boats pass", "2033-01-01", ["boats pass (Mainland)"]),
        ("Mainland", "2033-01-01", []),
    ],
)
def test_the_reply_of_another_side_stands_behind_what_it_rejects_if_its_words_were_there(told, as_of, answers):
    frame = events(("2031-01-10", "Islanders", "patrols", "No boat passes", {"disputed_by": told}))
    line = words(chronology.write(frame, cited(frame), case=Case("isle", PARTIES, DAY(as_of)))[0][0])
    assert line == "10 January 2031: No boat passes (Islanders)" + "".join(
        f", answered by: {answer}" for answer in answers) + "."


@pytest.mark.parametrize(("day", "answered"), [("2031-01-09", True), ("2031-01-10", False), ("2031-01-11", False)])
def test_who_speaks_later_in_the_step_is_not_also_told_as_a_reply(day, answered):
    rejected = {"disputed_by": "Mainland: boats pass"}
    frame = pd.concat([
        events(("2031-01-10", "Islanders", "patrols", "No boat passes, says a man of the Mainland", rejected)),
        events((day, "Mainland", "patrols", "Boats pass", {"record": 9})),
    ])
    told = Case("isle", PARTIES, DAY("2033-01-01"))
    assert ("answered" in words(chronology.write(frame, cited(frame), case=told)[0][0])) is answered


@pytest.mark.parametrize(
    ("by", "outlet", "shown"),
    [
        ("Mainland", "Isle Courier", "Mainland, read in Isle Courier"),
        ("Islanders", "Isle Courier", "Islanders"),
        ("Mainland", "The Gull", "Mainland"),
        ("Relief union", "Isle Courier", "Relief union"),
    ],
)
def test_words_of_a_side_that_were_read_in_an_outlet_of_the_other_say_so(by, outlet, shown):
    outlets = {"Islanders": ["Isle Courier"], "Mainland": ["Coast"]}
    told = Case("isle", TOLD | {"outlets_of": outlets}, DAY("2033-01-01"))
    assert speaker({"claim_by": by, "reported_by": outlet}, told) == shown


def test_the_latest_statement_on_who_remained_is_told_with_who_makes_it():
    frame = people(
        ("A", 50, None, 100, {"definition": "remaining"}), ("B", 1, 1, 1, {"definition": "remaining"})
    ).assign(date_latest=[DAY("2031-06-02"), DAY("2031-06-01")], date_earliest=[DAY("2031-06-02"), DAY("2031-06-01")])
    told = Case("isle", TOLD | {"remaining": "remaining"}, DAY("2033-01-01"))
    assert words(summary._remained({"population": frame}, told)) == (
        "Of the people who lived there, 50–100 were said to remain on 2 June 2031, by A."
    )


def cited(frame, **changes):
    return pd.DataFrame(
        [
            dict.fromkeys(CITATIONS.columns)
            | {
                "dataset": row.dataset,
                "part": row.part,
                "record": row.record,
                "organisation": "The Gull",
                "title": "A page",
                "url": "https://gull.example/1",
            }
            | changes
            for row in frame.itertuples()
        ]
    )


def goods(*given):
    base = {
        "measure": "delivered",
        "unit": "tonnes",
        "direction": "in",
        "statement": "boat",
        "cumulative": False,
        "route": "strait",
        "commodity": "mixed",
        "carrier": None,
        "quantity_low": None,
        "quantity_high": None,
    }
    frame = rows(*(base | row for row in given))
    return frame.astype(
        dict.fromkeys(("quantity_low", "quantity", "quantity_high"), "Float64") | {"cumulative": "boolean"}
    )


def test_a_zero_of_one_good_is_no_zero_of_all_and_one_undated_boat_is_no_rate():
    frame = goods(
        {"quantity": 0.0, "period_start": ONE, "period_end": TWO, "commodity": "fish", "carrier": "ferries"},
        {"quantity": 10.0, "period_start": DAY("2031-05-01"), "period_end": DAY("2031-05-10")},
        {"quantity": 50.0, "period_start": DAY("2031-05-01"), "period_end": DAY("2031-05-10"), "cumulative": True},
        {"quantity": 7.0, "period_start": ONE, "period_end": ONE, "measure": "sent", "route": "air"},
        {"quantity": 9.0, "period_start": ONE, "period_end": ONE, "use": "unretrieved"},
    )
    found = timeline._goods(frame, case())
    assert found["none"].dropna().to_list() == ["no fish; carried by ferries"]
    found = found[found["none"].isna()]
    assert found["central"].to_list() == [10.0, 5.0, 7.0]
    assert found["rate"].to_list() == [False, True, False]
    assert found["sent"].to_list() == [False, False, True]
    assert found["route"].to_list() == ["route: strait", "route: strait", "route: air"]


def test_that_none_of_a_good_came_in_is_said_with_its_good_carrier_claimant_and_who_disputes_it():
    told = Case("isle", TOLD | {"parties": ["Mainland"]}, DAY("2033-01-01"))
    frame = goods(
        {
            "quantity": 0.0,
            "period_start": ONE,
            "period_end": TWO,
            "commodity": "fish",
            "carrier": "ferries",
            "dispute": "disputed",
            "disputed_by": "Mainland (9 May): fish passes",
        },
        {"quantity": 0.0, "period_start": ONE, "period_end": DAY("2031-06-01"), "commodity": "mixed", "carrier": None},
        {"quantity": 0.0, "period_start": ONE, "period_end": TWO, "use": "unretrieved"},
    )
    assert [words(line) for line in food.none_of({"deliveries": frame}, told)] == [
        "No goods came in from 4 May 2031 to 1 June 2031, according to Harbour office.",
        "No fish came in by ferries from 4 May 2031 to 5 May 2031, according to Harbour office. Mainland disputes it: "
        "fish passes (Mainland).",
    ]
    early = Case("isle", told.told, DAY("2032-01-01"))
    assert words(food.none_of({"deliveries": frame}, early)[1]).endswith("Mainland disputes it.")
    dated = frame.assign(disputed_by="Mainland (9 May 2031): fish passes")
    assert words(food.none_of({"deliveries": dated}, early)[1]).endswith("fish passes (Mainland).")


def test_a_statement_of_several_claimants_stands_in_the_lane_of_each():
    frame = rows({"claim_by": "Islanders; The Gull"}, {"claim_by": "Mainland"}, {"claim_by": "The Gull; Tern"})
    assert timeline._accounts(frame, case()).to_list() == [["Islanders", "Others"], ["Mainland"], ["Others"]]


def rations(*given):
    return rows(
        *(
            {
                "place": "the isle",
                "kind": "entitlement",
                "valid_from": DAY(start),
                "valid_to": DAY(end) if end else pd.NaT,
                "product": product,
                "grams_per_person_day_low": grams,
                "grams_per_person_day": grams,
                "grams_per_person_day_high": grams,
            }
            for start, end, product, grams in given
        )
    ).astype(
        dict.fromkeys(["grams_per_person_day_low", "grams_per_person_day", "grams_per_person_day_high"], "Float64")
    )


def test_a_ration_says_what_it_covers_what_came_on_top_and_when_it_ended():
    frame = rations(
        ("2031-01-20", "2031-06-14", "rice", 100.0),
        ("2031-02-21", None, "fruit", None),
        ("2031-05-05", None, "bread", 200.0),
    )
    energy = pd.DataFrame(
        {
            "commodity": ["rice", "bread"],
            "kcal_per_kg_low": [3000.0, 2000.0],
            "kcal_per_kg": [3500.0, 2500.0],
            "kcal_per_kg_high": [3600.0, 2700.0],
            "dataset": "isle",
            "part": "e.csv",
            "record": [2, 3],
        }
    )
    told = Case("isle", TOLD | {"foods": {}, "planning": {"indicator": "requirement"}}, DAY("2033-01-01"))
    frames = {"rations": frame, "energy": energy, "claims": statements({"indicator": "requirement", "value": 2100.0})}
    lines = [words(line) for line in food._rations(frames, told)]
    assert lines[0].startswith(
        "From 20 January 2031 a ration in the isle entitled a person to buy set quantities of rice. "
        "It holds 350 (300–360) kcal"
    )
    assert lines[1] == "Other foods came on top where they could be found: bread was not rationed before 5 May 2031."
    assert "counted to 14 June 2031" in lines[2]
    assert any("From 21 February 2031 the list also names fruit" in line for line in lines)
    assert "A ration of some foods is not a diet" in lines[-1]


def episodes(**changes):
    row = {
        "episode": "isle-2031",
        "place": "the isle",
        "kind": "siege",
        "confidence": "high",
        "label": "isle",
        "label_by": "The Gull",
        "started_earliest": DAY("2031-01-10"),
        "started_latest": DAY("2031-01-10"),
        "ended_earliest": DAY("2031-03-01"),
        "ended_latest": DAY("2031-03-11"),
        "observed_until": DAY("2031-03-11"),
        "ending": "agreement/negotiated",
        "enforcer": "patrols, then a fence",
    }
    return pd.DataFrame([FIRST | {"record": 2} | row | changes])


def spoken():
    """Return the events that the positions rest on, and two of the status of the strait."""
    found = [
        {"claim_by": "Council of the Islanders", "date_earliest": DAY("2031-01-11"), "text": "no boat can pass"},
        {"claim_by": "Mainland", "date_earliest": DAY("2031-01-12"), "text": "boats are inspected at the pier"},
        {"claim_by": "Mainland", "date_earliest": DAY("2031-03-01"), "text": "the strait is open to all"},
        {"claim_by": "Islanders", "date_earliest": DAY("2031-01-20"), "text": "boats: closed", "status": "closed"},
        {"claim_by": "Mainland", "date_earliest": DAY("2031-01-25"), "text": "boats: open", "status": "open"},
    ]
    frame = rows(*({"date_end_latest": pd.NaT, "status": None} | row for row in found))
    return frame.assign(date_latest=frame["date_earliest"])


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        ("2031-02-01", "had lasted at least 22 days by 1 February 2031."),
        ("2031-03-05", "had lasted 50–54 days by 5 March 2031: its end can be dated from 1 March 2031 on"),
        ("2032-01-01", "lasted 50–60 days: its end is set by this package, from 1 March 2031 to 11 March 2031."),
    ],
)
def test_who_says_closed_and_who_says_open_and_how_long_on_that_account_fits_the_day(as_of, told):
    frame = known({"episodes": episodes()}, DAY(as_of), "UTC", {})["episodes"]
    line = words(durations.on_the_account({"episodes": frame, "events": spoken()}, case(as_of)))
    assert line.startswith(
        "Islanders say that the strait was closed to ordinary traffic from 10 January 2031; in short, on "
        "11 January 2031: no boat passes (Council of the Islanders)."
    )
    assert told in line
    assert line.endswith(
        " Mainland rejects this account; in short, on 12 January 2031: boats are inspected (Mainland)."
    )                                                         # the later words are not on the whole of the account


def test_that_it_goes_on_rests_on_the_latest_statement_that_a_way_was_not_open():
    frame = known({"episodes": episodes(dataset="list", part="list.csv")}, DAY("2031-02-01"), "UTC", {})["episodes"]
    parties = {"told_by": ("Islanders",), "episode": "isle-2031"}
    cited_rows = durations.one_span({"episodes": frame, "events": spoken()}, **parties).rows
    assert cited_rows["record"].to_list() == [2, 5]
    ended = durations.one_span({"episodes": episodes(), "events": spoken()}, **parties).rows
    assert ended["record"].to_list() == [2]


def test_what_was_written_of_an_episode_in_the_light_of_its_end_is_not_known_before():
    assert known({"episodes": episodes()}, DAY("2031-02-01"), "UTC", {})["episodes"]["enforcer"].isna().all()
    assert known({"episodes": episodes()}, DAY("2031-03-11"), "UTC", {})["episodes"]["enforcer"].notna().all()


def test_before_either_side_spoke_no_account_is_printed():
    assert durations.on_the_account({"episodes": episodes(), "events": spoken()}, case("2031-01-10")) is None


def test_episodes_beside_the_one_at_hand_are_of_its_kind_and_nearest_in_length():
    lengths = {"far": ("siege", 500), "near": ("siege", 60), "nearer": ("siege", 54), "other": ("embargo", 55)}
    listed = [
        episodes(),
        *(
            episodes(
                episode=name,
                kind=kind,
                record=place,
                ended_earliest=DAY("2031-01-10") + pd.Timedelta(days=days),
                ended_latest=DAY("2031-01-10") + pd.Timedelta(days=days),
            )
            for place, (name, (kind, days)) in enumerate(lengths.items(), start=3)
        ),
    ]
    found = durations.nearest(pd.concat(listed, ignore_index=True), case())
    assert found["episode"].to_list() == ["nearer", "near"]


def test_each_sides_latest_words_by_the_day_are_printed_and_both_sides_are_cut_alike():
    early, late = (words(claims._positions(told_by_records(case(day), spoken()))[0])
                   for day in ("2031-01-12", "2031-03-01"))
    assert "boats are inspected (Mainland)" in early
    assert "the strait is open (Mainland)" in late
    assert "no boat passes (Council of the Islanders)" in early
    assert "no boat passes (Council of the Islanders)" in late


def test_a_subject_on_which_one_side_alone_had_spoken_is_not_set_side_by_side():
    assert claims._positions(told_by_records(case("2031-01-11"), spoken())) == []


def test_words_without_their_record_are_not_told():
    known_by_then = spoken().query("record != 2")
    assert {told["side"] for told in told_by_records(case(), known_by_then)} == {"Mainland"}


@pytest.mark.parametrize(
    "changes", [{"claim_by": "Islanders"}, {"date_latest": DAY("2031-01-10")}, {"date_earliest": DAY("2031-01-12")}]
)
def test_words_are_put_into_no_mouth_and_on_no_day_but_those_of_their_record(changes):
    frame = spoken()
    for name, value in changes.items():
        frame.loc[0, name] = value
    with pytest.raises(ReportError, match=r"does not fit its record a\.csv 2"):
        told_by_records(case(), frame)


def test_what_was_said_before_a_figure_is_not_told_as_a_reply_to_it():
    row = pd.Series({"period_end": DAY("2031-02-01"), "dispute": "none", "disputed_by": None})
    template, said = food._said_before(row, case(), spoken())
    assert "had said before it" in template
    assert (said["said_words"].words, said["said_day"].text) == ("boats are inspected", "12 January 2031")
    assert food._said_before(pd.Series({"period_end": DAY("2031-01-11")}), case(), spoken()) == ("", {})
    assert food._disputed(row, case()) == "no rejection of the figure was found"


def test_titles_and_limits_speak_of_what_had_happened():
    assert case("2031-05-03").title == "The isle"
    assert case("2031-05-04").title == "The isle and those who landed"
    assert case("2031-02-01").summary == "From 1 January 2031 to 1 February 2031"
    assert case("2031-05-03").texts("limits") == ["Always"]
    assert len(case("2031-05-04").texts("limits")) == 2


def test_a_month_is_printed_as_a_month():
    row = {"date_earliest": DAY("2031-07-01"), "date_latest": DAY("2031-07-31")}
    assert when(row).text == "July 2031"
    assert when({"date_earliest": DAY("2031-01-01"), "date_latest": DAY("2031-12-31")}).text == "2031"
    assert Day(pd.Timestamp("2031-05-04 14:00", tz="UTC"), "Asia/Yerevan").text == "4 May 2031, 18:00 (UTC+4)"


def test_of_the_latest_figures_all_that_differ_are_printed_with_their_outlet_and_our_reading_as_ours():
    frame = statements(
        {"indicator": "cards given", "value": 5.0, "day": DAY("2031-07-01"), "last": DAY("2031-07-31")},
        {"indicator": "cards given", "value": 6.0, "day": DAY("2031-07-31")},
        {"indicator": "cards given", "value": 4.0, "day": DAY("2031-06-30")},
        {"indicator": "passes given", "value": 9.0, "day": DAY("2031-08-01")},
    )
    paragraphs, _, _ = after.write(frame, cited(frame), case=case())
    told = [words(line) for line in paragraphs]
    assert told[:4] == [
        "In July 2031, 5 cards had been given, as Harbour office states (read in one outlet only: The Gull).",
        "By 31 July 2031, 6 cards had been given, as Harbour office states (read in one outlet only: The Gull).",
        "By 1 August 2031, 9 passes had been given, as Harbour office states (read in one outlet only: The Gull).",
        "That passes are cards is our reading.",
    ]
    both = frame.assign(reported_by="The Gull, The Tern")
    told = words(after.write(both, cited(both), case=case())[0][0])
    assert "(read in these outlets only: The Gull, The Tern)" in told
    second = cited(frame, organisation_2="The Tern")
    assert "one outlet" not in words(after.write(frame, second, case=case())[0][0])


def test_a_copy_or_an_outlet_of_one_side_alone_is_said_to_be_one():
    row = {"organisation": "Harbour office (via Isle Courier)", "url": "https://c.example", "organisation_2": None}
    assert "close to one side (Islanders)" in _standing(row, case())
    assert _standing(row | {"organisation_2": "The Tern"}, case()) is None
    assert "Only a copy was read" in _standing(row | {"url": "https://reposted.example"}, case())


def test_the_report_says_how_many_records_were_set_aside_and_why():
    aside = rows(
        {"use": "misdated", "use_reason": "a day early"},
        {"use": "unretrieved", "use_reason": "no page"},
        {"use": "unretrieved", "use_reason": "no page"},
        table="counts",
    )
    line = words(methods._set_aside(aside)[0])
    assert "1 whose date is known to be wrong; 2 of which no source was read" in line
    assert methods._set_aside(aside[:0]) == []


def test_a_source_published_later_gives_way_to_the_earlier_one_and_a_row_without_either_is_not_known():
    frame = events(("2031-01-10", "Islanders", None, "Patrols", {}))
    citations = cited(
        frame,
        published_earliest=DAY("2031-06-01"),
        published_latest=DAY("2031-06-01"),
        organisation_2="The Tern",
        title_2="Early page",
        url_2="https://tern.example",
        published_2_earliest=DAY("2031-01-11"),
        published_2_latest=DAY("2031-01-11"),
    )
    frame = frame.assign(date_end_earliest=pd.NaT, date_end_latest=pd.NaT, ended_at=pd.NaT)
    dated = ["published_earliest", "published_latest", "published_2_earliest", "published_2_latest"]
    tables = {"events": frame, "citations": citations.astype(dict.fromkeys(dated, "datetime64[us]"))}
    found = known(tables, DAY("2031-02-01"), "UTC", {})
    assert len(found["events"]) == 1
    assert found["citations"]["title"].to_list() == ["Early page"]
    assert found["citations"]["title_2"].isna().all()
    assert known(tables, DAY("2031-01-10"), "UTC", {})["events"].empty


@pytest.mark.parametrize(
    ("ended", "source", "named"),
    [
        ("2031-01-20", {}, True),
        ("2031-03-20", {}, False),
        ("2031-01-20", {"url": "https://gull.example/2032/strait"}, False),
        ("2031-01-20", {"title": "The strait in 2032"}, False),
        ("2031-01-20", {"title": "The strait (March 2031)"}, False),
        ("2031-01-20", {"title": "Sitting of 2 February 2031"}, False),
        ("2031-01-20", {"title": "Sitting of 1 February 2031"}, True),
        ("2031-01-20", {"url": "https://gull.example/id-2032777"}, True),
    ],
)
def test_a_source_without_a_day_is_not_named_where_it_may_tell_what_came_later(ended, source, named):
    frame = episodes(ended_earliest=DAY(ended), ended_latest=DAY(ended), observed_until=DAY(ended))
    dated = ["published_earliest", "published_latest", "published_2_earliest", "published_2_latest"]
    citations = cited(frame, **source).astype(dict.fromkeys(dated, "datetime64[us]"))
    found = known({"episodes": frame, "citations": citations}, DAY("2031-02-01"), "UTC", {})
    assert bool(len(found["citations"])) is named


def test_claims_on_the_residents_are_set_beside_the_count_on_both_sides():
    frame = people(
        ("A", None, None, 25, {}), ("B", 200, 200, 200, {}), ("C", 96, 96, 96, {}),
        ("D", 4, 5, 6, {"definition": "remaining"}),
    )
    told = Case("isle", TOLD | {"remaining": "remaining"}, DAY("2033-01-01"))
    lines = [words(line) for line in claims._excluded(frame, counts((48, 90)), statements({"indicator": "x"}), told)]
    assert len(lines) == 2
    assert lines[0].startswith("at most 25 residents for ")
    assert "according to A; 90 people were counted, which is more; the difference is not explained here." in lines[0]
    assert lines[1].startswith("200 residents for ")
    assert "90 people were counted and 5 said to remain, which is fewer" in lines[1]


def test_totals_of_what_passed_stand_beside_each_other():
    frame = statements(
        {"indicator": "boats", "value": 40.0, "claim_by": "A", "period_start": ONE, "period_end": TWO},
        {"indicator": "boats", "value": 30.0, "claim_by": "A", "period_start": ONE, "period_end": ONE},
        {"indicator": "boats", "value": 9.0, "claim_by": "B", "period_start": ONE, "period_end": ONE},
        {"indicator": "boats", "value": 1.0, "claim_by": "C", "period_start": ONE, "period_end": ONE, "use": "context"},
    )
    told = Case("isle", TOLD | {"passages": {"indicator": "boats", "what": "boats that passed"}}, DAY("2033-01-01"))
    assert words(food.passages({"claims": frame}, told)) == (
        "Of boats that passed since 4 May 2031 the totals differ: B 9 by 4 May 2031, A 40 by 5 May 2031.")
    assert food.passages({"claims": frame}, case()) is None


def test_numbers_of_these_sentences_lead_to_their_rows():
    frames = {"counts": counts((0, 40), (48, 90)), "claims": statements({"value": 1.0, "day": DAY("2031-05-01")})}
    found = arrivals.number(arrivals.latest_count, frames, arrivals.PEOPLE, **arrivals.latest_of(case(), "entered"))
    assert isinstance(found, Number)
    assert found.rows["record"].to_list() == [3]


@pytest.mark.parametrize(
    ("value", "low", "high", "interval"),
    [(5.0, 3.0, None, "at least 3"), (5.0, None, 9.0, "at most 9"), (5.0, 3.0, 9.0, "3–9"), (5.0, 5.0, 5.0, "")],
)
def test_a_bound_beside_a_value_says_which_it_is(value, low, high, interval):
    found = Number(value, low, high, arrivals.PEOPLE, pd.DataFrame(), None)
    assert found.interval == interval
