"""What a fetch refuses to contact, whoever sends it there."""

import asyncio
import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fetching import fetch, fetcher, refusal, resolved_to_loopback
from hypothesis import given
from hypothesis import strategies as st
from servers import page, raw, redirect, serving, versioned

from monitor.errors import BlockedAddress, FetchError
from monitor.fetch.guard import look_up
from monitor.fetch.hops import check, host_of, joined, parsed, shown
from monitor.model import PageKind, Validators
from monitor.round import hosts_of
from monitor.settings import Source


def test_silent_name_servers_hold_nothing_else_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the database nor a sign of life waits for names that are looked up for half a minute each."""
    gate, found = threading.Event(), [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    def silent(*_: object, **__: object) -> list[object]:
        assert gate.wait(30)
        return list(found)

    async def live() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        lookups = [asyncio.create_task(look_up(f"paper-{number}.example")) for number in range(20)]
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(20):
                assert await asyncio.to_thread(lambda: "answered") == "answered"
        finally:
            gate.set()
        assert await asyncio.gather(*lookups) == [["127.0.0.1"]] * 20

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    asyncio.run(live())


# --- addresses -------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.1",
        "017700000001",
        "0",
        "localhost",
        "LOCALHOST",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "127。0。0。1",
        "169.254.169.254",
        "10.0.0.1",
    ],
)
def test_loopback_in_every_notation_is_refused(host: str) -> None:
    """Without `allow` the program contacts nothing on its own machine or network, however it is written."""
    with pytest.raises(BlockedAddress, match="is not a public address"):
        fetch(f"http://{host}/", allow=())


@pytest.mark.parametrize("host", ["127.1", "2130706433", "localhost"])
def test_what_is_allowed_is_allowed_in_every_notation(host: str) -> None:
    """The address decides, not its spelling."""
    with serving({"/": page("mine")}) as site:
        assert fetch(site.url("/", host=host), resolve=resolved_to_loopback).body == b"mine"


def test_one_bad_address_among_several_is_enough() -> None:
    """A name with a public and a private address is refused before any connection."""

    async def mixed(_: str) -> list[str]:
        return ["127.0.0.1", "10.0.0.1"]

    with serving({"/": page("mine")}) as site:
        assert "(10.0.0.1) is not a public address" in refusal(site.url("/", host="council.example"), resolve=mixed)
        assert site.connections == 0


def test_a_name_is_looked_up_once_for_check_and_connection() -> None:
    """A name server that gives a good address to the check and another to the connection gains nothing."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])

    async def rebinding(_: str) -> list[str]:
        return next(answers)

    with serving({"/": page("checked"), "/close": raw(page("bye"))}) as site:

        async def thrice() -> bytes:
            async with fetcher(resolve=rebinding) as fetching:
                await fetching.get(site.url("/", host="council.example"))
                body = (await fetching.get(site.url("/close", host="council.example"))).body
                with pytest.raises(BlockedAddress, match=r"10\.0\.0\.1"):  # a new connection is a new check
                    await fetching.get(site.url("/", host="council.example"))
                return body

        assert asyncio.run(thrice()) == b"bye"
    assert len(site.asked) == 2


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 65535])
def test_other_ports_are_refused_at_public_addresses(port: int) -> None:
    """A web page has no business on a mail server's port."""

    async def public(_: str) -> list[str]:
        return ["1.1.1.1"]

    with pytest.raises(BlockedAddress, match=rf"port {port} of council.example \(1.1.1.1\)"):
        fetch(f"http://council.example:{port}/", resolve=public)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://council.example/",
        "http+unix://%2Frun%2Fdocker.sock/containers",
        "unix:///run/docker.sock",
        "gopher://council.example/",
        "javascript:alert(1)",
        "data:text/html,<p>Good</p>",
        "ws://council.example/",
    ],
)
def test_only_web_addresses_are_followed(url: str) -> None:
    """Files, sockets and other protocols are refused."""
    with pytest.raises(FetchError, match="is not a web address"):
        fetch(url)


def test_addresses_with_credentials_are_refused_and_not_shown() -> None:
    """A name in front of the host misleads people; a password would end in a log."""
    with pytest.raises(FetchError, match="carries a name or password") as caught:
        fetch("https://ofsted.gov.uk:hunter2@evil.example/")
    assert "hunter2" not in str(caught.value)


# --- redirects -----------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to", ["/b/page", "page", "?x=1", "http://127.0.0.1:{port}/b/page", "//127.0.0.1:{port}/b/page"]
)
def test_redirects_are_followed_wherever_they_are_relative_to(status: int, to: str) -> None:
    """The page's address is the last one."""
    ends = {"/b/page": page("end"), "/a/page": page("end"), "/a/?x=1": page("end")}
    with serving(ends) as site:
        site.pages["/a/"] = redirect(to.format(port=site.port), status)
        fetched = fetch(site.url("/a/"))
    assert fetched.body == b"end"
    assert fetched.requests == 2
    assert fetched.url == site.url(site.asked[-1].path)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        pytest.param((301,), True, id="301"),
        pytest.param((308, 301), True, id="308-and-301"),
        pytest.param((302,), False, id="302"),
        pytest.param((301, 307), False, id="for-good-and-then-not"),
        pytest.param((303, 308), False, id="not-and-then-for-good"),
        pytest.param((), False, id="no-redirect"),
    ],
)
def test_an_address_that_moved_for_good_is_told(statuses: tuple[int, ...], moved: bool) -> None:
    """Only if every redirect on the way is for good: whoever reads it may write the new one down."""
    pages = {f"/{n}": redirect(f"/{n + 1}", status) for n, status in enumerate(statuses)}
    with serving({**pages, f"/{len(statuses)}": page("<p>Grades", etag='"1"')}) as site:
        fetched = fetch(site.url("/0"))
    assert fetched.moved_to == (site.url(f"/{len(statuses)}") if moved else None)


def test_a_redirect_may_be_written_in_more_than_ascii() -> None:
    """Some content systems redirect to accented addresses in plain UTF-8."""
    with serving({"/": redirect("/caf\u00e9".encode().decode("latin-1")), "/caf%C3%A9": page("end")}) as site:
        assert fetch(site.url("/")).body == b"end"


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        pytest.param("/", "more than 5 redirects", id="loop"),
        pytest.param("", "redirects without saying where to", id="nowhere"),
        pytest.param("http://10.0.0.1/", "10.0.0.1 is not a public address", id="private"),
        pytest.param("http://[::ffff:a9fe:a9fe]/latest/meta-data", "is not a public address", id="metadata"),
        pytest.param("http://1.1.1.1:22/", "port 22 of 1.1.1.1", id="port"),
        pytest.param("file:///etc/passwd", "is not a web address", id="file"),
        pytest.param("http://a:b@1.1.1.1/", "carries a name or password", id="credentials"),
        pytest.param("http://0177.0.0.1/", "something that is not a web address", id="no-address"),
        pytest.param("/nothing", "answered 404 Not Found", id="not-found"),
    ],
)
def test_a_redirect_gains_no_more_than_an_address(to: str, reason: str) -> None:
    """Each hop is checked like the first, and the message shows the way."""
    with serving({"/": redirect(to)}) as site, pytest.raises(FetchError, match=reason) as caught:
        fetch(site.url("/"))
    assert re.match(re.escape(site.url("/")) + ":? redirects ", str(caught.value))


def test_a_redirect_to_an_impossible_name_is_told_as_such() -> None:
    """A name that is no name ends in a sentence."""

    async def unknown_but(host: str) -> list[str]:
        if host == "council.example":
            return ["127.0.0.1"]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with serving({"/": redirect("http://xn--/")}) as site:
        assert "no such host: xn--" in refusal(site.url("/", host="council.example"), resolve=unknown_but)


def test_five_redirects_are_the_most() -> None:
    """Five are followed, six are not."""
    with serving({f"/{n}": redirect(f"/{n + 1}", 302) for n in range(6)} | {"/6": page("end")}) as site:
        assert fetch(site.url("/1")).requests == 6
        assert "more than 5 redirects" in refusal(site.url("/0"))


def test_redirects_stay_with_the_hosts_of_the_source() -> None:
    """With `hosts`, a site that was taken over cannot send the program elsewhere."""
    with serving({"/here": page("end")}) as site:
        site.pages["/"] = redirect(site.url("/here", host="Other.example"))
        start = site.url("/", host="council.example")
        kept = {"council.example"}
        assert fetch(start, hosts={*kept, "OTHER.example"}, resolve=resolved_to_loopback).body == b"end"
        assert fetch(start, resolve=resolved_to_loopback).body == b"end"
        message = refusal(start, hosts=kept, resolve=resolved_to_loopback)
        asked = len(site.asked)
        for host in ("sub.council.example", "council.example.evil.example"):
            assert f"may not use the host {host}" in refusal(site.url("/", host=host), hosts=kept)
        assert len(site.asked) == asked, "not even asked"
    assert "redirects to http://other.example" in message
    assert "the source may not use the host other.example" in message


@pytest.mark.parametrize("host", ["127.0.0.1", "other.example"])
def test_validators_go_to_the_address_that_gave_them(host: str) -> None:
    """A page that redirects is found unchanged too, and who redirects to it is not sent another's words."""
    with serving({"/page": versioned("end", '"1"', "Monday")}) as site:
        site.pages["/old"] = redirect(site.url("/page", host))
        first = fetch(site.url("/old"), resolve=resolved_to_loopback)
        second = fetch(site.url("/old"), first.validators, resolve=resolved_to_loopback)
        assert (first.body, second.not_modified) == (b"end", True)
        assert fetch(site.url("/old"), second.validators, resolve=resolved_to_loopback).not_modified
        sent = [asked.path for asked in site.asked if {"if-none-match", "if-modified-since"} & set(asked.headers)]
        assert sent == ["/page"] * 2


def test_an_international_source_may_use_its_own_host() -> None:
    """Whoever writes it with an umlaut means the name that is asked for."""
    with serving({"/": page("mine")}) as site:
        url = site.url("/", host="bücher.example")
        hosts = hosts_of(Source("it", PageKind.ARTICLE, url))
        assert fetch(url, hosts=hosts, resolve=resolved_to_loopback).body == b"mine"


def test_validators_go_to_no_other_address() -> None:
    """Neither to where a page begins to redirect, nor to a page that has ceased to."""
    with serving({"/page": versioned("end", '"1"')}) as site:
        own, others = Validators('"1"'), Validators('"1"', None, site.url("/page"))
        site.pages["/old"] = redirect("/page")
        assert fetch(site.url("/old"), own).body == b"end"
        site.pages["/old"] = versioned("another", '"1"')
        assert fetch(site.url("/old"), others).body == b"another"


def test_a_host_written_with_per_cent_signs_is_none() -> None:
    """No name server knows such a name, but a proxy might read it as another."""
    for host in ("%31%32%37.0.0.1", "[fe80::1%25eth0]", "council%2eexample"):
        assert "cannot be a name (it is written with %)" in refusal(f"http://{host}/", proxy="http://127.0.0.1:1")


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"(https?:)?//[^/?#]*(:[0-9]*)?(/.*)?", fullmatch=True),
        st.from_regex(r"https?://(xn--)?[a-z0-9.\[\]:@%-]{0,20}/.*", fullmatch=True),
    )
)
def test_no_address_makes_the_program_stumble(location: str) -> None:
    """Whatever a page links or redirects to is either an address to ask or refused with a reason."""
    start = parsed("https://council.example/")
    try:
        for url in (parsed(location), joined(start, location.encode().decode("latin-1"))):
            check(url, start, None)
            assert url.scheme == "https"
            assert host_of(url)
            assert shown(str(url)).isprintable()
    except FetchError as error:
        assert str(error)
