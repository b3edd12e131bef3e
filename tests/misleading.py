"""Any article inside misleading pages of every platform, to see whether it is read as its bare text is.

python tests/misleading.py --all          every labelled article on every platform at every level
python tests/misleading.py --all --jsonl FILE [--only reach]
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from itertools import product
from pathlib import Path
from random import Random

from misleading_blogs import community_care, cyp_now, plain, wordpress
from misleading_councils import jadu, localgov_drupal, umbraco
from misleading_papers import bbc, iliffe, national_world, newsquest, reach
from misleading_scene import LEVELS, Scene, Story
from told import FACTS, Article, articles

from monitor.errors import UnreadablePage
from monitor.extract import extract
from monitor.model import Origin, Page, PageKind, PartialDate, Reading
from monitor.read.article import read
from monitor.read.dateline import published_line

PLATFORMS: dict[str, Callable[[Scene], bytes]] = {
    "newsquest": newsquest, "reach": reach, "national-world": national_world, "iliffe": iliffe, "bbc": bbc,
    "wordpress": wordpress, "localgov-drupal": localgov_drupal, "jadu": jadu, "umbraco": umbraco,
    "cyp-now": cyp_now, "community-care": community_care, "plain": plain,
}  # fmt: skip
# What is said above a story that has no headline of its own; it must tell nothing.
_HEADLINES = ("What the report says", "Report is out", "What inspectors had to say", "News in brief")
# What follows a story to make it as long as most: it tells nothing either.
_MORE = (
    "Councillors are to discuss the report at a meeting in the town hall, which is open to all.",
    "Staff have been thanked for their work, and for the long evenings that it cost them.",
    "A plan is being written, with a date beside every line of it, and will be shown to families first.",
    "“There is much that we are proud of and much that we have still to do,” a spokesperson for the authority said.",
    "Families who want to know more can ring the helpline, which is staffed on weekdays.",
    "The weather on the day was fair, and the tea was hot.",
)
_COUNCILS = sorted((council.short_name for council in FACTS.councils), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Found:
    """How one page was read: what differs from the bare text, what came in and what was lost; nothing is right."""

    story: Story
    platform: str
    level: str
    differs: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def story_of(article: Article) -> Story:
    """A labelled article with a headline, and in every other one enough words for a page of usual length."""
    chance = Random(article.id)
    first, *rest = [part.strip() for part in re.split(r"\n\s*\n", article.text.strip())]
    is_headed = rest and len(first) < 110 and "\n" not in first and not first.endswith(".")
    title = article.title or (first if is_headed else chance.choice(_HEADLINES))
    body = rest if is_headed and not article.title else [first, *rest]
    more = chance.sample(_MORE, chance.choice((3, 5))) if chance.random() < 0.5 else []
    return story(article.id, title, [*body, *more], article.published)


def story(id_: str, title: str, paragraphs: Sequence[str], published: str | None) -> Story:
    """A story of any paragraphs but its datelines, for pages print the day, which is no month or year alone."""
    undated = ("\n".join(line for line in part.splitlines() if published_line(line) is None) for part in paragraphs)
    paragraphs = [part for part in undated if part.strip()] or paragraphs
    day = date.fromisoformat(published) if published and len(published) == 10 else None
    text = " ".join((title, *paragraphs))
    home = next((name for name in _COUNCILS if re.search(rf"\b{re.escape(name)}\b", text)), None)
    return Story(id_, " ".join(title.split()), tuple(paragraphs), day, home)


def dressed(
    told: Story, platform: str, level: str, only: Collection[str] | None = None
) -> tuple[bytes, dict[str, str]]:
    """The page, and the parts that were put around the story by their names."""
    scene = Scene(told, platform, level, only)
    return PLATFORMS[platform](scene), scene.parts


def bare(told: Story) -> Reading:
    """What is read in the story's text alone, printed on the same day."""
    day = PartialDate.parse(str(told.published)) if told.published else None
    return extract(Page(PageKind.ARTICLE, told.text, told.title, None, day), FACTS)


def findings(reading: Reading) -> dict[str, object]:
    """All that alerts would be made of."""
    outcomes = {
        (one.council, str(one.kind)): (
            sorted(one.grades.items()),
            str(one.inspected),
            str(one.published),
            one.confidence >= 0.8,
        )
        for one in reading.outcomes
    }
    return {"outcomes": outcomes, "ignored": reading.ignored is not None}


def look(told: Story, platform: str, level: str, only: Collection[str] | None = None) -> Found:
    """The story read in one misleading page; of a page that is set aside unread, the headline alone is expected."""
    body, parts = dressed(told, platform, level, only)
    try:
        page = read(body, Origin("https://paper.example/news/1", "text/html; charset=utf-8"))
    except UnreadablePage as refusal:
        return Found(told, platform, level, (f"unreadable: {refusal}",))
    differs = list(_differences(findings(bare(told)), findings(extract(page, FACTS))))
    if page.title != told.title:
        differs.append(f"title: {page.title}")
    if page.text == page.title:
        return Found(told, platform, level, tuple(differs))
    if str(page.published or "") != str(told.published or ""):
        differs.append(f"published: {page.published} for {told.published}")
    leaked, lost = _leaked(told, parts, page.text), _lost(told, page.text)
    return Found(told, platform, level, tuple(differs), tuple(leaked), tuple(lost))


def _differences(wanted: dict[str, object], got: dict[str, object]) -> Iterator[str]:
    return (f"{name}: {got[name]} for {wanted[name]}" for name in wanted if got[name] != wanted[name])


def _leaked(told: Story, parts: dict[str, str], text: str) -> Iterator[str]:
    own, text = _plain(told.text), _plain(text)
    for name, html in parts.items():
        lines = (_plain(unescape(line)) for line in re.split(r"<[^>]+>", html))
        if any(len(line) > 24 and line in text and line not in own for line in lines):
            yield name


def _lost(told: Story, text: str) -> Iterator[str]:
    text = _plain(text)
    for line in told.text.splitlines():
        if len(said := _plain(line)) > 24 and said[: len(said) // 2] not in text:
            yield line


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def culprits(found: Found) -> list[str]:
    """The fewest parts with which the page is read wrongly, tried one by one."""
    keep = list(dressed(found.story, found.platform, found.level)[1])
    for name in list(keep):
        fewer = [one for one in keep if one != name]
        if look(found.story, found.platform, found.level, fewer).differs:
            keep = fewer
    return keep


def stories_of(path: Path) -> list[Story]:
    """The rows of a file of pages with `id`, `title`, `text` and perhaps `published`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [from_row(row) for row in rows]


def from_row(row: Mapping[str, str | None], headed: bool = False) -> Story:
    """The story of such a row; its headline is the text's first line where it begins with it or is `headed` by it."""
    text = (row["text"] or "").strip()
    title = (None if headed else row.get("title")) or text.splitlines()[0]
    body = text.removeprefix(title).strip() or text
    return story(str(row["id"]), title, [part.strip() for part in re.split(r"\n\s*\n", body)], row.get("published"))


# By hand


@dataclass
class _Tally:
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    all: Counter[tuple[str, str]] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    culprits: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description="Reads articles inside misleading pages; exit code 1 if any is read wrongly."
    )
    parser.add_argument("--all", action="store_true", help="every article, not every tenth")
    parser.add_argument("--jsonl", type=Path, help="a file of articles instead of our own")
    parser.add_argument("--only", choices=PLATFORMS, help="one platform")
    parser.add_argument("--show", type=int, default=10, help="how many failures to show [default: 10]")
    options = parser.parse_args(arguments)
    told = stories_of(options.jsonl) if options.jsonl else [story_of(article) for article in articles()]
    tally, shown = _Tally(), 0
    for one, platform, level in product(told if options.all else told[::10], PLATFORMS, LEVELS):
        if options.only in (None, platform):
            found = look(one, platform, level)
            count(tally, found)
            if found.differs:
                tally.culprits.update([f"{platform}: {' + '.join(culprits(found)) or 'nothing around it'}"])
                shown += 1
                if shown <= options.show:
                    print(f"{one.id} on {platform}, {level}: {'; '.join(found.differs)}")
    report(tally)
    return 0 if tally.right == tally.all else 1


def count(tally: _Tally, found: Found) -> None:
    key = (found.platform, found.level)
    tally.all[key] += 1
    tally.right[key] += not found.differs
    tally.leaked.update(f"{found.platform}: {name}" for name in found.leaked)
    tally.lost[found.platform] += bool(found.lost)


def report(tally: _Tally) -> None:
    print(f"{'':16}{''.join(f'{level:>10}' for level in LEVELS)}{'lost':>10}")
    for platform in PLATFORMS:
        if tally.all[platform, "calm"]:
            shares = "".join(f"{tally.right[platform, level] / tally.all[platform, level]:>10.3f}" for level in LEVELS)
            print(f"{platform:16}{shares}{tally.lost[platform]:>10}")
    right, every = sum(tally.right.values()), sum(tally.all.values())
    print(f"read as the bare text: {right} of {every} pages, {right / every:.4f}")
    for title, counter in (("misled by", tally.culprits), ("came in", tally.leaked)):
        print(f"{title}:", *(f"\n  {number:5} {name}" for name, number in counter.most_common(60)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
