"""Articles inside the misleading pages of every platform: each is read as its bare text is."""

import json
import re
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from misleading import PLATFORMS, Found, bare, dressed, findings, from_row, look, story_of
from misleading_scene import LEVELS, Scene
from told import articles, read

SHARED = Path(__file__).parents[1] / ".." / "shared"
STORIES = [story_of(article) for article in articles()]
PAGES = list(product(PLATFORMS, LEVELS))
EACH = 6  # articles for each platform and level; `python tests/misleading.py --all` reads them all
# The seeds in the pages of their own sites' platforms.
SEEDS = {"000": "wordpress", "001": "wordpress", "002": "jadu", "003": "newsquest", "004": "cyp-now"}


def wrong(found: Found) -> list[str]:
    return [f"{found.story.id}: {fault}" for fault in found.differs]


@pytest.mark.parametrize(("platform", "level"), PAGES)
def test_an_article_is_read_in_its_page_as_in_its_text(platform: str, level: str) -> None:
    """Other stories, comments, adverts and hidden words change no outcome; headline and day are the article's."""
    first = PAGES.index((platform, level)) * EACH
    told = [STORIES[(first + number) * 7 % len(STORIES)] for number in range(EACH)]
    assert [fault for one in told for fault in wrong(look(one, platform, level))] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_whoever_takes_the_whole_page_is_misled(platform: str) -> None:
    """The pages would teach nothing if their words did no harm: read altogether, they do not tell the article's."""
    misled = 0
    for one in STORIES[:5]:
        body, _ = dressed(one, platform, "hostile")
        everything = unescape(re.sub(r"<script.*?</script>|<[^>]+>", "\n", body.decode(), flags=re.DOTALL))
        misled += findings(read(everything)) != findings(bare(one))
    assert misled >= 3


@pytest.mark.parametrize("kind", ["headline", "opinion", "teaser", "caption", "tweet"])
def test_every_misleading_line_tells_a_grade(kind: str) -> None:
    """Each line, were it taken for the article's, would be read as a council's grade, new or remembered."""
    words = Scene(STORIES[0], "reach", "calm").words
    readings = [read(getattr(words, kind)()) for _ in range(20)]
    assert all(reading.outcomes or reading.history for reading in readings)


def test_the_same_article_gives_the_same_page() -> None:
    """A failure can be seen again: chance comes from the article, the platform and the level alone."""
    assert all(dressed(STORIES[1], *page) == dressed(STORIES[1], *page) for page in PAGES)
    assert dressed(STORIES[1], "reach", "busy") != dressed(STORIES[2], "reach", "busy")


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the corpus of real reports and articles is no part of the download")
    return path


@pytest.mark.corpus
@pytest.mark.parametrize("level", LEVELS)
def test_the_news_is_read_in_pages_as_in_its_text(level: str) -> None:
    """Every labelled retelling on one of the platforms, another one for each."""
    rows = shared("corpus/news.jsonl").read_text(encoding="utf-8").splitlines()
    told = [from_row(json.loads(row)) for row in rows]
    names = list(PLATFORMS)
    found = [look(one, names[number % len(names)], level) for number, one in enumerate(told)]
    assert [fault for one in found for fault in wrong(one)] == []


@pytest.mark.corpus
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_is_read_in_the_page_of_its_site(seed: str, level: str) -> None:
    """The five articles that the project began from, right in the structure of their sites too."""
    path = next(shared("seeds").glob(f"{seed}_*.txt"))
    expected = json.loads(shared("seeds/expected.json").read_text(encoding="utf-8"))[path.name]
    row = {"id": seed, "text": path.read_text(encoding="utf-8"), "published": expected["published"]}
    told = from_row(row, headed=True)
    assert wrong(look(told, SEEDS[seed], level)) == []
    assert {one.council: dict(one.grades) for one in bare(told).outcomes} == {
        one["council"]: one["grades"] for one in expected["outcomes"]
    }
