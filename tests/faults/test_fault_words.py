"""Pages whose words want to be markup, a link, a header or a line of the log: they are told as the words they are."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from html import escape

import pytest
from bs4 import BeautifulSoup
from commands import run
from faults.scene import COUNCILS, Told
from markup import article_page
from program import GAZETTE, Ran, configure, today
from servers import page, serving
from sinks import Hook, Mailbox, mail_server, web_hook
from town import Town

WORDS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "link in HTML": '<a href="http://evil.example/1">here</a>',
    "link in Markdown": "[here](http://evil.example/2) ![x](http://evil.example/3)",
    "link of a chat": "<http://evil.example/4|here>",
    "bare address": "see http://evil.example/5 or www.evil.example or mail thief@evil.example",
    "header": "\r\nBcc: thief@evil.example\r\nSubject: Yours\r\n\r\nDear all",
    "line of the log": "\n2026-01-01T00:00:00Z info alert sent",
    "signs that turn the direction": "\u202egood\u2066 \u200f",
    "signs that a terminal obeys": "\x1b[2J\x07\x9b31m \u200b\ufeff\u2028",
    "a template": "{{ 7 * 7 }} {% raw %} ${PATH} %(name)s",
}
HEADERS = {
    *("Content-Type", "MIME-Version", "X-Application", "X-Ofsted-Monitor-Reference", "Subject", "From", "To"),
    *("Message-ID", "Date"),
}
OUR_TAGS = {"html", "head", "meta", "title", "body", "h2", "p", "b", "ul", "li", "br", "a", "small"}


@dataclass
class Round:
    """What came of one check over all these pages."""

    ran: Ran
    box: Mailbox
    hook: Hook
    home: str  # the addresses of the site begin so

    def mail(self, council: str) -> EmailMessage:
        (found,) = [mail for mail in self.box.mails if mail["Subject"].startswith(council)]
        return found


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    folder, on = tmp_path_factory.mktemp("words"), today()
    with serving({}) as site, web_hook() as hook, mail_server() as box:
        town, entries = Town(site), {}
        town.add_council("Warrington")
        for number, (council, words) in enumerate(zip(COUNCILS, map(escape, WORDS.values()), strict=False)):
            headline = f"Inspectors {words} criticise"
            story = (
                f"Ofsted has rated the leadership of {council} Council's children's services inadequate. {words}",
                f"It inspected the council's services in {on - timedelta(days=40):%B %Y}.",
            )
            site.pages[f"/{number}"] = page(article_page(f"Gazette {words}", headline, on, story))
            entries[f"/{number}"] = (headline.replace("\x1b", "").replace("\x07", ""), on)  # which XML cannot hold
        town.feed("/feed", entries)
        source = GAZETTE.format(url=site.url("/feed"))
        configure(folder, site, box, hook, monitor="quote-press = true", sources=source)
        yield Round(run(folder, "check", "-vv"), box, hook, site.url("/"))


@pytest.mark.parametrize("name", WORDS)
def test_words_of_a_page_stay_words(round_: Round, tell: Told, name: str) -> None:
    """No tag, link, header or control sign of a page's is in an alert about it."""
    council = COUNCILS[list(WORDS).index(name)]
    mail = round_.mail(council)
    assert set(mail.keys()) == HEADERS
    assert mail["To"] == "clerk@example.org"
    told = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert len(told) == 2
    assert "Inspectors" in told[0], "the page's own headline is in the alert"
    tree = BeautifulSoup(told[1], "lxml")
    assert {tag.name for tag in tree.find_all()} <= OUR_TAGS
    links = [str(link["href"]) for link in tree.find_all("a")]
    assert f"{round_.home}{list(WORDS).index(name)}" in links
    assert all(link.startswith((round_.home, "https://reports.ofsted.gov.uk/")) for link in links)
    (hooked,) = [told for told in round_.hook.taken if str(told["title"]).startswith(council)]
    for text in (*told, str(mail["Subject"]), str(hooked["title"]), str(hooked["message"])):
        assert not re.search(r"https?://(www\.)?evil|www\.evil|thief@evil", text)
        assert not [sign for sign in text if unicodedata.category(sign)[0] == "C" and sign not in "\n\r\t"]
    tell(f"page with words that would be: {name}", "one alert, in plain words", "none needed")


def test_words_of_a_page_forge_no_line_of_the_log(round_: Round) -> None:
    """Every line begins with a time of ours, and none moves a terminal's cursor."""
    assert round_.ran.code == 0
    lines = round_.ran.stderr.splitlines()
    assert len(lines) > len(WORDS)
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (debug|info) ", line) for line in lines)
    for text in (round_.ran.stderr, round_.ran.stdout):
        assert not [sign for sign in text if unicodedata.category(sign)[0] == "C" and sign != "\n"]
