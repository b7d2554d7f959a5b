import pandas as pd

import displacement as dp


def test_headers_have_units_and_the_caption_names_the_source():
    page = dp.show(dp.load("karabakh_rations")).to_html()
    assert "Grams per person day [grams per person per day]" in page
    assert "Source: karabakh_rations" in page
    assert "CC BY 4.0" in page


def test_missing_is_a_dash_and_dates_are_for_people():
    page = dp.show(dp.load("karabakh_rations")).to_html()
    assert "20 January 2023" in page
    assert ">–<" in page


def test_the_frame_is_left_as_it_was_and_only_its_first_rows_are_shown():
    frame = dp.load("karabakh_counts")
    before = frame.copy(deep=True)
    page = dp.show(frame, rows=3).to_html()
    assert "3 of 85 rows" in page
    assert page.count("<tr>") == 4
    pd.testing.assert_frame_equal(frame, before)


def test_a_card_tells_a_dataset_at_a_glance_and_escapes_its_words():
    card = dp.card("blockade_episodes")
    for told in ("episodes, citations", "CC BY 4.0", "episodes.csv", "An episode is a populated place"):
        assert told in repr(card)
        assert told in card._repr_html_()
