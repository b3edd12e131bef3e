"""Pages as heavy as the press really sends them: the platforms' structures from the tests, and around them all that is
no story. Every word is invented, the same at every run."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

PLATFORMS = Path(__file__).parents[1] / "tests" / "platforms"
# Folder of the platform, and how many cards, comments and lines of script its pages carry besides.
SIZES = {
    "bbc-manchester": (40, 0, 300),
    "bolton-news": (60, 120, 500),
    "brighton-and-hove-council-news": (20, 0, 150),
    "community-care": (60, 80, 250),
    "cyp-now": (40, 0, 250),
    "kent-online": (80, 40, 700),
    "manchester-evening-news": (120, 60, 900),
    "shropshire-live": (60, 40, 250),
    "the-mill": (20, 30, 500),
    "warrington-worldwide": (80, 20, 300),
    "warwickshire-council-news": (30, 0, 150),
    "yorkshire-post": (100, 90, 800),
}
_WORDS = re.findall(
    r"\w+",
    "road street market town hall river bridge station evening morning driver engine plan meeting member leader park "
    "shop owner garden music club team match season coach ground spring weather lane corner hill tower clock music",
)


def pages() -> dict[str, tuple[bytes, bytes]]:
    """By platform: a page about an inspection, and the same page about anything else."""
    return {name: (_heavy(name), _about_else(_heavy(name))) for name in SIZES}


def _heavy(name: str) -> bytes:
    chance, (cards, comments, lines) = Random(name), SIZES[name]
    story = next(path for path in sorted((PLATFORMS / name).glob("*.html")) if path.stem not in _NO_STORY)
    # The year of the tests' pages is still to come, which sends whoever looks for a date through the whole page.
    page = story.read_text("utf-8").replace("2031", "2024").replace("1930", "1709")
    menu = _times(150, lambda n: f'<li class="nav__item"><a href="/{n}/">{_title(chance)}</a></li>')
    menu = f'<nav class="mega-nav"><ul>{menu}</ul>{_icon(chance) * 6}</nav>'
    script = f"<script>{_times(lines // 4, lambda n: _call(chance, n))}</script>"
    style = f"<style>{_times(lines, lambda n: f'.c{n}{{margin:0 {n}px;color:#{n:06x}}}')}</style>"
    below = (
        f'<aside class="sidebar">{_times(cards, lambda n: _card(chance, n))}</aside><section id="comments-list">'
        f"{_times(comments, lambda n: _comment(chance, n))}</section>{script}<footer>{menu}</footer>{script}"
    )
    body = page.index(">", page.index("<body")) + 1
    page = page[:body] + menu + page[body:]
    page = page.replace("</head>", f"{script}{style}{script}</head>", 1).replace("</body>", f"{below}</body>", 1)
    at = page.index("</p>", page.index("</p>", page.index("<h1")) + 4) + 4
    return (page[:at] + _times(18, lambda n: f"<p>{_prose(chance)}</p>") + page[at:]).encode()


_NO_STORY = {
    "listing", "home", "college", "fostering", "nursery", "playgroup", "school", "card", "council", "event", "search",
}  # fmt: skip
_SAID = re.compile(r"(?<=>)[^<>{}]{25,}(?=<)")


def _about_else(page: bytes) -> bytes:
    """The page with other words wherever it says something, and Ofsted in no address."""
    chance = Random(len(page))
    text = _SAID.sub(lambda said: _prose(chance)[: max(60, len(said[0]))], page.decode())
    return re.sub("ofsted|child|social|inspect", "garden", text, flags=re.IGNORECASE).encode()


def _times(times: int, part: Callable[[int], str]) -> str:
    return "".join(part(number) for number in range(times))


def _title(chance: Random) -> str:
    return " ".join(chance.sample(_WORDS, 3)).capitalize()


def _prose(chance: Random) -> str:
    return " ".join(f"{' '.join(chance.choices(_WORDS, k=16)).capitalize()}." for _ in range(3))


def _call(chance: Random, number: int) -> str:
    return (
        f'window.queue.push({{"k{number}":"{chance.random()}","list":[1,2,3],"at":"{chance.randrange(10**9):x}"}});\n'
    )


def _icon(chance: Random) -> str:
    line = " ".join(f"{chance.uniform(0, 24):.2f}" for _ in range(60))
    return f'<svg class="icon" viewBox="0 0 24 24"><path d="M{line}z"/></svg>'


def _card(chance: Random, number: int) -> str:
    return (
        f'<div class="card card--story"><a href="/news/{chance.randrange(10**8)}/" class="card__link"><picture><source '
        f'srcset="/i/{number}.webp 1x, /i/{number}@2x.webp 2x"><img loading="lazy" src="/i/{number}.jpg" alt="'
        f'{_title(chance)}"></picture><h3 class="card__title">{_title(chance)} {_title(chance)}</h3><span '
        f'class="card__meta">{number}h</span></a></div>'
    )


def _comment(chance: Random, number: int) -> str:
    return (
        f'<div class="comment" id="comment-{number}"><span class="comment__author">Reader {number}</span>'
        f"<p>{_prose(chance)}</p></div>"
    )
