"""Dates and ranges in text, in every shape that reports, letters and newspapers print them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.dates import find_spans
from monitor.extract.fold import fold


def spans(text: str, year: int | None = None) -> list[str]:
    found = find_spans(fold(text), year)
    return [f"{m.span.start}/{m.span.end}" if m.span.start != m.span.end else str(m.span.start) for m in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("6 to 17 December 2021", ["2021-12-06/2021-12-17"], id="shared-month"),
        pytest.param("23 January to 3 February 2023", ["2023-01-23/2023-02-03"], id="shared-year"),
        pytest.param("19 November 2018 to 30 November 2018", ["2018-11-19/2018-11-30"], id="both-whole"),
        pytest.param("16 January 2017–9 February 2017", ["2017-01-16/2017-02-09"], id="dash-without-blanks"),
        pytest.param("9–24 November 2017", ["2017-11-09/2017-11-24"], id="dash-between-days"),
        pytest.param("15-19 July 2013", ["2013-07-15/2013-07-19"], id="hyphen"),
        pytest.param("19 November-30 November 2018", ["2018-11-19/2018-11-30"], id="hyphen-after-a-month"),
        pytest.param("3 May 2017 ─ 5 May 2017", ["2017-05-03/2017-05-05"], id="box-drawing-dash"),
        pytest.param("12/09/2016 to 06/10/2016", ["2016-09-12/2016-10-06"], id="figures-day-first"),
        pytest.param("2024-07-12", ["2024-07-12"], id="iso"),
        pytest.param("18 Feb 2014", ["2014-02-18"], id="short-month"),
        pytest.param("02 March 2020", ["2020-03-02"], id="leading-zero"),
        pytest.param("7 March 22 to 18 March 22", ["2022-03-07/2022-03-18"], id="short-year"),
        pytest.param("14 and 15 February 2018", ["2018-02-14/2018-02-15"], id="two-days"),
        pytest.param("15, 16 and 21 July 2025", ["2025-07-15/2025-07-21"], id="list-of-days"),
        pytest.param("30 November and 1 December 2021", ["2021-11-30/2021-12-01"], id="two-days-two-months"),
        pytest.param("the 15 and 16 of May 2018", ["2018-05-15/2018-05-16"], id="of"),
        pytest.param("between 3 and 5 November 2020", ["2020-11-03/2020-11-05"], id="between"),
        pytest.param("9th August 2018", ["2018-08-09"], id="ordinal"),
        pytest.param("March 31, 2017", ["2017-03-31"], id="american"),
        pytest.param("from Monday 5 March to Friday 9 March 2018", ["2018-03-05/2018-03-09"], id="weekdays"),
        pytest.param("30 December to 3 January 2024", ["2023-12-30/2024-01-03"], id="over-new-year"),
        pytest.param("8 July 2019 to\n12 July 2019", ["2019-07-08/2019-07-12"], id="over-a-line"),
        pytest.param("5 to 9 December 2022 and 14 to 15 February 2023", ["2022-12-05/2023-02-15"], id="two-parts"),
        pytest.param("9 May 2018 and 3 June 2021", ["2018-05-09", "2021-06-03"], id="two-inspections"),
        pytest.param("in March 2018 and July 2019", ["2018-03", "2019-07"], id="two-months"),
        pytest.param("between March 2018 and July 2019", ["2018-03/2019-07"], id="range-of-months"),
        pytest.param("23 January to 3 February 2023 2", ["2023-01-23/2023-02-03"], id="page-number-behind"),
        pytest.param("31 February 2020, 30 June 2020", ["2020-06-30"], id="impossible-day"),
        pytest.param("3.6 million in May 2019", ["2019-05"], id="a-figure-is-no-day"),
        pytest.param("COVID-19 March 2020", ["2020-03"], id="a-name-is-no-day"),
        pytest.param("leaders may 2019", [], id="a-verb-is-no-month"),
        pytest.param("in 2019 and 1,200 children", [], id="a-year-alone-is-no-date"),
        pytest.param("13 and 14 July", [], id="no-year"),
    ],
)
def test_every_shape_of_date_is_read_as_precisely_as_it_is_written(text: str, expected: list[str]) -> None:
    """Days, months and ranges keep their precision; what is no date gives nothing."""
    assert spans(text) == expected


def test_a_missing_year_may_be_given() -> None:
    """A letter that writes "13 and 14 July" is of the year that the caller knows; a written year stays."""
    assert spans("on 13 and 14 July, after 2 May 2019", 2021) == ["2021-07-13/2021-07-14", "2019-05-02"]


def test_a_mention_stands_where_it_says() -> None:
    """The offsets bound the words of the date itself."""
    text = "Inspected on 4 and 5 June 2019, published later"
    (mention,) = find_spans(text)
    assert text[mention.start : mention.end] == "4 and 5 June 2019"


@given(
    st.lists(
        st.sampled_from(
            ["3", "31", "1st", "May", "June", "2019", "2019-01-31", "and", "to", "–", ",", "x", "\n", "1/2/2019"]
        )
    )
)
def test_any_mixture_of_words_gives_ordered_mentions(words: list[str]) -> None:
    """Whatever stands together, a mention's first day is not after its last and mentions do not overlap."""
    mentions = find_spans(" ".join(words), 2020)
    assert all(m.span.start.first <= m.span.end.last for m in mentions)
    assert all(before.end <= after.start for before, after in itertools.pairwise(mentions))


@pytest.mark.parametrize("piece", ["1, ", "3 May ", "and ", "2 to ", "1 May, ", "2019 "])
def test_long_runs_are_read_in_one_pass(piece: str) -> None:
    """A text made to be slow is read like any other: no run of dates is gone through twice."""
    assert isinstance(find_spans(piece * 20_000, 2020), tuple)
