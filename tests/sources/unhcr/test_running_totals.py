"""A figure whose group says that it is cumulative is a running count."""

from displacement.catalogue.tidying import tidied
from displacement.tables.counts import COUNTS
from displacement.tables.stocks import STOCKS


def test_a_group_that_says_cumulative_is_a_running_count_and_no_stock(tmp_path):
    path = tmp_path / "reply.json"
    path.write_text(
        '{"data":[{"geomaster_name":"Poland","geomaster_id":10781,"admin_level":"Country","source":null,'
        '"date":"2022-03-05","month":"3","year":"2022","population_groups_concat":'
        '"Ukrainian Asylum-seekers/applications cumulative","population_group_id":"5460","individuals":"1000",'
        '"households":"0"}]}')
    found = tidied(path)
    assert found.tables[COUNTS][["place", "measure", "value"]].to_numpy().tolist() == [["Poland", "shown", 1000]]
    assert STOCKS not in found.tables
