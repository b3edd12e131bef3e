"""Behind a proxy, and with certificates of one's own: pages come, and the guards that are left still stand."""

import base64
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fetching import fetch, fetcher, refusal
from proxies import Proxy, own_authority, proxying
from servers import page, redirect, serving
from visits import Visits

from monitor import clock
from monitor.errors import Forbidden, Offline, SettingsError, Unavailable
from monitor.fetch import HostsInMemory, fetcher_for, guards
from monitor.model import Fetched
from monitor.settings import Settings

TLS: dict[str, Any] = {"tls": None}  # the usual authorities


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with proxying() as running:
        yield running


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return own_authority(tmp_path_factory.mktemp("authority"))


def test_a_plain_page_comes_through_the_proxy(proxy: Proxy) -> None:
    """The proxy looks the name up; the robots.txt goes the same way."""
    with serving({"/a?b=1": page("<p>Grades")}) as site:
        proxy.routes["council.example"] = site.port
        assert fetch("http://council.example/a?b=1", proxy=proxy.url(), robots=True).body == b"<p>Grades"
    assert proxy.asked == [
        "GET http://council.example/robots.txt HTTP/1.1",
        "GET http://council.example/a?b=1 HTTP/1.1",
    ]


def test_an_encrypted_page_comes_through_a_tunnel(proxy: Proxy, authority: tuple[Path, ssl.SSLContext]) -> None:
    """The proxy sees a name and no more; the certificate is the site's, and its end is told."""
    bundle, tls = authority
    with serving({"/secret": page("<p>Grades")}, tls=tls) as site:
        proxy.routes["council.example:443"] = site.port
        fetched = fetch("https://council.example/secret", proxy=proxy.url(), ca_bundle=bundle, **TLS)
    assert fetched.body == b"<p>Grades"
    assert fetched.certificate_ends_at is not None
    assert proxy.asked == ["CONNECT council.example:443 HTTP/1.1"]


def test_the_proxy_may_want_a_login_and_encryption(authority: tuple[Path, ssl.SSLContext]) -> None:
    """A password with odd characters arrives as it is, and only at the proxy."""
    bundle, tls = authority
    with proxying(tls) as proxy, serving({"/": page("<p>Grades")}, tls=tls) as site:
        proxy.login = "Basic " + base64.b64encode("clerk:p@ss wörd/".encode()).decode()
        proxy.routes["council.example:443"] = site.port
        address = proxy.url("clerk:p%40ss%20w%C3%B6rd%2F", "https")
        fetched = fetch("https://council.example/", proxy=address, ca_bundle=bundle, **TLS)
    assert fetched.body == b"<p>Grades"
    assert "proxy-authorization" not in site.asked[0].headers


@pytest.mark.parametrize("url", ["https://council.example/", "http://council.example/"])
def test_a_proxy_that_wants_a_login_says_so(proxy: Proxy, url: str) -> None:
    """The reader learns which setting is meant, and the password given is not shown."""
    proxy.login = "Basic other"
    message = refusal(url, proxy=proxy.url("clerk:hunter2"))
    assert "the proxy asks for a name and a password, or does not take those in proxy in sources.toml" in message
    assert "hunter2" not in message


def test_what_the_proxy_says_is_not_taken_for_a_robots_txt(proxy: Proxy) -> None:
    """Once it lets requests through, the site's own is read."""
    with serving({"/robots.txt": page("User-agent: *\nDisallow: /"), "/page": page("no")}) as site:
        proxy.login = "Basic other"
        visits = Visits(site, proxy=proxy.url())
        assert isinstance(visits.one(), Offline)
        proxy.login = ""
        assert isinstance(visits.one(), Forbidden)


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        pytest.param("502 Bad Gateway", "the proxy could not reach the server (502 Bad Gateway)", id="no-way-on"),
        pytest.param("403 Forbidden", "the proxy does not let this program reach the server (403", id="not-allowed"),
    ],
)
def test_what_the_proxy_refuses_is_told_as_its_word(proxy: Proxy, says: str, reason: str) -> None:
    """Nobody looks for the fault at the council."""
    proxy.says = says
    assert reason in refusal("https://council.example/", proxy=proxy.url())


def test_a_proxy_that_is_down_is_no_hosts_fault(proxy: Proxy) -> None:
    """When it is back everything is asked at once: no host rests for it."""
    with serving({"/page": page("<p>Grades")}) as site:
        down = Visits(site, robots=False, proxy="http://clerk:hunter2@127.0.0.1:1")
        (*_, error) = down.get(*["/page"] * 6)
        assert isinstance(error, Offline)
        assert str(error).endswith("the proxy 127.0.0.1:1 cannot be reached: connection refused")
        assert isinstance(Visits(site, down.hosts, robots=False).one("/page"), Fetched)


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "017700000001", "[::1]", "[::ffff:7f00:1]", "localhost", "a.localhost",
     "localhost.", "10.0.0.1", "169.254.169.254", "[fe80::1]", "[::ffff:10.0.0.1]", "100.64.0.1", "0.0.0.0"],
)  # fmt: skip
def test_private_addresses_in_every_notation_never_reach_the_proxy(proxy: Proxy, host: str) -> None:
    """It stands inside the network that they are in."""
    assert "is not a public address" in refusal(f"http://{host}/", proxy=proxy.url(), allow=())
    assert proxy.asked == []


def test_a_server_of_ones_own_is_named_by_its_address_behind_a_proxy(proxy: Proxy) -> None:
    """The remedy that the refusal of another port gives, and it works."""
    with serving({"/page": page("<p>Grades")}) as site:
        assert fetch(site.url("/page"), proxy=proxy.url()).body == b"<p>Grades"
    assert len(proxy.asked) == 1


def test_redirects_are_checked_before_the_proxy_is_asked(proxy: Proxy) -> None:
    """To inside, to another port, to another scheme, to a host that is not the source's."""
    targets = {
        "http://169.254.169.254/": "not a public address",
        "http://council.example:25/": "port 25 of council.example is not one of the web's (80 and 443). Behind a proxy"
        " names are not looked up here: if it is a server of your own, write its address in numbers",
        "file:///etc/passwd": "is not a web address",
        "http://clerk:pw@council.example/": "carries a name or password",
        "http://else.example/": "may not use the host else.example",
    }
    with serving({f"/{n}": redirect(to) for n, to in enumerate(targets)}) as site:
        proxy.routes["council.example"] = site.port
        for n, reason in enumerate(targets.values()):
            hosts = ["council.example", "169.254.169.254"]
            assert reason in refusal(f"http://council.example/{n}", proxy=proxy.url(), hosts=hosts)
    assert len(proxy.asked) == len(targets)


def test_who_checks_what_can_be_told(proxy: Proxy) -> None:
    """For doctor; without the proxy's login."""
    behind = fetcher(proxy=proxy.url("clerk:hunter2")).guards
    assert f"through the proxy 127.0.0.1:{proxy.port}, which looks the names up" in behind
    assert "hunter2" not in behind
    assert fetcher().guards == guards(None) != behind


def test_certificates_of_ones_own_count_beside_the_usual(
    authority: tuple[Path, ssl.SSLContext], tmp_path: Path
) -> None:
    """What ca-bundle names is trusted; without it nothing of that authority is, and a bad file is told."""
    bundle, tls = authority
    with serving({"/": page("<p>Grades")}, tls=tls) as site:
        hosts = HostsInMemory()
        fetched = fetch(site.url("/"), ca_bundle=bundle, hosts_known=hosts, **TLS)
        assert fetched.certificate_ends_at is not None
        assert timedelta(days=1) < fetched.certificate_ends_at - clock.now() <= timedelta(days=2)
        assert hosts.get(f"127.0.0.1:{site.port}").certificate_ends_at == fetched.certificate_ends_at
        assert "its certificate is not valid" in refusal(site.url("/"))
    with pytest.raises(SettingsError, match="must be a file of certificates in PEM form"):
        fetcher_for(Settings(tmp_path, ca_bundle=tmp_path / "none.pem"))


def test_without_encryption_no_certificate_is_told(proxy: Proxy) -> None:
    """That of an encrypted proxy is not the site's."""
    with serving({"/": page("<p>Grades")}) as site:
        assert fetch(site.url("/")).certificate_ends_at is None


def test_a_tunnel_that_breaks_may_be_tried_again(proxy: Proxy) -> None:
    """As any connection."""
    proxy.says = "504 Gateway Timeout"
    with pytest.raises(Unavailable):
        fetch("https://council.example/", proxy=proxy.url())
    assert len(proxy.asked) == 3
