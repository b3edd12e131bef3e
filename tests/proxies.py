"""A real HTTP proxy on 127.0.0.1, and an authority of one's own with a certificate that it signed."""

import asyncio
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from servers import listening


@dataclass
class Proxy:
    """Forwards requests and opens tunnels; it looks names up itself, in `routes`."""

    routes: dict[str, int] = field(default_factory=dict)  # "council.example:443": a port on 127.0.0.1
    login: str = ""  # what Proxy-Authorization must hold, if anything
    says: str = ""  # a status line, instead of doing what it is asked
    asked: list[str] = field(default_factory=list)  # request lines, in order
    heads: list[str] = field(default_factory=list)
    port: int = 0

    def url(self, login: str = "", scheme: str = "http") -> str:
        return f"{scheme}://{login}{'@' if login else ''}127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, _, rest = head.partition("\r\n")
            self.asked.append(line)
            self.heads.append(head)
            if self.login and f"Proxy-Authorization: {self.login}" not in head:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            elif self.says:
                writer.write(f"HTTP/1.1 {self.says}\r\nContent-Length: 0\r\n\r\n".encode())
            else:
                await self._pass_on(line, rest, reader, writer)
            await writer.drain()
        writer.close()

    async def _pass_on(self, line: str, rest: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, version = line.split(" ")
        place = target if method == "CONNECT" else urlsplit(target).netloc
        port = self.routes.get(place) or int(place.rpartition(":")[2])
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                parts = urlsplit(target)
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                server_writer.write(f"{method} {path} {version}\r\n{rest}".encode("latin-1"))
            await asyncio.gather(_pipe(reader, server_writer), _pipe(server_reader, writer))
        finally:
            server_writer.transport.abort()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
        writer.close()


@contextmanager
def proxying(tls: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    """A proxy that runs for as long as the block."""
    proxy = Proxy()
    with listening(proxy.serve, tls) as proxy.port:
        yield proxy


def own_authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """The certificate of an authority, and what a server shows that it signed: council.example and 127.0.0.1."""
    authority, key, server = folder / "authority.pem", folder / "authority.key", folder / "server.pem"
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    named = ["-addext", "subjectAltName=DNS:council.example,IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"]
    try:
        _run(*new, "-subj", "/CN=Our own authority", "-keyout", str(key), "-out", str(authority))
        signed = ["-CA", str(authority), "-CAkey", str(key), "-keyout", f"{server}.key", "-out", f"{server}.crt"]
        _run(*new, "-subj", "/CN=council.example", *named, *signed)
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so there is no certificate to test with")
    server.write_text(Path(f"{server}.key").read_text() + Path(f"{server}.crt").read_text())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    return authority, context


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=60, capture_output=True)
