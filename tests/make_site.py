"""Writes the demo's web pages and report PDFs into `seeds/site/`: `python tests/make_site.py`.

Each stage's folder holds what is new or changed on that day, a folder for each host. Councils, paper
and findings are invented. `tests/test_demo.py` fails when the folder and this script differ.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markup import Listed, article_page, council_page, feed_page, focused_visit, report, search_page

SITE = Path(__file__).parents[1] / "seeds" / "site"
OFSTED, GAZETTE = "ofsted", "sampleford-gazette"
INSPECTION, VISIT = "children's services inspection", "children's services focused visit"

COUNCILS = {
    "Exampleshire": (99001, Listed("/v1/file/9100001", INSPECTION, date(2023, 12, 1))),
    "Fablewick": (99002, Listed("/v1/file/9100002", INSPECTION, date(2022, 8, 5))),
    "Mockborough": (99003, Listed("/v1/file/9100003", INSPECTION, date(2024, 7, 26))),
    "Sampleford": (99004, Listed("/v1/file/9100004", INSPECTION, date(2023, 5, 2))),
}
NEW = {
    "Sampleford": Listed("/v1/file/9200001", INSPECTION, date(2026, 6, 9)),
    "Exampleshire": Listed("/v1/file/9200002", INSPECTION, date(2026, 6, 17)),
    "Fablewick": Listed("/v1/file/9200003", VISIT, date(2026, 6, 18)),
}

SAMPLEFORD = report(
    "Sampleford",
    "2 to 13 March 2026",
    {
        "leaders": "inadequate",
        "help_and_protection": "inadequate",
        "in_care": "good",
        "care_leavers": "good",
        "overall": "inadequate",
    },
    "This is an invented report for the demonstration of ofsted-monitor.",
    "Too many children in Sampleford wait too long before anybody sees them, and senior leaders did "
    "not know it. Children who are already in care live in stable homes and are well known to their "
    "social workers.",
)
EXAMPLESHIRE = report(
    "Exampleshire",
    "27 April to 8 May 2026",
    {
        "leaders": "good",
        "help_and_protection": "requires_improvement",
        "in_care": "requires_improvement",
        "care_leavers": "outstanding",
    },
    "This is an invented report for the demonstration of ofsted-monitor.",
    "At the last inspection in 2023 overall effectiveness was judged to be requires improvement to be "
    "good. Leaders now know their services well. Help for families who ask for it comes later than it did.",
)
FABLEWICK = focused_visit(
    "Fablewick",
    "19 and 20 May 2026",
    "This is an invented letter for the demonstration of ofsted-monitor.",
    "Calls about children at risk are not answered at night, and nobody counts them.",
    priority="How calls about children at risk are answered outside office hours, and who checks that they are.",
)


@dataclass(frozen=True)
class Story:
    """An article of the Gazette."""

    slug: str
    headline: str
    on: date
    paragraphs: tuple[str, ...]


STORIES = (
    Story(
        "childrens-services-inadequate",
        "Sampleford children’s services rated inadequate by Ofsted",
        date(2026, 6, 9),
        (
            "Sampleford City Council’s children’s services have been rated inadequate by Ofsted today.",
            "The inspection was in March 2026. It judged the impact of leaders on practice to be inadequate.",
            "The experiences and progress of children who need help and protection are inadequate too.",
            "“We are sorry, and we have begun to put it right,” the council said.",
        ),
    ),
    Story(
        "oakleaf-primary-inadequate",
        "Ofsted: Oakleaf Primary School in Sampleford is inadequate",
        date(2026, 6, 8),
        (
            "Oakleaf Primary School has been rated inadequate after Ofsted inspectors visited it in April.",
            "Teaching in the upper classes was found to be weak. The head teacher said that much has changed since.",
        ),
    ),
    Story(
        "remembering-2019",
        "The year that changed Sampleford’s children’s services",
        date(2026, 6, 8),
        (
            "In 2019 Sampleford’s children’s services were rated inadequate by Ofsted.",
            "Seven years on, three women who grew up in care tell us how they remember that year.",
        ),
    ),
)

BROKEN = (
    "<!DOCTYPE html><html><head><title>Inspection reports</title></head><body>"
    "<main><p>These pages have moved into a new design. Reports follow.</p></main></body></html>"
)


def files() -> dict[str, bytes]:
    """Every generated file by its path below the site's folder."""
    site = {
        **_under("1-quiet", {**_ofsted([]), **_gazette([])}),
        **_under("2-reported", _gazette(list(STORIES))),
        **_under("3-confirmed", {**_ofsted(["Sampleford"]), **_file("Sampleford", SAMPLEFORD)}),
        **_under("4-mixed", {**_ofsted(["Sampleford", "Exampleshire"]), **_file("Exampleshire", EXAMPLESHIRE)}),
        **_under("5-visit", {**_ofsted(list(NEW)), **_file("Fablewick", FABLEWICK)}),
    }
    site[f"4-mixed/{OFSTED}/provider/44/{COUNCILS['Mockborough'][0]}.html"] = BROKEN.encode()
    return site


def _under(stage: str, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{stage}/{path}": content for path, content in pages.items()}


def _ofsted(published: list[str]) -> dict[str, bytes]:
    """Ofsted's list and the councils' pages, once these councils' new documents are out."""
    listed = [
        (name, urn, [*([NEW[name]] if name in published else []), known]) for name, (urn, known) in COUNCILS.items()
    ]
    pages = {f"{OFSTED}/provider/44/{urn}.html": council_page(name, urn, shown) for name, urn, shown in listed}
    pages[f"{OFSTED}/search.html"] = search_page(listed)
    return {path: page.encode() for path, page in pages.items()}


def _file(council: str, document: bytes) -> dict[str, bytes]:
    return {f"{OFSTED}{NEW[council].path}.pdf": document}


def _gazette(stories: list[Story]) -> dict[str, bytes]:
    paper = "Sampleford Gazette"
    pages = {
        f"{GAZETTE}/news/{story.slug}.html": article_page(paper, story.headline, story.on, story.paragraphs)
        for story in stories
    }
    entries = {f"/news/{story.slug}": (story.headline, story.on) for story in stories}
    return {
        path: page.encode() for path, page in {**pages, f"{GAZETTE}/news/rss.xml": feed_page(paper, entries)}.items()
    }


def changed() -> Iterator[tuple[str, bytes]]:
    """Every file without those that are as they were a stage earlier: a stage's folder holds what is new."""
    before: dict[str, bytes] = {}
    for path, content in files().items():
        below = path.partition("/")[2]
        if before.get(below) != content:
            yield path, content
        before[below] = content


def main() -> None:
    for path, content in changed():
        target = SITE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(target.relative_to(SITE), file=sys.stderr)


if __name__ == "__main__":
    main()
