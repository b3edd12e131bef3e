"""Councils found in a text: the longest name, the right one of a family, and never an ordinary word."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.councils import CouncilMention, find_councils
from monitor.facts import load
from monitor.model import Council

FACTS = load()


def named(text: str, on: date | None = None) -> list[tuple[str, str]]:
    return [(found.council.short_name, found.strength) for found in find_councils(text, FACTS, on)]


@pytest.mark.parametrize(
    ("text", "councils"),
    [
        pytest.param("WARRINGTON Borough Council won", [("Warrington", "official")], id="place-in-capitals"),
        pytest.param("in Warrington, and", [("Warrington", "name")], id="bare-name"),
        pytest.param("Nottinghamshire or Nottingham", [("Nottinghamshire", "name"), ("Nottingham", "name")], id="in"),
        pytest.param("York is not North Yorkshire", [("York", "name"), ("North Yorkshire", "name")], id="york"),
        pytest.param("north-east Lincolnshire", [("North East Lincolnshire", "name")], id="compass-in-lower-case"),
        pytest.param("North and West Northamptonshire", [("North Northamptonshire", "name"),
                                                         ("West Northamptonshire", "name")], id="two-of-one-place"),
        pytest.param("North and North East Lincolnshire", [("North Lincolnshire", "name"),
                                                           ("North East Lincolnshire", "name")], id="two-long-ones"),
        pytest.param("Sth Glos", [("South Gloucestershire", "official")], id="shortened-compass"),
        pytest.param("Telford & Wrekin’s", [("Telford and Wrekin", "official")], id="ampersand-and-possessive"),
        pytest.param("Kensington & Chelsea", [("Kensington and Chelsea", "official")], id="name-with-and"),
        pytest.param("Barking\nand Dagenham", [("Barking and Dagenham", "name")], id="name-over-two-lines"),
        pytest.param("St. Helens", [("St Helens", "official")], id="full-stop-in-a-name"),
        pytest.param("London Borough of Sutton", [("Sutton", "official")], id="office-before"),
        pytest.param("Sutton Council’s staff", [("Sutton", "official")], id="body-after"),
        pytest.param("in Sutton", [("Sutton", "weak")], id="ambiguous-alone"),
        pytest.param("Kingston upon Hull", [("Kingston upon Hull", "official")], id="hull-is-not-kingston"),
        pytest.param("Newcastle-under-Lyme Borough Council", [], id="another-newcastle"),
        pytest.param("Sutton Coldfield and Bury St Edmunds", [], id="names-that-begin-alike"),
        pytest.param("Reading is a pleasure. Bury the hatchet.", [], id="plain-words"),
        pytest.param("people were reading", [], id="lower-case"),
        pytest.param("Reading Borough Council", [("Reading", "official")], id="reading-with-its-body"),
        pytest.param("Derby University and Kent Police", [], id="other-bodies"),
        pytest.param("West Yorkshire, East Durham, South Norfolk", [], id="parts-of-a-place"),
        pytest.param("West Lancashire Borough Council, East Devon District Council", [], id="districts-of-a-county"),
        pytest.param("Surrey Heath Borough Council", [], id="district-that-begins-like-its-county"),
        pytest.param("New Derby City Council homes", [("Derby", "official")], id="new-is-no-part-of-a-name"),
        pytest.param("see www.warwickshire.gov.uk or x@kent", [], id="addresses"),
        pytest.param("BCP and RBWM", [("Bournemouth, Christchurch and Poole", "official"),
                                      ("Windsor and Maidenhead", "official")], id="initials"),
        pytest.param("Sandwell Children’s Trust", [("Sandwell", "trust")], id="trust"),
        pytest.param("Together for Children", [("Sunderland", "trust")], id="trust-of-small-words"),
        pytest.param("Brighter Futures for Children", [("Reading", "trust")], id="company"),
        pytest.param("Achieving for Children", [("Kingston upon Thames", "trust"), ("Richmond upon Thames", "trust"),
                                                ("Windsor and Maidenhead", "trust")], id="trust-of-three"),
        pytest.param("Northamptonshire Children's Trust", [("North Northamptonshire", "trust"),
                                                           ("West Northamptonshire", "trust")], id="shared-trust"),
    ],
)  # fmt: skip
def test_find_councils_names_the_right_one(text: str, councils: list[tuple[str, str]]) -> None:
    """Each spelling leads to one council and says how far it can be trusted."""
    assert named(text) == councils


@pytest.mark.parametrize(
    ("text", "on", "councils"),
    [
        pytest.param("Northamptonshire County Council", date(2016, 2, 4), [("Northamptonshire", "official")], id="old"),
        pytest.param("in Northamptonshire", date(2022, 2, 4), [("Northamptonshire", "weak")], id="after-it-ended"),
        pytest.param("Dorset County Council", date(2016, 2, 4), [("Dorset County", "official")], id="old-dorset"),
        pytest.param("Dorset County Council", date(2022, 2, 4), [("Dorset", "official")], id="new-dorset"),
        pytest.param("in Dorset, where", date(2018, 6, 1), [("Dorset County", "name")], id="bare-dorset-then"),
        pytest.param("in Dorset, where", date(2020, 6, 1), [("Dorset", "name")], id="bare-dorset-since"),
        pytest.param("Dorset County Council", None, [("Dorset", "official")], id="day-unknown"),
        pytest.param("Surrey County Council", date(2026, 2, 24), [("Surrey", "official")], id="end-still-to-come"),
        pytest.param("in Surrey", date(2027, 3, 31), [("Surrey", "name")], id="on-its-last-day"),
        pytest.param("in Surrey", date(2027, 4, 1), [("Surrey", "weak")], id="once-it-has-ended"),
        pytest.param("East Surrey Council", date(2026, 6, 1), [], id="shadow-council"),
        pytest.param("West Surrey Council", date(2027, 6, 1), [], id="successor-without-a-row"),
        pytest.param("West Northamptonshire Council", date(2020, 6, 1), [], id="before-it-began"),
        pytest.param("North and West Northamptonshire", date(2020, 6, 1), [], id="before-they-began"),
        pytest.param(
            "West Northamptonshire Council",
            date(2021, 4, 1),
            [("West Northamptonshire", "official")],
            id="on-its-first-day",
        ),
        pytest.param(
            "Northamptonshire Children's Trust",
            date(2020, 12, 1),
            [("Northamptonshire", "trust")],
            id="trust-of-the-council-before",
        ),
    ],
)
def test_find_councils_asks_the_day(text: str, on: date | None, councils: list[tuple[str, str]]) -> None:
    """A name that two councils bore means the one that was there on the day."""
    assert named(text, on) == councils


@pytest.mark.parametrize("council", FACTS.councils, ids=lambda council: council.slug)
def test_every_council_is_found_by_its_official_name(council: Council) -> None:
    """No council's full name is taken for another's."""
    day = council.ends_on and council.ends_on - timedelta(days=400)
    found = find_councils(f"Ofsted saw {council.official_name} in May", FACTS, day)
    assert [mention.council.urn for mention in found] == [council.urn]


@given(st.text(alphabet=st.sampled_from("ReadingBuryKent &'’-.\nCouncilof"), max_size=60))
def test_mentions_stand_in_the_text_and_never_overlap(text: str) -> None:
    """Whatever the text, what is found is a slice of it, in order."""
    found: tuple[CouncilMention, ...] = find_councils(text, FACTS)
    assert all(text[mention.start : mention.end] == mention.words for mention in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
