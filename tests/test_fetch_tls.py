"""Encrypted pages: whose certificate is accepted, and what a redirect may not undo."""

import asyncio
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fetching import fetch, fetcher, refusal, resolved_to_loopback
from servers import Site, page, redirect, serving

from monitor.errors import FetchError
from monitor.fetch import Limits


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for council.example, signed by itself, with its key in the same file."""
    pem = tmp_path_factory.mktemp("tls") / "council.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subject = ["-subj", "/CN=council.example", "-addext", "subjectAltName=DNS:council.example", "-days", "2"]
    try:
        subprocess.run([*request, *subject, "-keyout", pem, "-out", pem.with_suffix(".crt")], check=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so there is no certificate to test with")
    pem.write_text(pem.read_text() + pem.with_suffix(".crt").read_text())
    return pem


@pytest.fixture
def secure_site(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving({"/": page("secret")}, tls=context) as site:
        yield site


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def test_the_certificate_is_checked_for_the_name(secure_site: Site, trusting: ssl.SSLContext) -> None:
    """The connection goes to a checked address, the certificate must still be the name's."""
    options: dict[str, Any] = {"resolve": resolved_to_loopback, "tls": trusting}
    assert fetch(secure_site.url("/", host="council.example"), **options).body == b"secret"
    message = refusal(secure_site.url("/", host="other.example"), **options)
    assert "its certificate is not valid (Hostname mismatch" in message


def test_a_certificate_of_nobody_we_trust_is_refused(secure_site: Site) -> None:
    """The system's usual authorities count, and no other."""
    message = refusal(secure_site.url("/", host="council.example"), resolve=resolved_to_loopback)
    assert "its certificate is not valid (self" in message


def test_a_redirect_does_not_leave_encryption(secure_site: Site, trusting: ssl.SSLContext) -> None:
    """From https to http is refused; from http to https is what one hopes for."""
    options: dict[str, Any] = {"resolve": resolved_to_loopback, "tls": trusting}
    with serving({"/": redirect(secure_site.url("/", host="council.example"))}) as plain:
        assert fetch(plain.url("/", host="council.example"), **options).body == b"secret"
        secure_site.pages["/down"] = redirect(plain.url("/", host="council.example"))
        message = refusal(secure_site.url("/down", host="council.example"), **options)
    assert f"redirects to {plain.url('/', host='council.example')}: " in message
    assert "from an encrypted page to one that is not encrypted" in message


def test_https_to_a_server_that_does_not_speak_it_is_told_as_such() -> None:
    """Bytes that are no TLS end the attempt with a reason."""

    async def scenario() -> str:
        async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.write(b"220 mail.example.org ESMTP\r\n")
            writer.close()

        async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with fetcher() as fetching:
                with pytest.raises(FetchError) as caught:
                    await fetching.get(f"https://127.0.0.1:{port}/")
        return str(caught.value)

    assert "no encrypted connection" in asyncio.run(scenario())


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        pytest.param(
            Limits(connect_seconds=0.2), "no encrypted connection: the server does not answer", id="connecting"
        ),
        pytest.param(Limits(seconds=0.2), "took longer than 0.2 s", id="whole-exchange"),
    ],
)
def test_a_handshake_that_never_ends_is_given_up_and_closed(limits: Limits, reason: str) -> None:
    """A silent server costs neither for ever nor an open connection."""

    async def scenario() -> tuple[str, bytes]:
        seen: asyncio.Queue[bytes] = asyncio.Queue()

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.put_nowait((await reader.read())[:1])  # until the other side closes
            writer.close()

        async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with fetcher(limits=limits) as fetching, asyncio.timeout(10):
                with pytest.raises(FetchError) as caught:
                    await fetching.get(f"https://127.0.0.1:{port}/")
                return str(caught.value), await seen.get()

    message, first_byte = asyncio.run(scenario())
    assert reason in message
    assert first_byte == b"\x16", "a TLS hello, and then the end of the connection"
