"""The text of a first `sources.toml`: right for every choice, and word for word what is shipped."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from monitor.facts import load as load_facts
from monitor.packaged import packaged
from monitor.settings import Settings, load
from monitor.settings.draft import Choices, Pace, Recipient, compose, usual_pace

FACTS = load_facts()
SHIPPED = packaged("sources.toml").read_text(encoding="utf-8")
PARTS = [part for part in SHIPPED.split("\n\n") if re.search(r"^\[\[source\]\]", part, re.MULTILINE)]
URL = "json://hooks.example.org/${HOOK}"

OFSTED = """[[source]]
name = "list"
kind = "ofsted-search"
url = "https://a.example/search"
"""


def settings_of(folder: Path, text: str) -> Settings:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, FACTS, {"HOOK": "t0ken", "MAIL_PASSWORD": "pw"})


def to(url: str | None) -> tuple[Recipient, ...]:
    """The one destination with that address, or nobody."""
    return (Recipient("alerts", url),) if url else ()


def concerns(part: str, councils: set[str]) -> bool:
    """Whether a shipped part is to be kept for these councils."""
    (source,) = tomllib.loads(part)["source"]
    return "councils" not in source or not source.get("enabled", True) or bool(councils & set(source["councils"]))


CHOICES = [
    pytest.param({}, id="england"),
    *(pytest.param({"regions": (region,)}, id=region) for region in FACTS.regions),
    pytest.param({"regions": ("North West", "South East")}, id="two-regions"),
    *(pytest.param({"councils": (name,)}, id=name) for name in ("Wirral", "Warrington", "Rutland", "Warwickshire")),
    pytest.param({"councils": ("Bournemouth, Christchurch and Poole", "York")}, id="a-comma-in-a-name"),
]


@pytest.mark.parametrize("url", [None, URL], ids=["nobody", "somebody"])
@pytest.mark.parametrize("places", CHOICES)
def test_every_choice_gives_a_file_in_order(tmp_path: Path, places: Mapping[str, Any], url: str | None) -> None:
    """It loads without a warning; whoever is told hears of exactly these places."""
    choices = Choices(**places, told=to(url), every="20m", contact='"desk" <a@example.org>', allow=("10.0.0.5",))
    settings = settings_of(tmp_path, compose(SHIPPED, choices, FACTS))
    assert settings.warnings == ()
    assert settings.contact == '"desk" <a@example.org>'
    assert [str(network) for network in settings.allow_addresses] == ["10.0.0.5/32"]
    told = [(d.name, d.url, d.councils, d.regions) for d in settings.destinations]
    whom = ("alerts", "json://hooks.example.org/t0ken", frozenset(choices.councils), frozenset(choices.regions))
    assert told == ([whom] if url else [])


@pytest.mark.parametrize("places", CHOICES)
def test_the_sources_that_concern_a_place_are_kept_word_for_word(places: Mapping[str, Any]) -> None:
    """National ones, those of the place and the examples, with their comments; no other, and none twice."""
    choices = Choices(**places)
    councils = {c.short_name for c in FACTS.councils if c.region in choices.regions} | set(choices.councils)
    text = compose(SHIPPED, choices, FACTS)
    kept = [part for part in PARTS if not councils or concerns(part, councils)]
    assert [part for part in PARTS if part.strip() in text] == kept
    assert len(tomllib.loads(text)["source"]) == len(kept)


def test_a_place_is_spared_the_papers_of_others() -> None:
    """Of the shipped sources the two local papers go to their own councils, or to everybody."""

    def named(**places: tuple[str, ...]) -> set[str]:
        sources = tomllib.loads(compose(SHIPPED, Choices(**places), FACTS))["source"]  # type: ignore[arg-type]
        return {source["name"] for source in sources if source.get("enabled", True)}

    local = named() - named(councils=("Rutland",))
    assert local, "the shipped file watches some local sites"
    for part in PARTS:
        (source,) = tomllib.loads(part)["source"]
        if source["name"] in local:
            assert source["name"] in named(councils=(source["councils"][0],))


def test_headings_and_words_go_with_their_sources() -> None:
    """A heading without a source left, and words about a source that is left out, are left out too."""
    shipped = f"""# Head.

[monitor]
timezone = "Europe/Paris"

# --- First ---

# About the first.

{OFSTED}every = "1h"

# --- Local ---

# About Leeds.

# The paper.
[[source]]
name = "leeds"
kind = "feed"
url = "https://b.example/feed"
every = "1h"
councils = ["Leeds"]

# --- Whom to tell ---

# [[notify]]
# name = "example"
"""
    york = compose(shipped, Choices(councils=("York",)), FACTS)
    leeds = compose(shipped, Choices(regions=("Yorkshire and the Humber",)), FACTS)
    assert "# --- First ---\n\n# About the first.\n\n[[source]]" in york
    assert not any(
        words in york for words in ("Local", "About Leeds", "The paper", "leeds", "Head.", "Paris", 'example"')
    )
    assert "# --- Local ---\n\n# About Leeds.\n\n# The paper.\n[[source]]" in leeds


@pytest.mark.parametrize(
    ("said", "pace", "wanted", "becomes"),
    [
        pytest.param('every = "1h"', Pace("", "1h"), "20m", {"every": "20m"}, id="no-busy-hours"),
        pytest.param(
            'every = "1h" # an hour\nbusy = "mon-fri 07:00-19:00"\nbusy-every = "10m"',
            Pace("mon-fri 07:00-19:00", "10m", "1h"),
            "20m",
            {"every": "1h", "busy-every": "20m"},
            id="busy-hours",
        ),
        pytest.param(
            'every = "1h"\nbusy = "mon-fri 07:00-19:00"\nbusy-every = "10m"',
            Pace("mon-fri 07:00-19:00", "10m", "1h"),
            "1d",
            {"every": "1d", "busy-every": "1d"},
            id="slower-than-at-night",
        ),
    ],
)
def test_ofsted_is_looked_at_as_often_as_wanted(
    tmp_path: Path, said: str, pace: Pace, wanted: str, becomes: dict[str, str]
) -> None:
    """In busy hours if the source has some; at other times never more often than then; other sources as shipped."""
    other = OFSTED.replace("list", "paper").replace("ofsted-search", "feed")
    shipped = f'{OFSTED}{said}\n\n{other}every = "5m"\n'
    assert usual_pace(shipped) == pace
    text = compose(shipped, Choices(every=wanted), FACTS)
    ofsted, paper = tomllib.loads(text)["source"]
    assert {key: ofsted[key] for key in becomes} == becomes
    assert paper["every"] == "5m"
    assert ("# an hour" in said) == ("# an hour" in text)
    settings_of(tmp_path, text)


@pytest.mark.parametrize("url", [None, URL], ids=["nobody", "somebody"])
def test_what_is_only_suggested_is_right_too(tmp_path: Path, url: str | None) -> None:
    """Each suggested line loads once the "# " before it is taken away."""
    text = compose(SHIPPED, Choices(councils=("York",), told=to(url)), FACTS)
    own = [part for part in text.split("\n\n") if "[monitor]" in part or "[[notify]]" in part]
    lines = [
        line.removeprefix("# ") for part in own for line in part.splitlines() if re.match(r"(# )?(\[|\S+ = )", line)
    ]
    settings = settings_of(tmp_path, "\n".join(lines))
    assert (settings.contact, settings.catch_up, len(settings.allow_addresses)) == ("you@example.org", "summary", 1)
    (destination,) = settings.destinations
    assert destination.councils == {"York"}
    assert destination.directions == {"down", "mixed"}
    assert (destination.confirmed_only, len(destination.events)) == (True, 5)
    assert settings.warnings == ()


def test_each_recipient_has_a_table_of_its_own(tmp_path: Path) -> None:
    """Several are told of the same places, each under its name; what is only suggested stands once, at the end."""
    told = (Recipient("desk", URL), Recipient("desk-2", "json://b.example.org"))
    text = compose(SHIPPED, Choices(regions=("London",), told=told), FACTS)
    both = settings_of(tmp_path, text).destinations
    assert [one.name for one in both] == ["desk", "desk-2"]
    assert all(one.regions == {"London"} for one in both)
    assert text.count("# confirmed-only") == 1
    assert text.rindex("# confirmed-only") > text.rindex("[[notify]]")


def test_names_stand_in_the_file_as_toml_wants_them(tmp_path: Path) -> None:
    """Quotes, backslashes and letters beyond ASCII in a path do no harm."""
    odd = tmp_path / 'd "é\\o'
    odd.mkdir()
    (odd / "x.address").write_text("json://hooks.example.org/a\n")
    settings = settings_of(tmp_path, compose(SHIPPED, Choices(told=to(f"file:{odd}/x.address")), FACTS))
    assert settings.destinations[0].url == "json://hooks.example.org/a"
