"""Monitoring visits, joint inspections and odd letters: who, when and what was set, and never a grade."""

from random import Random

import documents
import pytest
from documents import FACTS, FOCUSED_VISIT, day, outcome, reading
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadablePage
from monitor.extract.report import extract_report
from monitor.model import Ignored, InspectionKind, Page, PageKind, Span

MONITORING = f"""
14 March 2023
Ann Example
Director of Children’s Services
Dear Ms Example
Monitoring visit of Derby City children’s services
This letter summarises the findings of the monitoring visit to Derby City children’s services on
31 January and 1 February 2023. This was the second monitoring visit since the local authority was judged
inadequate in June 2022. The inspectors were two invented people.
Headline findings
Judgement Grade
{documents.LEADERS}
Inadequate
{documents.HELP}
Inadequate
{documents.CARE}
Requires improvement to be good
Overall effectiveness Inadequate
Findings and evaluation of progress
Post is now answered.
"""
TITLE = "Monitoring visit of Derby City children’s services"
JOINT = """
Ofsted
Care Quality Commission
HMI Constabulary and Fire & Rescue Services
HMI Probation
4 May 2022
Dear local partnership
Joint targeted area inspection of the multi-agency response to the
exploitation of children in Derby
This letter summarises the findings of the joint targeted area inspection (JTAI) of
the multi-agency response to exploitation.
This inspection took place from 14 to 18 March 2022. It was carried out by four inspectorates.
Headline findings
In 2019 Ofsted judged services to be good.
What needs to improve?
• The partnership’s meetings.
Areas for priority action
• The plan on exploitation.
"""
LETTERS = {
    "focused": FOCUSED_VISIT,
    "monitoring": MONITORING,
    "joint": JOINT,
    "send": documents.AREA_SEND.format(words="lead to inconsistent experiences"),
}


def span(first: str, last: str) -> Span:
    return Span(day(first), day(last))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(TITLE, TITLE, id="of"),
        pytest.param(TITLE, "Monitoring visit to Derby City Council\nchildren’s services", id="to-wrapped"),
        pytest.param(TITLE, "First monitoring visit to Derby City children’s services", id="first"),
        pytest.param(TITLE, "Report of the second monitoring visit to Derby City", id="report"),
        pytest.param(TITLE, "Derby City Council: monitoring visit", id="another-title"),
        pytest.param(f"{TITLE}\n", "", id="no-title"),
        pytest.param("the monitoring visit to Derby", "a\nmonitoring visit at Derby", id="sentence-wrapped"),
        pytest.param("the monitoring visit to Derby", "the second monitoring visit to Derby", id="second"),
    ],
)
def test_a_monitoring_visit_never_gives_the_old_grade(old: str, new: str) -> None:
    """Not even where the letter repeats the whole table of the last inspection."""
    assert old in MONITORING
    found = outcome(MONITORING.replace(old, new))
    assert (found.kind, found.council) == (InspectionKind.MONITORING_VISIT, "Derby")
    assert (found.inspected, found.published) == (span("2023-01-31", "2023-02-01"), day("2023-03-14"))
    assert (dict(found.grades), found.framework, found.priority_action) == ({}, None, False)


def test_a_letter_of_an_unknown_kind_gives_no_grade() -> None:
    """Somebody is greeted, so it is no report, whatever table it repeats."""
    found = reading(f"Ofsted{MONITORING}".replace("onitoring visit", "eeting"))
    assert (found.outcomes, found.ignored) == ((), Ignored.NOT_A_REPORT)


def test_a_report_may_mention_a_visit_on_its_cover() -> None:
    """The title that stands first says what it is."""
    told = "The findings of the focused visit in 2022 were grave.\n"
    assert outcome(documents.ILACS_2023 + told).kind == InspectionKind.FULL
    trust = documents.ILACS_2023.replace("Rutland local authority\nchildren’s services", "Slough Children First")
    found = outcome(trust.strip() + f"\n{told}")
    assert (found.kind, found.council) == (InspectionKind.FULL, "Slough")


@pytest.mark.parametrize(
    ("place", "councils"),
    [
        ("Derby", ["Derby"]),
        ("Kensington and Chelsea", ["Kensington and Chelsea"]),
        ("Bournemouth,\nChristchurch and Poole", ["Bournemouth, Christchurch and Poole"]),
        ("Hammersmith and Fulham", ["Hammersmith and Fulham"]),
        ("Derby and Derbyshire", ["Derby", "Derbyshire"]),
        ("Kent, Medway and\nEast Sussex", ["Kent", "Medway", "East Sussex"]),
    ],
)
def test_a_joint_inspection_is_told_of_each_council_in_its_title(place: str, councils: list[str]) -> None:
    """An "and" inside a council's name parts nothing; several councils have an outcome each."""
    found = reading(JOINT.replace("Derby", place)).outcomes
    assert [each.council for each in found] == councils
    for each in found:
        assert (each.kind, each.inspected) == (InspectionKind.JTAI, span("2022-03-14", "2022-03-18"))
        assert (dict(each.grades), each.priority_action, each.priority_areas) == ({}, False, ())
        assert [entry.text for entry in each.to_improve] == ["The partnership’s meetings."]
        (named,) = (evidence.quote for evidence in each.evidence if evidence.field == "council")
        assert " ".join(named.split()) == each.council


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Focused assurance visit to", "a focused assurance visit"),
        ("COVID-19 assurance visit to", "the COVID-19 assurance visit"),
        ("Assurance visit to", "an assurance visit"),
        ("FOCUSED VISIT TO", "this focused visit"),
    ],
)
def test_assurance_visits_are_focused_visits(title: str, told: str) -> None:
    """They took their place in 2020 and 2021, under several names."""
    letter = FOCUSED_VISIT.replace("Focused visit to", title).replace("a focused visit", told)
    found = outcome(letter.replace("Inspectors looked at", "Under COVID-19 inspectors saw key decision-making across"))
    assert (found.kind, found.theme, found.council) == (InspectionKind.FOCUSED_VISIT, "covid_assurance", "Derby")


@pytest.mark.parametrize(
    "written",
    [
        "17\nand 18 December 2019",
        "17 and\n18 December\n2019",
        "17th and 18th December 2019",
        "17 & 18 December 2019",
        "17–18 December 2019",
        "Tuesday 17 and Wednesday 18 December 2019",
        "the 17 and the 18 of December 2019",
        "17 and 18 December 20199",
    ],
)
def test_a_visits_dates_are_read_over_line_ends_and_slips(written: str) -> None:
    """However they are written."""
    letter = FOCUSED_VISIT.replace("17 and 18 December 2019", written)
    assert outcome(letter).inspected == span("2019-12-17", "2019-12-18")


def test_a_date_long_before_the_letter_is_not_the_visits() -> None:
    """A month that is misspelt leaves the visit undated; the last inspection's day does not stand in for it."""
    letter = FOCUSED_VISIT.replace("18 December 2019", "18 Decemeber 2019. The last inspection began on 5 June 2017")
    found = outcome(letter)
    assert (found.inspected, found.confidence < 1.0) == (None, True)


@pytest.mark.parametrize(
    "below",
    [
        "None.",
        "There were none at this visit.",
        "Inspectors did not identify any areas for priority action.",
        "No areas for priority action were set.",
        "The two areas for priority action from the previous focused visit remain:\n• post\n• bells",
        "Those identified in 2018 have not been resolved.",
        "The areas for priority action identified in June 2018 remain.",
    ],
)
def test_areas_that_are_none_or_carried_over_are_not_set(below: str) -> None:
    """The heading stands there all the same."""
    found = outcome(FOCUSED_VISIT, f"Areas for priority action\n{below}\nFindings\n• Post.")
    assert (found.priority_action, found.priority_areas) == (False, ())


@pytest.mark.parametrize(
    ("below", "areas"),
    [
        ("The council must act swiftly on:\n• post\n• bells.", ("post", "bells.")),
        ("◼ Post is late.\nWe have notified the Department for Education.", ("Post is late.",)),
        ("The council needs to count its bells.", ("The council needs to count its bells.",)),
        ("Three new areas, beside those set at the last visit:\n• a\n• b\n• c", ("a", "b", "c")),
    ],
)
def test_areas_that_are_set_are_quoted(below: str, areas: tuple[str, ...]) -> None:
    """In a list or in a sentence; new ones beside old ones too."""
    text = f"{FOCUSED_VISIT}\fAreas for priority action\n{below}\nFindings\n• Post."
    (found,) = extract_report(Page(kind=PageKind.REPORT, text=text), FACTS).outcomes
    assert (found.priority_action, found.priority_areas) == (True, areas)


GRADED = st.sampled_from(
    [
        documents.ILACS_2023.partition("Judgement Grade")[2],
        documents.REINSPECTION.partition("29 January 2018")[2],
        documents.PREVIOUS,
        "Overall effectiveness\nInadequate",
        "Children’s services in Derby are good",
        "Inspection of Derby local authority children’s services",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(LETTERS)), st.lists(GRADED, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_no_letter_gives_a_grade(name: str, graded: list[str], chance: Random) -> None:
    """Wherever below its title it repeats the words of an inspection report."""
    lines = LETTERS[name].split("\n")
    title = next(n for n, line in enumerate(lines) if "isit" in line or "inspection of" in line)
    for words in graded:
        lines.insert(chance.randrange(title + 2, len(lines) + 1), words)
    try:
        found = extract_report(Page(kind=PageKind.REPORT, text="\n".join(lines)), FACTS)
    except UnreadablePage:
        return
    assert all(not each.grades and each.kind != InspectionKind.FULL for each in found.outcomes)
