"""Messages go out through the proxy of the configuration, and trust its certificates."""

import asyncio
import os
import resource
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from fetching import LOOPBACK
from proxies import own_authority, proxying
from servers import page, serving
from sinks import Hook, Mailbox, free_port

from monitor.deliver import Sender
from monitor.deliver.outward import WayOut
from monitor.errors import SettingsError
from monitor.model import Delivery, Message
from monitor.settings import Destination

HELLO = Message("Hello", "Hello", "<p>Hello</p>")
OURS = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """None of its own, and as before when the test is over."""
    for name in (*OURS, "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    yield
    WayOut(None, None).take()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return own_authority(tmp_path_factory.mktemp("authority"))


def send(url: str, proxy: str | None = None, ca_bundle: Path | None = None) -> Delivery:
    sender = Sender(LOOPBACK, 15, proxy=proxy, ca_bundle=ca_bundle)
    return asyncio.run(sender.send(HELLO, Destination("desk", url)))


def test_a_message_goes_through_the_proxy(hook: Hook) -> None:
    """Its login goes to the proxy alone; without the setting the message goes straight again."""
    with proxying() as proxy:
        proxy.login = "Basic Y2xlcms6cHc="
        assert send(hook.url(), proxy.url("clerk:pw")).ok
        assert len(hook.taken) == len(proxy.asked) == 1
        assert proxy.asked[0].startswith(f"POST http://127.0.0.1:{hook.port}/")
        assert send(hook.url()).ok
        assert (len(hook.taken), len(proxy.asked)) == (2, 1)


def test_an_encrypted_message_goes_through_a_tunnel_to_a_server_of_ones_own(
    authority: tuple[Path, ssl.SSLContext],
) -> None:
    """As in many an office: a proxy, and certificates that nobody outside knows."""
    bundle, tls = authority
    with proxying() as proxy, serving({"/hook": page("ok")}, tls=tls) as site:
        address = f"jsons://127.0.0.1:{site.port}/hook"
        assert send(address, proxy.url(), bundle).ok
        assert [line.rpartition(" ")[0] for line in proxy.asked] == [f"CONNECT 127.0.0.1:{site.port}"]
        refused = send(address)
    assert not refused.ok
    assert [asked.path for asked in site.asked] == ["/hook"]


def test_a_bundle_that_cannot_be_taken_up_changes_nothing(
    authority: tuple[Path, ssl.SSLContext], tmp_path: Path
) -> None:
    """A configuration that is refused leaves the one before as it was, its certificates too."""
    WayOut("http://proxy.example:3128", authority[0]).take()
    before = {name: os.environ[name] for name in OURS}
    with pytest.raises(SettingsError, match=r"ca-bundle: .* cannot be read"):
        Sender((), ca_bundle=tmp_path / "missing.pem")
    assert {name: os.environ[name] for name in OURS} == before
    assert Path(before["SSL_CERT_FILE"]).exists()


def test_a_sender_that_sends_nothing_changes_nothing(hook: Hook, authority: tuple[Path, ssl.SSLContext]) -> None:
    """As one of a configuration that is read and then refused: what goes on goes its way, until the new one sends."""
    going_on = Sender(LOOPBACK, 15)
    with proxying() as proxy:
        fresh = Sender(LOOPBACK, 15, proxy=proxy.url(), ca_bundle=authority[0])
        for sender, proxied in ((going_on, 0), (fresh, 1), (going_on, 1)):
            assert asyncio.run(sender.send(HELLO, Destination("desk", hook.url()))).ok
            assert len(proxy.asked) == proxied
    assert [name for name in OURS if name in os.environ] == []


def test_a_proxy_that_is_down_is_blamed_itself() -> None:
    """By its place and without its login, and not the destination behind it."""
    down = f"http://clerk:hunter2@127.0.0.1:{free_port()}"
    blamed = f"the proxy {down.rpartition('@')[2]} refused the connection: nothing listens there"
    assert [send(url, down).detail for url in ("json://hooks.example/x", "jsons://hooks.example/x")] == [blamed] * 2
    assert "proxy" not in send(f"json://127.0.0.1:{free_port()}/").detail


def test_a_proxy_that_refuses_is_told_without_its_login(hook: Hook) -> None:
    """The message waits for a later attempt, as with any trouble on the way."""
    with proxying() as proxy:
        proxy.login = "Basic other"
        for url in (hook.url(), f"jsons://127.0.0.1:{hook.port}/"):
            delivery = send(url, proxy.url("clerk:hunter2"))
            assert not delivery.ok
            assert delivery.detail.startswith(f"the proxy 127.0.0.1:{proxy.port} answered with HTTP status 407")
            assert "hunter2" not in delivery.detail
    assert hook.taken == []


def test_mail_trusts_the_same_certificates(authority: tuple[Path, ssl.SSLContext]) -> None:
    """An encrypted mail server of one's own is believed with ca-bundle, and not without."""
    bundle, tls = authority
    box = Mailbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port, ssl_context=tls, ready_timeout=10)
    controller.start()
    try:
        url = f"mailtos://127.0.0.1:{box.port}/?from=mon@example.org&to=clerk@example.org&mode=ssl"
        assert send(url, ca_bundle=bundle).ok
        assert not send(url).ok
    finally:
        controller.stop()
    assert len(box.mails) == 1


def test_the_environment_is_given_back(
    tmp_path: Path, authority: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was set before holds again when the configuration says nothing; the bundle's copy is gone."""
    monkeypatch.setenv("HTTPS_PROXY", "http://before.example:3128")
    WayOut("http://proxy.example:8080", authority[0]).take()
    combined = Path(os.environ["SSL_CERT_FILE"])
    assert authority[0].read_bytes() in combined.read_bytes()
    assert len(ssl.create_default_context(cafile=combined).get_ca_certs()) > 50, "the usual ones are there too"
    assert (combined.parent.stat().st_mode & 0o777, os.environ["HTTPS_PROXY"]) == (0o700, "http://proxy.example:8080")
    WayOut(None, None).take()
    assert {name: os.environ.get(name) for name in OURS if name in os.environ} == {
        "HTTPS_PROXY": "http://before.example:3128"
    }
    assert not combined.parent.exists()


def test_a_bundle_that_is_gone_is_told(tmp_path: Path) -> None:
    """It was there when the configuration was read."""
    with pytest.raises(SettingsError, match=r"ca-bundle: .*none\.pem cannot be read"):
        Sender((), ca_bundle=tmp_path / "none.pem")


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_message_waits_while_there_is_no_room_for_the_certificates(
    hook: Hook, authority: tuple[Path, ssl.SSLContext], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder and the reason are told; nothing is left there, and the next attempt may succeed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with no_room():
        kept = send(hook.url(), ca_bundle=authority[0])
    assert (kept.ok, kept.for_good, hook.taken) == (False, False, [])
    assert f"cannot be stored in {tmp_path} (File too large)" in kept.detail
    assert list(tmp_path.iterdir()) == []
    assert send(hook.url(), ca_bundle=authority[0]).ok


def test_a_folder_for_temporary_files_that_is_gone_is_told(
    hook: Hook, authority: tuple[Path, ssl.SSLContext], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was in it goes with it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    kept = send(hook.url(), ca_bundle=authority[0])
    assert not kept.ok
    assert f"cannot be stored in {tmp_path / 'gone'} (No such file or directory)" in kept.detail
    assert [name for name in OURS if name in os.environ] == []
