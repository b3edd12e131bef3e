"""Every shipped source, end to end: its own settings on pages in the structure of its site, served on loopback.

A folder of `platforms/` holds a site's pages and says in `expected.toml` what must come of each. The pages are
written for these tests: councils are real, the year 2031 and all that is told of it are not, and whatever on a
page is not its story names Quibblesham, a place that no story is about.
"""

import csv
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import pytest
from commands import run
from program import Ran
from servers import Site, page
from town import focused_visit, report

from monitor.facts import load as load_facts
from monitor.fetch import public_address
from monitor.model import Council, Origin, Page, PageKind
from monitor.packaged import packaged
from monitor.read import read
from monitor.settings import Source, load

PLATFORMS = Path(__file__).parent / "platforms"
SHIPPED = tomllib.loads(packaged("sources.toml").read_text("utf-8"))["source"]
SOURCES: dict[str, Source] = {
    source.name: source for source in load(packaged("sources.toml"), load_facts(), {}).sources
}
ELSEWHERE = "Quibblesham"
TYPES = {".xml": "application/rss+xml", ".atom": "application/atom+xml", ".html": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Expected:
    """What `expected.toml` says of one page."""

    path: str  # with its query, as the site has it
    file: str = ""
    published: str = ""
    holds: Sequence[str] = ()  # words from the beginning and the end of the story
    outcomes: Sequence[Mapping[str, Any]] = ()
    ignored: str | None = None
    unasked: bool = False  # the index names it, and `match` does not want it


def expected(name: str) -> list[Expected]:
    return [Expected(**told) for told in tomllib.loads((PLATFORMS / name / "expected.toml").read_text("utf-8"))["page"]]


def of_source(name: str) -> list[Expected]:
    """The pages of one source that are stories, and asked for."""
    return [told for told in expected(name) if told.published]


PAPERS = sorted(folder.name for folder in PLATFORMS.iterdir() if (folder / "expected.toml").exists())
STORIES = [pytest.param(name, told, id=f"{name}/{told.file}") for name in PAPERS for told in of_source(name)]


def body(name: str, file: str, site: Site | None = None) -> bytes:
    """A page's bytes; its links lead to `site` wherever the source may go, and nowhere else."""
    text = (PLATFORMS / name / file).read_text("utf-8")
    if site:
        text = text.replace(at_home(name), site.url(""))
        for host in SOURCES[name].hosts:
            text = text.replace(f"https://{host}", site.url("", host="localhost"))
    return text.encode()


def at_home(name: str) -> str:
    parts = urlsplit(SOURCES[name].url)
    return f"{parts.scheme}://{parts.netloc}"


def put_up(site: Site, name: str) -> None:
    for told in expected(name):
        if told.file:
            kind = TYPES[Path(told.file).suffix]
            site.pages[told.path] = page(body(name, told.file, site), content_type=kind)


def configure(folder: Path, site: Site, name: str) -> None:
    """The shipped source as it is; but its site is here, and it is enabled."""
    (entry,) = (dict(entry) for entry in SHIPPED if entry["name"] == name)
    entry["url"] = entry["url"].replace(at_home(name), site.url(""))
    entry.pop("enabled", None)
    if entry.get("hosts"):
        entry["hosts"] = ["localhost"]
    keys = "\n".join(f"{key} = {toml(value)}" for key, value in entry.items())
    allowed = '[monitor]\npause-per-host = "0s"\nallow-addresses = ["127.0.0.0/8", "::1"]\n'
    (folder / "sources.toml").write_text(f"{allowed}[[source]]\n{keys}\n", encoding="utf-8")


def toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {toml(part)}' for key, part in value.items())} }}"
    return json.dumps(value)


def read_by(name: str, told: Expected) -> Page:
    origin = Origin(at_home(name) + told.path, TYPES[Path(told.file).suffix], SOURCES[name].select)
    return read(PageKind.ARTICLE, body(name, told.file), origin)


def pages_read(ran: Ran) -> dict[str, dict[str, Any]]:
    """What the log says of each page, by its path as logs show it."""
    events = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]
    return {path_of(event["url"]): event for event in events if event["event"] == "page read"}


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_every_shipped_source_has_the_pages_of_its_site() -> None:
    """No source is shipped that these tests don't walk through."""
    tested = {folder.name for folder in PLATFORMS.iterdir()}
    assert tested == SOURCES.keys()


@pytest.mark.parametrize(("name", "told"), STORIES)
def test_a_story_is_read_whole_and_alone(name: str, told: Expected) -> None:
    """Its day, its beginning and its end are there; menus, other stories, comments and offers are not."""
    story = read_by(name, told)
    assert str(story.published) == told.published
    for words in told.holds:
        assert words in story.text
    assert ELSEWHERE not in story.text


@pytest.mark.parametrize("name", PAPERS)
def test_a_source_gives_what_its_pages_tell(name: str, tmp_path: Path, site: Site) -> None:
    """From the index to the stories that `match` wants, and from each its outcomes or a named reason."""
    put_up(site, name)
    configure(tmp_path, site, name)
    ran = run(tmp_path, "check", "--json", "-vv", "--log-format", "json")
    assert (ran.code, ran.shape["sources"][0]["error"]) == (0, None)
    asked = {told.path for told in expected(name) if not told.unasked}
    assert {request.path for request in site.asked} == asked
    log = pages_read(ran)
    for told in of_source(name):
        read = log[public_address(told.path)]
        assert (read["outcomes"], read["ignored"]) == (len(told.outcomes), told.ignored)
        for outcome in told.outcomes:
            assert outcome in kept(tmp_path, outcome["council"], site, told.path)


def kept(folder: Path, council: str, site: Site, path: str) -> list[dict[str, Any]]:
    """What the ledger holds from the story at this path."""
    history = run(folder, "history", council, "--json").lines
    return [
        {"council": entry["council"], "inspection": entry["inspection"], "grades": entry["grades"]}
        for entry in history
        if any(path_of(url) == path for url in entry["sources"])
    ]


OFSTED = "ofsted-childrens-services"
REPORT, LETTER = "/v1/file/90000002", "/v1/file/90000001"
INSPECTION = "children&#039;s services inspection"
Event = tuple[str, str, str, str]  # the day of the inspection, what it is, the day of publication, the file


def test_ofsteds_search_leads_to_every_council_and_its_new_reports(tmp_path: Path, site: Site) -> None:
    """Both pages of the list, each council's page once, and the documents that are not known yet: no request more."""
    councils = [council for council in load_facts().councils if council.ofsted_site_name]
    put_up_ofsted(site, councils)
    configure(tmp_path, site, OFSTED)
    ran = run(tmp_path, "check", "--json")
    assert (ran.code, ran.shape["sources"][0]["error"]) == (0, None)
    assert ran.shape["sources"][0]["outcomes"] == 2
    pages = {index_of(OFSTED), second_page(), *(f"/provider/44/{council.urn}" for council in councils)}
    asked = [request.path for request in site.asked]
    assert set(asked) == pages | {REPORT, LETTER}
    assert len(asked) == len(set(asked)) == 2 + 153 + 2
    inspection = run(tmp_path, "history", "Warrington", "--json").lines[-1]
    assert (inspection["status"], inspection["published"], inspection["grades"]) == ("confirmed", "2031-03-04", GRADES)
    assert run(tmp_path, "history", "Trafford", "--json").lines[-1]["inspection"] == "focused_visit"


GRADES = {"leaders": "good", "help_and_protection": "good", "in_care": "outstanding", "care_leavers": "good"}


def put_up_ofsted(site: Site, councils: Sequence[Council]) -> None:
    """Ofsted's site: two pages of a hundred cards at most, and behind each card the council's page."""
    documents = known_reports()
    documents["Warrington"].insert(0, ("31 January 2031", INSPECTION, "4 March 2031", REPORT))
    documents["Trafford"].insert(0, ("22 January 2031", "children’s services focused visit", "03 march 2031", LETTER))
    cards = [card(council, documents[council.short_name][0][2]) for council in councils]
    link = f'<a class="pagination__next" href="{second_page()}">Next</a>'
    put(site, index_of(OFSTED), search_page(cards[:100], len(councils), page=1, next=link))
    put(site, second_page(), search_page(cards[100:], len(councils), page=2, next=""))
    for council in councils:
        put(site, f"/provider/44/{council.urn}", council_page(council, documents[council.short_name], site))
    grades = report("Warrington", "20 to 31 January 2031", GRADES)
    site.pages[REPORT] = page(grades, content_type="application/pdf")
    site.pages[LETTER] = page(focused_visit("Trafford", "21 and 22 January 2031"), content_type="application/pdf")


def known_reports() -> dict[str, list[Event]]:
    """Of each council the report of the baseline that is its latest, as its page shows it."""
    facts, latest = load_facts(), dict[str, list[Event]]()
    with (packaged("seeds") / "inspections.csv").open(encoding="utf-8") as file:
        for row in sorted(csv.DictReader(file), key=itemgetter("published")):
            begun, published = (
                f"{date.fromisoformat(row[name]):%d %B %Y}" for name in ("inspection_start", "published")
            )
            council = facts.by_urn[int(row["urn"])].short_name
            latest[council] = [(begun, INSPECTION, published, urlsplit(row["url"]).path)]
    return latest


def index_of(name: str) -> str:
    return path_of(SOURCES[name].url)


def second_page() -> str:
    """The address of the list's second page, its array written as the site's own links write it."""
    return index_of(OFSTED).replace("%5B%5D", "%5B0%5D").replace("start=0", "start=100")


def put(site: Site, path: str, text: str) -> None:
    site.pages[path] = page(text, content_type=TYPES[".html"])


def filled(file: str, **values: object) -> str:
    return Template((PLATFORMS / OFSTED / file).read_text("utf-8")).substitute(values)


def card(council: Council, latest: str) -> str:
    return filled("card.html", name=council.ofsted_site_name, urn=council.urn, latest=latest)


def search_page(cards: Sequence[str], count: int, **values: object) -> str:
    return filled("search.html", cards="".join(cards), count=count, **values)


def council_page(council: Council, listed: Sequence[Event], site: Site) -> str:
    events = [
        filled("event.html", visited=visited, kind=kind, published=published, number=path.rpartition("/")[2])
        for visited, kind, published, path in listed
    ]
    told = filled("council.html", name=council.ofsted_site_name, urn=council.urn, events="".join(events))
    return told.replace("https://files.ofsted.gov.uk", site.url("", host="localhost"))
