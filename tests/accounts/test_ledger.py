import tracemalloc

import pandas as pd
import pytest

from displacement.accounts.ledger import Account
from displacement.accounts.source import Edition, Measure, Source
from displacement.errors import SourceError
from displacement.tables._table import Column, Table, bounded

HERDS = Table("herds", core=(Column("field", "str", meaning="Field"), Column("year", "Int64", "year", "Year"),
                             *bounded(Column("sheep", "Int64", "sheep", "Sheep", minimum=0))))


def raw(*rows):
    frame = pd.DataFrame(rows, columns=["field", "year", "sheep"], dtype="str")
    frame = frame.assign(part=pd.Categorical(["p"] * len(rows)), record=range(2, len(rows) + 2))
    return frame.astype({"record": "int32"})


def keep(frame):
    value = frame["sheep"]
    return {HERDS: frame[["part", "record", "field", "year"]].assign(sheep_low=value, sheep=value, sheep_high=value)}


def run(tidy, *rows):
    edition = Edition("e", required={"field", "year", "sheep"}, tidy=tidy,
                      measures=(Measure(("sheep",), additive=True),))
    source = Source("herds", "Herds", "nobody", "none", "", (HERDS,), (edition,))
    return source.tidied(edition, raw(*rows))


def test_kept_dropped_and_rejected_add_up_in_records_values_and_sums():
    def tidy(frame, drop):
        return keep(drop(frame, frame["field"].eq("-"), "total over fields, not a field"))

    result = run(tidy, ("a", "2020", "3"), ("-", "2020", "10"), ("b", "2020", "seven"), ("c", "2020", ""))
    ledger = result.ledgers[0]
    assert vars(ledger.records) == {"read": 4, "kept": 2, "dropped": 1, "rejected": 1}
    assert vars(ledger.values) == {"read": 3, "kept": 1, "dropped": 1, "rejected": 1}
    assert vars(ledger.sums) == {"read": 13, "kept": 3, "dropped": 10, "rejected": 0}
    assert ledger.balances()
    assert ledger.drops.to_dict("records") == [
        {"rule": "total over fields, not a field", "records": 1, "values": 1}]
    assert result.rejected[["record", "column", "rule", "value", "raw: field"]].to_numpy().tolist() == [
        [4, "sheep", "sheep is no number", "seven", "b"]]


def test_a_record_that_vanishes_without_a_rule_raises():
    with pytest.raises(SourceError, match=r"1 records left without a rule \(records \[3\]\)"):
        run(lambda frame, drop: keep(frame.iloc[:1]), ("a", "2020", "3"), ("b", "2020", "4"))


def test_a_value_that_vanishes_without_a_rule_raises():
    def tidy(frame, drop):
        return keep(frame.assign(sheep=frame["sheep"].where(frame["field"].eq("a"), "")))

    with pytest.raises(SourceError, match="does not balance"):
        run(tidy, ("a", "2020", "3"), ("b", "2020", "4"))


def test_a_value_that_changes_on_the_way_raises():
    def tidy(frame, drop):
        return keep(frame.assign(sheep="5"))

    with pytest.raises(SourceError, match="does not balance"):
        run(tidy, ("a", "2020", "3"))


def test_a_value_may_leave_by_a_rule_while_its_record_stays():
    def tidy(frame, drop):
        whole = keep(frame.assign(sheep=frame["sheep"].where(frame["sheep"].ne("-"), "")))
        drop.values(frame, frame["sheep"].eq("-"), "not counted", "sheep")
        return whole

    result = run(tidy, ("a", "2020", "-"), ("b", "2020", "4"))
    assert vars(result.ledgers[0].records) == {"read": 2, "kept": 2, "dropped": 0, "rejected": 0}
    assert vars(result.ledgers[0].values) == {"read": 2, "kept": 1, "dropped": 1, "rejected": 0}


def test_a_record_whose_every_value_left_by_a_rule_is_dropped_by_it():
    def tidy(frame, drop):
        return keep(drop.values(frame, frame["sheep"].eq("-"), "not counted", "sheep"))

    result = run(tidy, ("a", "2020", "-"), ("b", "2020", "4"))
    assert vars(result.ledgers[0].records) == {"read": 2, "kept": 1, "dropped": 1, "rejected": 0}
    assert result.ledgers[0].balances()


def test_a_value_dropped_from_a_record_that_is_rejected_counts_once():
    def tidy(frame, drop):
        drop.values(frame, frame["sheep"].eq("-"), "not counted", "sheep")
        return keep(frame.assign(sheep=frame["sheep"].where(frame["sheep"].ne("-"), "")))

    result = run(tidy, ("a", "MMXX", "-"), ("b", "2020", "4"))
    assert vars(result.ledgers[0].values) == {"read": 2, "kept": 1, "dropped": 0, "rejected": 1}


def test_a_record_that_breaks_a_rule_of_the_table_is_rejected_and_the_good_ones_stay():
    result = run(lambda frame, drop: keep(frame), ("a", "2020", "-3"), ("b", "2020", "4"))
    assert result.tables[HERDS]["field"].to_list() == ["b"]
    assert result.rejected["rule"].to_list() == ["sheep below 0 sheep"]


def test_records_that_repeat_a_key_are_both_rejected():
    result = run(lambda frame, drop: keep(frame), ("a", "2020", "3"), ("a", "2020", "4"), ("b", "2020", "4"))
    assert result.rejected["record"].to_list() == [2, 3]
    assert result.tables[HERDS]["field"].to_list() == ["b"]


def test_columns_that_the_edition_does_not_know_are_told():
    edition = Edition("e", required={"field", "year", "sheep"}, tidy=lambda frame, drop: keep(frame),
                      measures=(Measure(("sheep",)),))
    source = Source("herds", "Herds", "nobody", "none", "", (HERDS,), (edition,))
    ledger = source.tidied(edition, raw(("a", "2020", "3")).assign(goats="two")).ledgers[0]
    assert ledger.unknown == ("goats",)


def test_the_account_of_a_late_block_is_as_long_as_the_block():
    late = raw(("a", "2020", "3"), ("b", "2020", "4")).assign(record=pd.array([9_000_001, 9_000_003], dtype="int32"))
    tracemalloc.start()
    account = Account(late, ())
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert account.positions(late).tolist() == [0, 1]
    assert taken < 1_000_000
