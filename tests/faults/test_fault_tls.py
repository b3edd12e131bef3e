"""Encrypted servers that are not who they should be, or not what they say, and redirects that give encryption up."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from faults.scene import Fault, Played, Told, playing
from servers import Site, redirect, serving

from monitor.clock import now

LONG_AGO, YESTERDAY, TOMORROW, LATER = (now() + timedelta(days=days) for days in (-40, -1, 1, 40))
BAD = "its certificate is not valid"
SECURE = "https://{host}:{port}/page"

FAULTS = [
    Fault("certificate of nobody who is trusted", rf"{BAD} \(self", url=SECURE, site="unknown"),
    Fault("certificate for another name", rf"{BAD} \(Hostname mismatch", url=SECURE, site="other"),
    Fault("certificate that has ended", rf"{BAD} \(certificate has expired", url=SECURE, site="ended"),
    Fault("certificate that has not begun", rf"{BAD} \(certificate is not yet valid", url=SECURE, site="early"),
    Fault("server that has no certificate", "no encrypted connection", url=SECURE, site="bare"),
    Fault("server that speaks no TLS", "no encrypted connection", url=SECURE),
    Fault("handshake that never ends", "no encrypted connection: the server does not answer", url=SECURE, site="mute"),
    Fault(
        "redirect from an encrypted page to one that is not",
        "from an encrypted page to one that is not encrypted",
        url=SECURE,
        pages={"/page": redirect("http://redirect-from-an-encrypted-page-to-one-that-is-not.example/")},
        site="sound",
    ),
]
DATES = {"sound": (LONG_AGO, LATER), "other": (LONG_AGO, LATER), "unknown": (LONG_AGO, LATER)} | {
    "ended": (LONG_AGO, YESTERDAY),
    "early": (TOMORROW, LATER),
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder, trusted = tmp_path_factory.mktemp("tls"), ssl.create_default_context()
    with ExitStack() as open_ones:
        sites = {"bare": open_ones.enter_context(serving({}, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)))}
        for name, (begins, ends) in DATES.items():
            (host,) = [fault.host for fault in FAULTS if fault.site == name]
            pem = identity(folder / name, "else.example" if name == "other" else host, begins, ends)
            server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.load_cert_chain(pem)
            sites[name] = open_ones.enter_context(serving({}, tls=server))
            if name != "unknown":
                trusted.load_verify_locations(pem)
        mute = open_ones.enter_context(socket.create_server(("127.0.0.1", 0)))  # connects, and is never served
        sites["mute"] = Site({}, "https", mute.getsockname()[1])
        with playing(folder, FAULTS, sites, tls=trusted) as both:
            yield both


def identity(folder: Path, host: str, begins: datetime, ends: datetime) -> Path:
    """A key, and a certificate signed with it, for a host and a time, in one file."""
    folder.mkdir()
    (folder / "index").touch()
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nrand_serial=yes\npolicy=p\ndefault_md=sha256\n"
        "copy_extensions=copy\n[p]\ncommonName=supplied\n"
    )
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"]
    subject = ["-subj", f"/CN={folder.name}", "-addext", f"subjectAltName=DNS:{host}", "-out", "request.pem"]
    times = ["-startdate", f"{begins:%Y%m%d%H%M%SZ}", "-enddate", f"{ends:%Y%m%d%H%M%SZ}"]
    sign = ["-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", "key.pem", "-in", "request.pem", "-outdir", "."]
    for command in (["req", *key, *subject], ["ca", *sign, *times, "-out", "certificate.pem"]):
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True, timeout=60)
    pem = folder / "whole.pem"
    pem.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return pem


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_server_that_cannot_be_trusted_is_not_read(fault: Fault, played: Played, tell: Told) -> None:
    """The reason is named, the healthy source is told of, and once the server is in order it is read."""
    tell(fault.name, *played.judge(fault))
