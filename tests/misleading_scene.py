"""A page in the making: the article as blocks of markup, and the named parts that are put around and between them."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from random import Random

from misleading_words import Words

LINK = '<a href="{href}">{text}</a>'
CARD = '<div class="card"><a href="{href}"><h3>{text}</h3></a></div>'
LEVELS = ("calm", "busy", "hostile")
_OFTEN = {"calm": 0.4, "busy": 0.7, "hostile": 0.85}
_BULLET = re.compile(r"\s*[•*·–-]\s+")


@dataclass(frozen=True, slots=True)
class Story:
    """An article without its page. `home` is a council that it names; `published` a whole day, if that is known."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    published: date | None
    home: str | None = None

    @property
    def text(self) -> str:
        return "\n\n".join((self.title, *self.paragraphs))


class Scene:
    """Chance, words and parts of one page. The same story, platform and level give the same page each time.

    `only` names the parts to keep and no others, which tells the one that misleads from the rest.
    """

    def __init__(self, story: Story, platform: str, level: str, only: Collection[str] | None = None) -> None:
        self.story = story
        self.level = level
        self.chance = Random(f"{story.id} {platform} {level}")
        self.words = Words(self.chance, story.text, story.home, story.published)
        self.parts: dict[str, str] = {}
        self._only = only

    def __call__(self, name: str, html: str, level: str = "calm") -> str:
        """The part, or nothing: by chance, and never where the page is calmer than it."""
        wanted = self.chance.random() < _OFTEN[self.level] and LEVELS.index(level) <= LEVELS.index(self.level)
        if wanted if self._only is None else name in self._only:
            self.parts[name] = html
            return html
        return ""

    def one_of(self, *parts: tuple[str, str]) -> tuple[str, str]:
        return self.chance.choice(parts)

    def day(self, form: Callable[[date], str], around: str = "{}") -> str:
        """The story's day in that form, or nothing where it has none."""
        return around.format(form(self.story.published)) if self.story.published else ""

    def blocks(self, paragraph: str = "", lead: str = "<p>{}</p>") -> list[str]:
        """The story as blocks: its paragraphs, lists and tables. `lead` is how the first one is set."""
        first, *rest = self.story.paragraphs
        opening = lead.format(inline(first)) if is_prose(first) else block(first, paragraph)
        return [opening, *(block(text, paragraph) for text in rest)]

    def strewn(self, blocks: Sequence[str], *between: tuple[str, str, str]) -> str:
        """The blocks with parts (name, markup, level) after some of them, never before the first."""
        shown = [[text] for text in blocks]
        for name, html, level in between:
            place = self.chance.randrange(len(shown))
            shown[place].append(self(name, html, level))
        return "\n".join("\n".join(filter(None, texts)) for texts in shown)


def is_prose(text: str) -> bool:
    """Whether the text is one paragraph, no list, no table and no lines below each other."""
    return "\n" not in text.strip() and not _BULLET.match(text) and " | " not in text


def block(text: str, paragraph: str = "") -> str:
    """A paragraph with its line breaks, or a list or a table where its lines are items or rows."""
    lines = [*filter(None, map(str.strip, text.splitlines())), ""]
    html: list[str] = []
    items: list[str] = []
    rows: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if items and not _BULLET.match(line):
            html.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if rows and " | " not in line:
            html.append(f"<table><tbody>{''.join(rows)}</tbody></table>")
            rows = []
        if _BULLET.match(line):
            items.append(f"<li>{inline(_BULLET.sub('', line, count=1))}</li>")
        elif " | " in line:
            rows.append(f"<tr>{''.join(f'<td>{inline(cell)}</td>' for cell in line.strip('| ').split(' | '))}</tr>")
        elif line:
            html.append(
                f"<h3>{inline(line)}</h3>" if is_heading(line, following) else f"<p{paragraph}>{inline(line)}</p>"
            )
    return "".join(html)


def is_heading(line: str, following: str) -> bool:
    """Whether a short line without a stop stands over a sentence."""
    return len(line) < 60 <= len(following) and line[-1].isalpha()


def inline(text: str) -> str:
    """The words as markup, Ofsted's name a link the first time."""
    return escape(" ".join(text.split()), quote=False).replace("Ofsted ", '<a href="/all-about/ofsted">Ofsted</a> ', 1)


def links(headlines: Iterable[str], form: str = '<li><a href="{href}">{text}</a></li>') -> str:
    """Headlines as items of a list, each a link to its story."""
    return "".join(form.format(href=address(text), text=text) for text in headlines)


def address(headline: str) -> str:
    return f"/news/{re.sub('[^a-z]+', '-', headline.lower()).strip('-')}/"


def signposts(scene: Scene, count: int = 3) -> list[tuple[str, str, str]]:
    """Some links to other stories between the paragraphs, as editors of many papers set them."""
    say = scene.words.headline

    def sign(label: str, form: str) -> str:
        text = say()
        return form.format(label=label, href=address(text), text=text)

    strong = '<p><strong>{label} <a href="{href}">{text}</a></strong></p>'
    plain = '<p>{label} <a href="{href}">{text}</a></p>'
    inside = '<p><a href="{href}"><strong>{label} {text}</strong></a></p>'
    heading = '<h3>{label}</h3><ul><li><a href="{href}">{text}</a></li></ul>'
    line = '<p><strong>{label}</strong></p><p><a href="{href}">{text}</a></p>'
    chance = scene.chance
    every = [
        ("sign: strong", sign(chance.choice(("READ MORE:", "READ NEXT:", "MORE:")), strong), "calm"),
        ("sign: plain", sign(chance.choice(("Read more:", "See also:", "Related:", "Recommended:")), plain), "calm"),
        ("sign: all a link", sign(chance.choice(("READ MORE:", "Read more |", "RELATED:")), inside), "busy"),
        ("sign: list", sign(chance.choice(("Read more", "Recommended reading", "Related stories")), heading), "busy"),
        ("sign: link alone", sign("", '<p>{label}<a href="{href}">{text}</a></p>'), "hostile"),
        ("sign: link in its own line", sign(chance.choice(("Read more:", "Read next")), line), "busy"),
        ("sign: other words", sign(chance.choice(("Don’t miss:", "Now read:", "Also in the news:", "You might like:",
                                                  "Top story:", "What to read next:")), plain), "hostile"),
    ]  # fmt: skip
    return chance.sample(every, count)


def tweet(scene: Scene) -> str:
    """An embedded post: another council's, or an onlooker's."""
    council = scene.words.council()
    return (
        f'<blockquote class="twitter-tweet" data-lang="en"><p lang="en" dir="ltr">{scene.words.tweet()} '
        f'<a href="https://t.example/x">pic.example/x</a></p>&mdash; {council} Council (@{council}) '
        f'<a href="https://x.example/1">{scene.words.earlier():%B} 3, 2024</a></blockquote>'
    )


def comments(scene: Scene, count: int = 3) -> list[tuple[str, date, str]]:
    """Reader, day and opinion."""
    return [(scene.words.reader(), scene.words.later(), scene.words.opinion()) for _ in range(count)]


def article_ld(scene: Scene, kind: str = "NewsArticle", clock: str = "T06:00:00+00:00", **more: object) -> str:
    """The article for search engines: the day of its last change, and that of its publication where it is told."""
    published = scene.day(lambda day: f"{day}{clock}")
    thing = {
        "@context": "https://schema.org", "@type": kind, "headline": scene.story.title,
        **({"datePublished": published} if published else {}),
        "dateModified": f"{scene.words.later()}{clock}",
        "author": [{"@type": "Person", "name": scene.words.author}], **more,
    }  # fmt: skip
    return ld(thing)


def ld(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing, ensure_ascii=False)}</script>'


def list_ld(scene: Scene) -> str:
    """Other stories for search engines, each with its own day."""
    items = [
        {"@type": "ListItem", "position": number, "item": {
            "@type": "NewsArticle", "headline": scene.words.headline(), "datePublished": f"{scene.words.earlier()}"}}
        for number in (1, 2, 3)
    ]  # fmt: skip
    listed = {"@type": "ItemList", "itemListElement": items}
    page = {"@type": "CollectionPage", "name": "Latest news", "mainEntity": listed}
    return ld({"@context": "https://schema.org", **scene.chance.choice((listed, page))})


def crumbs_ld() -> str:
    return ld({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": "News", "item": "https://paper.example/news/"}]})  # fmt: skip


def document(scene: Scene, site: str, head: str, body: str, html: str = ' lang="en-GB"', classes: str = "") -> bytes:
    """The whole page."""
    return (
        f'<!DOCTYPE html>\n<html{html}>\n<head>\n<meta charset="utf-8">\n<title>{title(scene)} | {site}</title>\n'
        f'<meta property="og:title" content="{escape(scene.story.title)}">\n{head}\n</head>\n<body{classes}>\n{body}\n'
        f"</body>\n</html>\n"
    ).encode()


def title(scene: Scene) -> str:
    """The story's headline as markup."""
    return escape(scene.story.title, quote=False)
