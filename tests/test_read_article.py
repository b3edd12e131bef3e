import subprocess
import sys

import pytest

from monitor.errors import UnreadablePage
from monitor.model import Origin
from monitor.read.article import read

PROSE = "<p>Ofsted has judged the services of Oakfield Council for children to be good, its report says today.</p>" * 2


def article(head: str = "", above: str = "", below: str = "") -> bytes:
    inner = f"<article>{above}<h1>Oakfield is good</h1>{below}{PROSE}</article>"
    return f"<html><head>{head}</head><body>{inner}<footer>© 2026 Gazette</footer></body></html>".encode()


def published(body: bytes) -> str | None:
    day = read(body, Origin("https://gazette.example/1")).published
    return str(day) if day else None


LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("head", "below", "day"),
    [
        pytest.param("", "", None, id="footer-is-no-date"),
        pytest.param('<meta property="article:modified_time" content="2024-08-01">', "", None, id="modified-alone"),
        pytest.param(
            LD.format('{"@type":"NewsArticle","dateModified":"2024-08-01"}'), "", None, id="ld-modified-alone"
        ),
        pytest.param(
            LD.format('{"@type":"NewsArticle","dateModified":"2024-08-01","datePublished":"2024-07-12"}'),
            '<time datetime="2024-08-01">1 August</time>',
            "2024-07-12",
            id="published-wins",
        ),
        pytest.param(
            LD.format('{"@type":"WebPage","datePublished":"2020-01-01"}')
            + LD.format('[{"@type":["Thing","BlogPosting"],"datePublished":"2024-07-11T23:30:00Z"}]'),
            "",
            "2024-07-12",
            id="article-before-page-and-london-time",
        ),
        pytest.param(LD.format('{"datePublished":"2024-07-12",}'), "", "2024-07-12", id="broken-json"),
        pytest.param(LD.format('{"@type":"NewsArticle","datePublished":"0001-01-01"}'), "", None, id="zero-instant"),
        pytest.param('<meta name="DC.date.issued" content="2024-07-12">', "", "2024-07-12", id="council-meta"),
        pytest.param(
            '<meta name="govuk:first-published-at" content="2024-07-12T09:30:00+01:00">', "", "2024-07-12", id="gov-uk"
        ),
        pytest.param("", '<p><time datetime="2024-07-12T10:00">12 July</time></p>', "2024-07-12", id="time-in-head"),
        pytest.param("", '<p>Updated <time datetime="2024-08-01">1 August</time></p>', None, id="updated-in-head"),
        pytest.param("", '<time datetime="1720774800">12 July 2024</time>', "2024-07-12", id="time-in-seconds"),
        pytest.param("", '<p class="date">Friday, July 12, 2024</p>', "2024-07-12", id="printed-below-headline"),
        pytest.param("", "<p>Inspection dates: 10 - 14 June 2024</p>", None, id="inspection-dates"),
        pytest.param(
            "", f'{PROSE}<aside><time datetime="2020-01-02">2 January</time></aside>', None, id="another-story"
        ),
    ],
)
def test_the_day_comes_from_metadata_alone(head: str, below: str, day: str | None) -> None:
    """The day of an article is what its metadata or its head says; no footer and no change is taken for it."""
    assert published(article(head, below=below)) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("Published: 9th August 2018", "2018-08-09", id="labelled"),
        pytest.param("News Release PR12 - published on 24 February 2026", "2026-02-24", id="labelled-after-a-dash"),
        pytest.param("First published 3 Mar 2020, last updated 5 Mar 2021", "2020-03-03", id="published-and-updated"),
        pytest.param("Friday, March 31, 2017", "2017-03-31", id="american"),
        pytest.param("Monday, 2nd March 2020, 10:07 am", "2020-03-02", id="with-time"),
        pytest.param("15:17, 29 Sep 2025", "2025-09-29", id="time-first"),
        pytest.param("Oakfield wins praise | 07 January 2019", "2019-01-07", id="after-a-bar"),
        pytest.param("By Jo Reporter, 12 July 2024", "2024-07-12", id="byline"),
        pytest.param("Date: Tue, 15/10/2019", "2019-10-15", id="numeric"),
        pytest.param("Last updated: 9 August 2018", None, id="updated"),
        pytest.param("10 - 14 June 2024", None, id="a-span"),
        pytest.param("Inspectors came on 9 August 2018.", None, id="in-a-sentence"),
        pytest.param("- Published 24 February 2014", None, id="another-story"),
        pytest.param("31 June 2020", None, id="impossible"),
    ],
)
def test_plain_text_is_dated_by_a_dateline(line: str, day: str | None) -> None:
    """In plain text a labelled line, or a line that is only a date near the top, gives the day."""
    assert published(f"Oakfield is good\n\n{line}\n\nThe report is out.\n".encode()) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("Published: 9 August 2018", "2018-08-09", id="labelled-at-the-end"),
        pytest.param("9 August 2018", None, id="alone-at-the-end"),
    ],
)
def test_only_a_labelled_line_counts_far_down(line: str, day: str | None) -> None:
    """A date standing alone below the article may be anything; one that says "Published" is the day."""
    assert published(("Oakfield is good\n" + "A sentence.\n" * 20 + line).encode()) == day


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        pytest.param("<p>Published: 9th August 2018</p>", "2018-08-09", id="one"),
        pytest.param("<p>Published: 9 August 2018</p><p>Published: 3 May 2019</p>", None, id="other-stories-too"),
        pytest.param("<aside><p>Published: 9 August 2018</p></aside>", None, id="another-story-alone"),
    ],
)
def test_a_labelled_day_below_the_story_counts_where_it_is_the_only_one(foot: str, day: str | None) -> None:
    """A content system prints the day in the page's foot, outside the body; but so do lists of other stories."""
    story = f"<main><div><h1>Oakfield is good</h1>{PROSE}</div><div class='meta page-footer'>{foot}</div></main>"
    assert published(f"<html><body>{story}</body></html>".encode()) == day


def test_plain_text_stays_as_it_is() -> None:
    """The text of a file is its decoded characters, newlines made one kind, so that offsets can be checked."""
    page = read(b"\xef\xbb\xbf\r\n  Oakfield\xe2\x80\x99s grade \r\n\tis < good & better >\r", Origin())
    assert page.text == "\n  Oakfield’s grade \n\tis < good & better >\n"
    assert page.title == "Oakfield’s grade"


def test_plain_text_in_windows_1252_is_read() -> None:
    """Bytes that are not UTF-8 are taken for Windows-1252."""
    assert read(b"Oakfield\x92s grade", Origin()).text == "Oakfield’s grade"


def test_what_the_server_calls_plain_stays_plain() -> None:
    """Markup in a text/plain answer is text."""
    assert read(b"<p>Oakfield</p>", Origin(content_type="text/plain; charset=utf-8")).text == "<p>Oakfield</p>"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"<html><body><div id='app'></div></body></html>", "cookie wall or a page drawn by", id="no-text"),
        pytest.param(b"\x81\x8d\x8f", "these bytes are no text", id="no-characters"),
        pytest.param(b"GIF89a\0\0\0", "these bytes are no text", id="binary"),
    ],
)
def test_what_holds_no_article_is_loud(body: bytes, says: str) -> None:
    """A page without words is unreadable: it must not look like an article without grades."""
    with pytest.raises(UnreadablePage, match=says):
        read(body, Origin("https://gazette.example/1"))


@pytest.mark.parametrize("part", ["title", "body"])
def test_a_selector_that_matches_nothing_is_loud(part: str) -> None:
    """The source's own selector for title or body must match, else the page has changed."""
    with pytest.raises(UnreadablePage, match=f"select.{part} not found"):
        read(article(), Origin("https://gazette.example/1", select={part: ".gone"}))


@pytest.mark.parametrize(
    ("charset", "content_type", "meta"),
    [
        pytest.param("utf-8", "", "", id="undeclared-utf-8"),
        pytest.param("cp1252", "", "", id="undeclared-windows"),
        pytest.param("cp1252", "", '<meta charset="iso-8859-1">', id="latin-1-as-browsers-read-it"),
        pytest.param("utf-8", "text/html; charset=utf-8", '<meta charset="iso-8859-1">', id="header-wins"),
        pytest.param("utf-16", "", "", id="byte-order-mark"),
    ],
)
def test_the_declared_charset_is_honoured(charset: str, content_type: str, meta: str) -> None:
    """Quotes and dashes arrive whole, whatever charset the page is written in."""
    html = f"<html><head>{meta}</head><body><article><h1>Oakfield’s – grade</h1>{PROSE}</article></body></html>"
    assert read(html.encode(charset), Origin(content_type=content_type)).title == "Oakfield’s – grade"


def test_other_stories_are_left_out() -> None:
    """The grade in a box of related stories is not this article's."""
    box = '<div class="story related-stories"><p>Westmere is judged inadequate by Ofsted in a report.</p></div>'
    page = read(article(below=box).replace(b"<article>", b'<article class="has-related">'), Origin())
    assert "Westmere" not in page.text
    assert "judged the services of Oakfield" in page.text


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param("<p><strong>READ MORE:</strong> <a href='/w'>Westmere is inadequate</a></p>", id="in-one-line"),
        pytest.param("<p><a href='/w'><b>Read next: Westmere is inadequate</b></a></p>", id="all-of-it-a-link"),
        pytest.param(
            "<h3>Recommended reading</h3><ul><li><a href='/w'>Westmere is inadequate</a></li></ul>", id="list"
        ),
        pytest.param("<p>Related</p>\n<ul><li><a href='/w'>Westmere is inadequate</a></li></ul>", id="one-word"),
    ],
)
@pytest.mark.parametrize("select", [{}, {"body": "article"}], ids=["found", "selected"])
def test_signposts_to_other_stories_are_left_out(sign: str, select: dict[str, str]) -> None:
    """A link to another story between the paragraphs is not this story's, with a selector of one's own neither."""
    page = read(article(below=PROSE + sign), Origin("https://gazette.example/1", select=select))
    assert "Westmere" not in page.text
    assert "judged the services of Oakfield" in page.text


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Read more in the <a href='/r'>report</a>, which says that Westmere is good.", id="half-a-link"),
        pytest.param("More: that is what families in Westmere ask for.", id="no-link"),
        pytest.param("Related work in Westmere is judged good.", id="a-sentence"),
    ],
)
def test_a_sentence_that_begins_like_a_signpost_stays(sentence: str) -> None:
    """Only what is a link altogether leads elsewhere."""
    assert "Westmere" in read(article(below=f"{PROSE}<p>{sentence}</p>"), Origin()).text


def test_a_text_file_waits_for_no_library() -> None:
    """Reading plain text loads neither trafilatura nor lxml, so `extract` on a file starts at once."""
    code = (
        "import sys; from monitor.model import Origin, PageKind; from monitor.read import read;"
        "read(PageKind.ARTICLE, b'Oakfield', Origin());"
        "print([m for m in ('trafilatura', 'bs4', 'lxml', 'feedparser') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
