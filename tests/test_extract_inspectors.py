"""Who led an inspection or a visit: the name as printed, and only where a label says so."""

import documents
import pytest
from documents import outcome

from monitor.model import Outcome
from monitor.shapes import outcome_from, outcome_json

LABEL = "Lead inspector: Ann Example, His Majesty’s Inspector"


def of_report(words: str) -> Outcome:
    assert LABEL in documents.ILACS_2023
    return outcome(documents.ILACS_2023.replace(LABEL, words))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Lead inspector: Ann Example\nHer Majesty's Inspector", "Ann Example"),
        ("Lead inspector: Ann Example, HMI", "Ann Example"),
        ("Lead inspector: Ann Example HMI", "Ann Example"),
        ("Lead inspector: Ann Example (HMI)", "Ann Example"),
        ("Lead inspector: Ann Example Senior HMI", "Ann Example"),
        ("Lead inspector on site: Ann Example", "Ann Example"),
        ("Reporting inspector Ann Example HMI", "Ann Example"),
        ("Lead Inspector:\nAnn-marie O’Example-Sample", "Ann-marie O’Example-Sample"),
        ("Lead inspector: Zoë van der Example", "Zoë van der Example"),
        (
            "Lead inspectors: Ann Example, His Majesty’s Inspector, and Bob Sample,\nHis Majesty’s Inspector",
            "Ann Example and Bob Sample",
        ),
    ],
)
def test_the_lead_inspector_is_named_as_printed(words: str, name: str) -> None:
    """With the title before or behind the line's end, and both of two."""
    assert of_report(words).lead_inspector == name


@pytest.mark.parametrize(
    "words", ["Ann Example", "Deputy lead inspector: Ann Example", "Lead inspector:", "Lead inspector: to be confirmed"]
)
def test_a_name_without_the_label_is_nobody(words: str) -> None:
    """Absent, never guessed: a deputy does not lead, and a label may stand alone."""
    found = of_report(words)
    assert found.lead_inspector is None
    assert "lead_inspector" not in outcome_json(found)


def test_the_single_inspection_names_its_team_at_the_end() -> None:
    """On the last page but one, below the deputy's and the team's names in some."""
    assert outcome(documents.SIF_3, *["x"] * 5, *documents.KENT_TEAM).lead_inspector == "Ann Example"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "The inspectors for this visit were lead inspector Ann\nExample and team inspector Bob Sample.",
            "Ann Example",
        ),
        ("The inspectors were lead inspector Ann Example and team inspector Bob Sample.", "Ann Example"),
        ("The lead inspector for this visit was Ann Example.", "Ann Example"),
        ("Yours sincerely\nAnn Example (Lead Inspector)\nHer Majesty’s Inspector", "Ann Example"),
        ("The\nlead inspector and the Director of Children’s Services agreed what to see.", None),
        ("Yours sincerely\nAnn Example\nHer Majesty’s Inspector", None),
    ],
)
def test_a_letter_names_its_lead_inspector_only_beside_the_words(words: str, name: str | None) -> None:
    """A signature alone is not labelled."""
    assert outcome(documents.FOCUSED_VISIT + words).lead_inspector == name


@pytest.mark.parametrize(
    "line",
    [
        "Ann Example HMI, Ofsted Lead inspector Bob Sample, CQC Lead inspector",
        "Ann Example, Ofsted HMI lead inspector Bob Sample, CQC lead inspector",
        "Bob Sample, CQC lead inspector\nAnn Example, HMI, Ofsted Lead inspector",
        "Ann Example, Ofsted lead inspector\nCy Other, Ofsted HMI",
    ],
)
def test_an_area_inspections_own_is_ofsteds(line: str) -> None:
    """The Care Quality Commission's lead inspector stands in the next column."""
    report = documents.AREA_SEND.format(words="lead to inconsistent experiences")
    assert outcome(report, f"Inspection team\n{line}").lead_inspector == "Ann Example"


def test_the_name_is_kept_in_the_contracts_json() -> None:
    """There and back, with the words that say it."""
    found = of_report(LABEL)
    shape = outcome_json(found)
    assert shape["lead_inspector"] == "Ann Example"
    assert outcome_from(shape) == found
    (words,) = (evidence.quote for evidence in found.evidence if evidence.field == "lead_inspector")
    assert words == LABEL
