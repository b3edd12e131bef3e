"""When inspectors came and a report came out, and what follows from it."""
# ruff: noqa: E501 - each case is a sentence as a paper would print it

import pytest
from told import read

from monitor.model import Ignored

G, I = "good", "inadequate"  # noqa: E741


@pytest.mark.parametrize(
    ("text", "published", "inspected", "out"),
    [
        pytest.param(
            "Ofsted has rated Derby's children's services good. Inspectors came from 3 to 14 June 2024. The report was published today.",
            "2024-07-30",
            "2024-06-03",
            "2024-07-30",
            id="today",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in June. The report came out yesterday and was published yesterday.",
            "2024-07-30",
            "2024-06",
            "2024-07-29",
            id="yesterday",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in December. The report was published this week.",
            "2024-02-12",
            "2023-12",
            "2024-02",
            id="this-week",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in July 2022. The report was published on 5 September.",
            None,
            "2022-07",
            "2022-09-05",
            id="year-of-the-inspection",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in July. It was published today.",
            None,
            None,
            None,
            id="nothing-to-reckon-from",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good. They were rated inadequate after an inspection in May 2019.",
            "2024-07-30",
            None,
            None,
            id="the-older-inspection",
        ),
    ],
)
def test_dates_are_as_precise_as_the_text(
    text: str, published: str | None, inspected: str | None, out: str | None
) -> None:
    """Relative dates are reckoned from the page's day; what cannot be known is absent."""
    (outcome,) = read(text, published).outcomes
    assert (outcome.inspected and str(outcome.inspected.start), outcome.published and str(outcome.published)) == (
        inspected,
        out,
    )


@pytest.mark.parametrize(
    ("text", "published", "grades"),
    [
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate after an inspection in May 2026.",
            "2026-07-14",
            None,
            id="begun-since",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate after an inspection in February 2026.",
            "2026-05-18",
            {"overall": I},
            id="begun-before",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate.", "2026-07-14", None, id="dates-unknown-late-page"
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate.",
            "2026-05-18",
            {"overall": I},
            id="dates-unknown-earlier-page",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services inadequate.", None, {"overall": I}, id="undated-page"
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good. Leadership was judged inadequate.",
            "2026-07-14",
            {"leaders": I},
            id="areas-count",
        ),
    ],
)
def test_no_overall_grade_since_april_2026(text: str, published: str | None, grades: dict[str, str] | None) -> None:
    """An overall grade that Ofsted no longer gives is set aside by name; the areas count."""
    reading = read(text, published)
    assert [dict(outcome.grades) for outcome in reading.outcomes] == ([grades] if grades else [])
    assert reading.ignored == (None if grades else Ignored.OVERALL_NOT_GIVEN_SINCE_2026)


@pytest.mark.parametrize(
    ("text", "framework", "area"),
    [
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in May 2017. Support for looked-after children is good.",
            "sif",
            "care",
            id="sif",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in May 2024. Support for looked-after children is good.",
            "ilacs_2023",
            "in_care",
            id="ilacs-2023",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good after an inspection in May 2018. Support for looked-after children is good.",
            None,
            "in_care",
            id="two-frameworks-ran",
        ),
        pytest.param(
            "Ofsted has rated Derby's children's services good. Support for looked-after children is good.",
            None,
            "in_care",
            id="no-date",
        ),
    ],
)
def test_the_framework_follows_the_inspection_s_start(text: str, framework: str | None, area: str) -> None:
    """Without a start date, or while two frameworks ran, it is absent."""
    (outcome,) = read(text, None).outcomes
    assert (outcome.framework, dict(outcome.grades)) == (framework, {"overall": G, area: G})
