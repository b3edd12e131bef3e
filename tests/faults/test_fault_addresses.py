"""Addresses that lead inside: in every notation, behind names, and after redirects. None is contacted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run
from faults.scene import Fault, Played, Told, playing
from servers import page, redirect

INSIDE = "is not a public address"
NOTATIONS = {
    "private 10.0.0.0/8": "10.0.0.5",
    "private 192.168.0.0/16": "192.168.1.1",
    "carrier-grade NAT": "100.64.0.1",
    "link-local": "169.254.10.10",
    "metadata service": "169.254.169.254",
    "metadata service of Azure": "168.63.129.16",
    "metadata service in one number": "2852039166",
    "metadata service in hexadecimal": "0xa9fea9fe",
    "metadata service with parts left out": "169.254.43518",
    "metadata service mapped into IPv6": "[::ffff:169.254.169.254]",
    "metadata service mapped, in hexadecimal": "[::ffff:a9fe:a9fe]",
    "metadata service behind NAT64": "[64:ff9b::a9fe:a9fe]",
    "metadata service behind 6to4": "[2002:a9fe:a9fe::1]",
    "metadata service of Amazon in IPv6": "[fd00:ec2::254]",
    "this network": "0.0.0.0",
    "loopback of IPv6": "[::1]",
    "link-local of IPv6": "[fe80::1]",
    "multicast": "224.0.0.1",
}
METADATA = "/latest/meta-data/"
ELSEWHERE = "http://169.254.169.254" + METADATA

FAULTS = [
    *(Fault(f"address: {name}", INSIDE, url=f"http://{address}{METADATA}") for name, address in NOTATIONS.items()),
    Fault("address: metadata service in octal", "is not a web address", url="http://0251.0376.0251.0376" + METADATA),
    Fault("name that is private", INSIDE, at=("10.0.0.5",), url="http://{host}/"),
    Fault("name that is the metadata service", INSIDE, at=("169.254.169.254",), url="http://{host}" + METADATA),
    Fault("name that is mapped loopback of no allowance", INSIDE, at=("::ffff:10.0.0.5",), url="http://{host}/"),
    Fault("name with one public and one private address", INSIDE, at=("127.0.0.1 10.0.0.5",)),
    Fault(
        "rebinding: another address at the second question",
        INSIDE,
        page("moved", 301, location="/again", connection="close"),
        at=("127.0.0.1", "10.0.0.5"),
    ),
    Fault("redirect to the metadata service", INSIDE, redirect(ELSEWHERE), hosts=("169.254.169.254",)),
    Fault("redirect to a number", INSIDE, redirect("http://2852039166/"), hosts=("2852039166",)),
    Fault(
        "redirect to a name that is inside",
        INSIDE,
        redirect("http://intranet.example/"),
        names={"intranet.example": "192.168.1.1"},
        hosts=("intranet.example",),
    ),
    Fault("redirect to a host that is not the source's", "may not use the host", redirect("http://elsewhere.example/")),
    Fault("redirect to no web address", "is not a web address", redirect("file:///etc/passwd")),
    Fault("redirect to an address with a login", "carries a name or password", redirect("http://a:b@c.example/")),
    Fault("redirect for ever", "more than 5 redirects", redirect("/loop"), pages={"/loop": redirect("/loop")}),
    Fault("port that is not the web's", "is not one of the web's", at=("1.1.1.1",), url="http://{host}:22/"),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with playing(tmp_path_factory.mktemp("addresses"), FAULTS) as both:
        yield both


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_what_leads_inside_is_refused_by_name(fault: Fault, played: Played, tell: Told) -> None:
    """It is never contacted, the healthy source beside it is told of, and once mended it is read."""
    tell(fault.name, *played.judge(fault))


def test_a_login_in_a_sources_address_is_refused_before_anything_is_done(tmp_path: Path, tell: Told) -> None:
    """It would be shown in logs; without it the configuration is good."""
    source = '[[source]]\nname = "paper"\nkind = "feed"\nurl = "http://{}paper.example/feed"\nevery = "1h"\n'
    (tmp_path / "sources.toml").write_text(source.format("clerk:Hush@"))
    refused = run(tmp_path, "check")
    assert (refused.code, list(tmp_path.glob("*.db*"))) == (2, [])
    assert "Hush" not in refused.stderr
    (tmp_path / "sources.toml").write_text(source.format(""))
    assert run(tmp_path, "sources", "check").code == 0
    tell("login in a source's address", refused.stderr.strip(), "without it: sources check ends 0")
