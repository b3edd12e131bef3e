from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.errors import UnreadablePage
from monitor.model import Origin, PageKind
from monitor.read import read

PAGES = Path(__file__).parent / "pages"
KINDS = [kind for kind in PageKind if kind is not PageKind.REPORT]
GOLDEN = [page for kind in KINDS for page in sorted((PAGES / kind).iterdir()) if page.suffix != ".json"]
ORIGIN = Origin("https://oakfield.example/page", select={"links": "a"})
TAGS = ["html", "body", "h1", "div class='related'", "p", "ul", "li", "dl", "dd", "dt", "table", "tr", "td", "time"]
SCRAPS = [
    *(f"<{tag}>" for tag in TAGS), "</div>", "</p>", "<a href='http://[x'>", "<a href='/provider/44/80401'>", "good",
    "<li class='search-result'>", "<strong class='results-count'>12 results", "<div class='title-block'><h1>Oakfield",
    "URN: 80401", "<a class='publication-link' href='/f'>", "<script type='application/ld+json'>", "</script>", "[{",
    '{"datePublished": 3}', "<time datetime='9999-12-31T23:59:59-12:00'>", "<meta charset='idna'>",
    "<?xml version='1.0'?>", "<rss version='2.0'><channel>",
    "<item>", "<link>x", "<pubDate>31 Jun 2020", "&#0;", "\0", "é",
]  # fmt: skip
BYTES = st.binary(max_size=300) | st.lists(st.sampled_from(SCRAPS), max_size=30).map(
    lambda all_: "".join(all_).encode()
)


@settings(deadline=None)  # nothing here hangs on time
@given(body=BYTES, content_type=st.sampled_from(["", "text/html; charset=undefined", "text/xml", "text/plain"]))
@example(body=b"<?xml version='1.0' encoding='utf-8'?><html><body><p>x</p></body></html>", content_type="")
@example(body=b"/etc/hostname", content_type="")
@example(body=b'<p>x</p><script type="application/ld+json">' + b"[" * 100_000 + b"</script>", content_type="")
@example(body=b"<div>" * 2000 + b"<ul><li>" * 500 + b"x", content_type="")
def test_bytes_of_any_sort_are_read_or_refused(body: bytes, content_type: str) -> None:
    """Whatever a server sends, a reader gives a page or says UnreadablePage; nothing else escapes."""
    for kind in KINDS:
        try:
            page = read(kind, body, Origin(ORIGIN.url, content_type, ORIGIN.select))
        except UnreadablePage as refusal:
            assert "https://oakfield.example/page" in str(refusal)
        else:
            urls = [link.url for link in page.links]
            assert len(urls) == len(set(urls))
            assert all(url.startswith(("http://", "https://")) and "#" not in url for url in urls)


@settings(deadline=None)
@given(path=st.sampled_from(GOLDEN), cut=st.tuples(st.floats(0, 1), st.integers(1, 300)), moved=st.booleans())
def test_a_torn_page_is_read_or_refused(path: Path, cut: tuple[float, int], moved: bool) -> None:
    """A real page with a piece torn out, or put at its front, gives a page or UnreadablePage too."""
    body = path.read_bytes()
    start = int(cut[0] * len(body))
    piece = body[start : start + cut[1]]
    torn = (piece if moved else b"") + body[:start] + body[start + cut[1] :]
    kind = PageKind(path.parent.name)
    try:
        assert read(kind, torn, ORIGIN).kind is kind
    except UnreadablePage as refusal:
        assert str(ORIGIN.url) in str(refusal)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b" \n", "the answer is empty", id="empty"),
        pytest.param(b"%PDF-1.7\n...", "this is a PDF", id="pdf"),
        pytest.param(b"<p>" + b"x" * 10_000_000, "10.0 MB of text; no page of over 10 MB is read", id="too-big"),
    ],
)
def test_what_is_no_page_is_refused_by_its_name(kind: PageKind, body: bytes, says: str) -> None:
    """Empty answers, PDFs and pages beyond the limit are refused by every reader, which says what they are."""
    with pytest.raises(UnreadablePage, match=says):
        read(kind, body, ORIGIN)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not PageKind.FEED])
def test_the_page_of_a_guard_is_not_taken_for_the_site(kind: PageKind) -> None:
    """A challenge shown with status 200 is refused: it must not look like a day without news."""
    body = b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>"
    with pytest.raises(UnreadablePage, match=r'answered "Just a moment\.\.\." instead of the page'):
        read(kind, body, ORIGIN)
