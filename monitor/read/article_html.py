"""An article on the web: its headline, its story and its day, each as the page itself marks it if it does."""

from itertools import chain, takewhile

from monitor.model import Landmark, Origin, Page, PageKind, PartialDate
from monitor.read.clutter import remove_signposts, remove_surroundings
from monitor.read.dateline import only_labelled_day, published_line, stated_within
from monitor.read.decoding import where
from monitor.read.markup import Misshapen, demand
from monitor.read.prose import letters, prose
from monitor.read.published import day_shown, published_on
from monitor.read.story import HEADLINES, after_byline, story_of
from monitor.read.tree import SITE_NAME, Element, chosen_as, outermost, too_long, tree_of, words

_FEW_LINES = 8  # below the headline, or below the story: where an article that has no metadata prints its day
_ELSEWHERE = ("nav", "aside", "footer", "form")
_LONGEST = 600_000  # characters of an article
_PARAGRAPH = 80  # characters that make a line more than a byline


def read_html(body: bytes, origin: Origin) -> Page:
    """The article of an HTML page, its text beginning with the headline.

    Misshapen when there is no text, or when the source's selector for title or body matches no words.
    """
    page = tree_of(body, origin)
    headline = _chosen("title", page, origin) or _headline(page)
    # What the body is looked for without may be what the day stands in.
    published = _published(page, origin)
    below = [] if published else _below_headline(page, headline)
    text = _chosen("body", page, origin) or story_of(page)
    landmarks = (Landmark("headline", int(bool(headline)), required=False), Landmark("article text", int(bool(text))))
    if not text:
        why = f"{where(origin)}: no article text found: a cookie wall or a page drawn by scripts?"
        raise Misshapen(why, landmarks)
    if len(text) > _LONGEST:
        raise too_long(len(text), origin)
    published = published or _printed_day(below) or origin.published or _guessed_day(page, text, below)
    if "body" not in origin.select:
        text = after_byline(text, headline)
    if headline and not _folded(text).startswith(_folded(headline)):
        text = f"{headline}\n\n{text}"
    return Page(PageKind.ARTICLE, text, headline or None, origin.url, published, landmarks=landmarks)


def _chosen(part: str, page: Element, origin: Origin) -> str:
    if part not in origin.select:
        return ""
    found = chosen_as(part, page)
    demand(Landmark(f"select.{part}", len(found)), f'an element matching "{origin.select[part]}"', origin)
    if part == "title":
        text = " ".join(prose(found[0]).split())
    else:
        text = "\n".join(filter(None, map(_chosen_body, outermost(found))))
    if not text:
        raise Misshapen(
            f'{where(origin)}: select.{part} = "{origin.select[part]}" matches {len(found)} elements and no words. '
            "The page's markup has changed, or scripts fill it: open it and correct the selector in sources.toml",
            (Landmark(f"words in select.{part}", 0),),
        )
    return text


def _chosen_body(element: Element) -> str:
    """The words of what the source calls its story: no part of it is doubted for its class."""
    remove_signposts(element)
    return prose(element)


def _published(page: Element, origin: Origin) -> PartialDate | None:
    shown = chosen_as("published", page) if "published" in origin.select else []
    return next((day for element in shown if (day := day_shown(element))), None) or published_on(page)


def _below_headline(page: Element, headline: str) -> list[str]:
    """The few lines that follow the headline: what stands above it is the site's, a clock perhaps, as is a footer."""
    _, found, below = f"\n{prose(page)}".partition(f"\n{headline}\n") if headline else ("", "", "")
    elsewhere = {line for part in outermost(list(page.iter(_ELSEWHERE))) for line in prose(part).split("\n")}
    return [line for line in below.split("\n")[:_FEW_LINES] if line not in elsewhere] if found else []


def _printed_day(lines: list[str]) -> PartialDate | None:
    """The day printed between the headline and the first paragraph; further down it may be another thing's."""
    head = list(takewhile(lambda line: len(line) < _PARAGRAPH or stated_within(line), lines))
    said = published_line("\n".join(line.removeprefix("- ") for line in head))
    return said or next(filter(None, map(stated_within, head)), None)


def _guessed_day(page: Element, text: str, below: list[str]) -> PartialDate | None:
    """The day printed near the headline or in the body, or that a line shortly below it calls the publication's.

    Content systems print it in an article's foot; but other parts of a page, and comments, have days of their own.
    """
    remove_surroundings(page)
    lines = prose(page).split("\n")
    own = set(map(letters, lines))
    body = [line for line in text.split("\n") if letters(line) in own]
    last = letters(body[-1]) if body else ""
    ends = [number for number, line in enumerate(lines, 1) if last and letters(line) == last]
    foot = lines[ends[-1] :][:_FEW_LINES] if ends else []
    head = [line for line in below if letters(line) in own and line not in foot]
    return published_line("\n".join(head)) or published_line("\n".join(body)) or only_labelled_day("\n".join(foot))


def _headline(page: Element) -> str:
    """The article's own heading; else what the page gives to social media; else its title without the site's name."""
    meta = page.find(".//meta[@property='og:title']")
    shared = "" if meta is None else " ".join(meta.get("content", "").split())
    titled = SITE_NAME.split(words(page.find(".//title")))[0]
    own = chain(HEADLINES(page), page.iter("h1") if not shared else ())
    return next(filter(None, map(words, own)), shared or titled)


def _folded(text: str) -> str:
    return " ".join(text[:1000].split()).casefold()
