"""A check for a human reader, or a shell without a word, is named as such; a page that speaks of them is read."""

import pytest
from fetching import fetch
from hypothesis import given
from hypothesis import strategies as st
from servers import page, serving

from monitor.errors import FetchError, Gone, Refused, Shell
from monitor.fetch.refusals import MOST_BYTES, is_check, is_html, not_the_page

NAVIGATION = "".join(f'<li><a href="/{place}">{place}</a></li>' for place in ("news", "sport", "council", "jobs"))
STORY = (
    "<p>Exampleshire’s children’s services have been judged good by Ofsted, three years after they were found"
    " to require improvement. Inspectors spent two weeks with the council’s social workers in June.</p>"
)
FORM = (
    '<form id="comments"><textarea></textarea><div class="g-recaptcha" data-sitekey="k"></div>'
    '<script src="https://www.google.com/recaptcha/api.js"></script><p>Please verify you are human.</p></form>'
)

CHECKS = [
    pytest.param(
        "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to"
        " continue</noscript><script>window._cf_chl_opt={cType:'managed'};</script></body></html>",
        id="managed-check",
    ),
    pytest.param(
        "<html><head><title>One moment, please...</title></head><body><h1>Please wait while we check your browser"
        "</h1><p>Verifying you are not a robot…</p><script>go()</script></body></html>",
        id="waiting-room",
    ),
    pytest.param(
        '<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body><iframe id="main-iframe" '
        'src="/_Incapsula_Resource?CWUDNSAI=9&incident_id=55-12">Request unsuccessful. Incident ID: 55-12</iframe>'
        "</body></html>",
        id="frame-with-an-incident",
    ),
    pytest.param(
        "<html><head><title>town.example</title></head><body><p>Please enable JS and disable any ad blocker</p>"
        "<script>var dd={'rt':'c'}</script><script src='https://ct.captcha-delivery.com/c.js'></script></body></html>",
        id="captcha-delivered",
    ),
    pytest.param(
        "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to"
        ' access "http://town.example/" on this server.<P>Reference #18.2f&#46;1</BODY></HTML>',
        id="denied-at-the-edge",
    ),
    pytest.param(
        "<title>Security check</title><p>Unusual traffic was noticed. Complete the captcha to go on.</p>"
        '<div class="h-captcha"></div>',
        id="captcha",
    ),
    pytest.param(
        "<title>Attention Required!</title><h1>Sorry, you have been blocked</h1><p>This site is protected by a security"
        " service from attacks.</p><p>Ray ID: 8f</p>",
        id="blocked",
    ),
]

READ = [
    pytest.param(
        f"<title>“Just a moment”, says councillor</title><ul>{NAVIGATION}</ul>"
        f"<h1>“Just a moment”, says councillor</h1>{STORY}{STORY}",
        id="an-article-with-such-a-headline",
    ),
    pytest.param(
        f"<title>Access denied: how parents lost their files</title>{STORY * 6}<p>“Checking your browser”, the page"
        " said, “verify you are human”. Access denied. Reference number 18. You have been blocked, it went on.</p>",
        id="an-article-about-such-pages",
    ),
    pytest.param(f"<title>Children’s services good</title>{STORY}{FORM}", id="a-short-page-with-a-captcha-in-a-form"),
    pytest.param(
        f"<title>News</title><ul>{NAVIGATION}{NAVIGATION}</ul><p>Nothing new.</p>{FORM}"
        "<noscript>Enable JavaScript and cookies for comments.</noscript>",
        id="a-list-with-little-on-it",
    ),
    pytest.param(
        f"<title>Town news</title>{STORY}<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
        "<script src='/_Incapsula_Resource?SWJIYLWA=7'></script><script src='https://js.datadome.co/tags.js'></script>",
        id="an-ordinary-page-behind-such-a-service",
    ),
    pytest.param("<p>Grades</p>", id="four-words-of-html"),
    pytest.param("<title>Reports</title><p>No reports.</p><script>track()</script>", id="little-text-and-a-script"),
    pytest.param(
        "<div id=app>Loading…<ul><li><a href='/report/1'>2026</a></ul></div><script src=x></script>", id="links"
    ),
    pytest.param("<p>Just a moment</p>", id="one-sign-is-none"),
]

SHELLS = [
    pytest.param('<html><body><div id="root"></div><script src="/main.js"></script></body></html>', id="empty"),
    pytest.param(
        '<title>Reports</title><div id="app">Loading…</div><noscript>You need to enable JavaScript to run this.'
        "</noscript><script>var state={}</script>",
        id="loading",
    ),
    pytest.param("<p>This site requires JavaScript.</p><script src=a.js></script>", id="asks-for-scripts"),
    pytest.param("<style>p{}</style><svg><title>x</title></svg><script>/*<p>text</p>*/</script>", id="hidden-words"),
]


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
@pytest.mark.parametrize("body", CHECKS)
def test_a_check_for_a_human_reader_is_a_refusal(body: str, status: int) -> None:
    """Whatever its status, and never a page, nor the sign that one is gone."""
    with serving({"/": page(body, status)}) as site, pytest.raises(Refused) as caught:
        fetch(site.url("/"))
    assert "a check for a human reader" in str(caught.value)
    assert str(caught.value).endswith("the site refuses automatic readers. Remove the source, or ask the site")
    assert not isinstance(caught.value, Gone)
    assert len(site.asked) == 1, "it is no passing fault"


def test_a_check_is_told_by_its_header_too() -> None:
    """Whatever the page says."""
    answer = page("x", 503, cf_mitigated="challenge", content_type="text/plain")
    with serving({"/": answer}) as site, pytest.raises(Refused) as caught:
        fetch(site.url("/"))
    assert "answered 503 Service Unavailable with a check for a human reader" in str(caught.value)


@pytest.mark.parametrize("body", READ)
def test_a_page_that_only_looks_a_little_like_it_is_read(body: str) -> None:
    """An article that quotes the words, a form with a captcha, a script of such a service."""
    with serving({"/": page(body)}) as site:
        assert fetch(site.url("/")).body == body.encode()


@pytest.mark.parametrize("body", SHELLS)
def test_a_shell_is_named_as_such(body: str) -> None:
    """Its words come by scripts, which nobody runs here: that is no quiet day."""
    with serving({"/": page(body)}) as site, pytest.raises(Shell) as caught:
        fetch(site.url("/"))
    assert str(caught.value).endswith(
        "answered with a page that holds nothing to read: scripts in a browser would fill it"
    )


@pytest.mark.parametrize("status", [403, 503])
def test_a_refusal_in_many_words_stays_what_it_is(status: int) -> None:
    """An error page of the site's own is no check."""
    with serving({"/": page(f"<title>Sorry</title>{STORY}", status)}) as site, pytest.raises(FetchError) as caught:
        fetch(site.url("/"))
    assert f"answered {status}" in str(caught.value)
    assert "human" not in str(caught.value)


def test_only_html_is_looked_at() -> None:
    """A feed or a report may say what it likes."""
    words = "<title>Just a moment...</title><p>Checking your browser. Ray ID: 8f</p>"
    with serving({"/": page(words, content_type="application/rss+xml")}) as site:
        assert fetch(site.url("/")).body == words.encode()
    assert is_html("", b"\n<!DOCTYPE HTML><p>")
    assert not is_html("", b"%PDF-1.7")


def test_a_large_page_is_not_looked_at() -> None:
    """It is not what such pages are like, and looking at it would cost."""
    assert not_the_page(b"<title>Just a moment...</title>Checking your browser" + b" " * MOST_BYTES) is None


@given(
    st.binary(max_size=400)
    | st.lists(st.sampled_from([b"<script", b"<p>", b"</", b"<!--", b"\0", b"&#x0;", b"]]>"])).map(b"".join)
)
def test_no_page_makes_the_check_stumble(body: bytes) -> None:
    """Whatever comes, there is an answer."""
    assert is_check(body) in (True, False)
    not_the_page(body)
