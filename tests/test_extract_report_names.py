"""Whose inspection it is: trusts, councils of the same name one after the other, and councils that are no more."""

from dataclasses import replace

import documents
import pytest
from documents import FACTS, FOCUSED_VISIT, ILACS_2018, ILACS_2023, outcome

from monitor.errors import UnreadablePage
from monitor.extract.report import extract_report

SHARED = "Achieving for Children"


def titled(name: str, dates: str) -> str:
    cover = ILACS_2023.replace("Rutland local authority\nchildren’s services", name)
    return cover.replace("4 to 15 March 2024", dates)


@pytest.mark.parametrize(
    ("name", "dates", "council", "urn"),
    [
        ("Dorset County Council", "3 to 7 September 2018", "Dorset County", 80463),
        ("Dorset Council", "4 to 15 October 2021", "Dorset", 2532283),
        ("Northamptonshire County Council", "17 to 28 June 2019", "Northamptonshire", 80531),
        ("North Northamptonshire Council", "3 to 14 October 2022", "North Northamptonshire", 2637539),
        ("West Northamptonshire", "3 to 14 October 2022", "West Northamptonshire", 2637548),
        ("Cumbria County Council", "7 to 18 November 2022", "Cumbria", 80457),
        ("Cumberland Council", "7 to 18 October 2024", "Cumberland", None),
        ("Westmorland and Furness Council", "7 to 18 October 2024", "Westmorland and Furness", None),
        ("Bournemouth Borough Council", "3 to 7 September 2018", "Bournemouth", 80434),
        ("Borough of Poole", "3 to 7 September 2018", "Poole", 80433),
        (
            "Bournemouth, Christchurch and Poole",
            "6 to 17 December 2021",
            "Bournemouth, Christchurch and Poole",
            2532287,
        ),
    ],
)
def test_a_council_is_the_one_of_its_day(name: str, dates: str, council: str, urn: int | None) -> None:
    """Reorganisation keeps old names: the day of the inspection says which council it was."""
    found = outcome(
        titled(f"Inspection of {name}\nchildren’s services", dates).replace("Inspection of Inspection", "Inspection")
    )
    assert found.council == council
    assert urn is None or found.urn == urn


@pytest.mark.parametrize(
    "title", ["Dorset", "Bristol City of", "Durham County Council", "Bury", "London Borough of Bexley"]
)
def test_the_name_above_the_title_will_do(title: str) -> None:
    """From 2018 to 2021 the council's name stood alone above "Inspection of children's social care services"."""
    found = outcome(ILACS_2018.replace("Rutland County Council", title))
    expected = {
        "Dorset": "Dorset",
        "Bristol City of": "Bristol",
        "Durham County Council": "County Durham",
        "Bury": "Bury",
    }
    assert found.council == expected.get(title, "Bexley")


@pytest.mark.parametrize(
    ("trust", "council"),
    [
        ("Bradford Children and Families Trust", "Bradford"),
        ("Slough Children First", "Slough"),
        ("Sandwell Children’s Trust", "Sandwell"),
        ("Birmingham Children’s Trust", "Birmingham"),
        ("Together for Children Sunderland", "Sunderland"),
    ],
)
def test_a_trust_of_one_council_is_that_council(trust: str, council: str) -> None:
    """In reports and in letters."""
    assert outcome(titled(trust, "2 to 13 March 2026").replace("Inspection of\n", "Inspection of ")).council == council
    letter = FOCUSED_VISIT.replace("Derby City children’s\nservices", trust).replace(
        "Derby City children’s services", trust
    )
    assert outcome(letter.replace("Derby\n", "\n")).council == council


def test_a_trust_of_several_councils_needs_one_of_them_to_be_named() -> None:
    """On the cover, or by the page at Ofsted that lists the document; else it is refused, and nobody is guessed."""
    shared = titled(f"{SHARED} children’s services", "2 to 13 December 2024")
    with pytest.raises(UnreadablePage, match="works for Kingston upon Thames, Richmond upon Thames, Windsor and"):
        outcome(shared)
    below = "Children who live in Richmond upon Thames are served well.\n"
    assert outcome(shared + below).council == "Richmond upon Thames"
    both = f"{below}So are those of the Royal Borough of Kingston upon Thames.\n"
    with pytest.raises(UnreadablePage, match="works for"):
        outcome(shared + both)
    page = replace(documents.read_pages(shared + both), urn=80545)
    (found,) = extract_report(page, FACTS).outcomes
    assert found.council == "Kingston upon Thames"


def test_a_letter_to_a_shared_trust_takes_the_council_from_its_address() -> None:
    """The same for visits."""
    letter = FOCUSED_VISIT.replace("Derby City children’s\nservices", SHARED).replace(
        "Derby City children’s services", SHARED
    )
    with pytest.raises(UnreadablePage, match="The letter names Achieving for Children, which works for"):
        outcome(letter.replace("Derby\n", "\n"))
    assert (
        outcome(letter.replace("Derby\n", "Royal Borough of Windsor and Maidenhead\n")).council
        == "Windsor and Maidenhead"
    )
