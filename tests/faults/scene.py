"""Many misbehaving sources beside a healthy one: the whole program looks at them, and again once they are mended.

Each source is a real server under a host name of its own. Only the name server is ours, so that names can lead
anywhere, and the limits of a fetch, so that endless bodies end soon.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from commands import run
from markup import article_page, feed_page, report
from program import Ran, today
from servers import NOT_FOUND, Answering, Site, page, serving
from sinks import Hook, web_hook
from story import all_areas
from town import Town

from monitor import clock
from monitor.facts import load
from monitor.fetch import DEFAULT_LIMITS, Fetcher, Limits, making
from monitor.fetch.guard import look_up

DOWN = "the name server does not answer"
HEALTHY, OFSTEDS = "ofsted", "ofsted.example"
COUNCIL = "Warrington"  # of which the healthy source tells
COUNCILS = [
    council.short_name
    for council in load().councils
    if council.urn and council.short_name.isalpha() and council.short_name not in (COUNCIL, "Northumberland")
]
AREAS = ("leaders", "help_and_protection", "in_care", "care_leavers")
LIMITS = Limits(seconds=2, connect_seconds=1.5, raw_bytes=2_000_000, plain_bytes=4_000_000)
LATER = timedelta(hours=26)  # what rests after a failure has rested enough


@dataclass(frozen=True, eq=False)
class Fault:
    """One source that misbehaves: what is done, what the program says of it, and how it is done."""

    name: str
    says: str  # within the error of the source: a regular expression
    answer: Answering = NOT_FOUND  # of its page
    kind: str = "feed"
    url: str = ""  # of its page, where the fault is in the address
    at: tuple[str, ...] = ("127.0.0.1",)  # what the name server says of its host, one time after the other
    names: Mapping[str, str] = field(default_factory=dict)  # where other hosts are
    pages: Mapping[str, Answering] = field(default_factory=dict)  # more than its own
    hosts: tuple[str, ...] = ()  # that it may be led to
    site: str = "plain"  # which server it is on

    def __str__(self) -> str:
        return re.sub(r"\W+", "-", self.name).strip("-")

    @property
    def host(self) -> str:
        return f"{str(self).lower()[:50].strip('-')}.example"

    @property
    def path(self) -> str:
        return f"/{self}"


@dataclass
class Names:
    """The name server: what is not told it is not known, but for numbers, which every system reads by itself."""

    known: dict[str, list[str]] = field(default_factory=dict)  # one answer after the other, the last for ever

    async def look_up(self, host: str) -> Sequence[str]:
        if answers := self.known.get(host):
            said = answers.pop(0) if len(answers) > 1 else answers[0]
            if said == DOWN:
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
            return said.split()
        if re.fullmatch(r"[\d.]+|0x[0-9a-f]+|.*:.*", host):
            return await look_up(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@dataclass
class Played:
    """What came of the two looks."""

    councils: Mapping[Fault, str]
    before: Ran
    after: Ran
    told_before: list[str]
    told: list[str]  # references, both looks together
    strayed: list[str]

    def judge(self, fault: Fault) -> tuple[str, str]:
        """What happened, and how it recovered, once both are what they should be."""
        assert not self.strayed, "a connection that left this machine"
        assert "Traceback" not in self.before.stderr + self.after.stderr
        assert (self.before.code, self._source(self.before, HEALTHY)["status"]) == (1, "ok")
        assert self._told(COUNCIL, self.told_before) == 1, "the healthy source is told of at once"
        failed, mended = self._source(self.before, str(fault)), self._source(self.after, str(fault))
        assert failed["status"] == "failed"
        assert re.search(fault.says, failed["error"]), failed["error"]
        assert (mended["status"], mended["error"]) == ("ok", None)
        council = self.councils[fault]
        assert self._told(council, self.told_before) == 0
        assert self._told(council, self.told) == 1, self.told
        return shortened(failed["error"]), f"next look: {mended['status']}, {council} told once"

    @staticmethod
    def _source(ran: Ran, name: str) -> Any:
        (found,) = [source for source in ran.shape["sources"] if source["name"] == name]
        return found

    @staticmethod
    def _told(council: str, references: Iterable[str]) -> int:
        return sum(reference.startswith(f"W{load().by_name[council].urn}-") for reference in references)


def shortened(error: str, most: int = 150) -> str:
    """Without the address and the ports of this run."""
    error = re.sub(r"https?://\S+?: |:\d{4,5}\b", "", error)
    return error if len(error) <= most else f"{error[:most]}…"


@contextmanager
def playing(
    folder: Path, faults: Sequence[Fault], others: Mapping[str, Site] | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Played]:
    """Look while all of them misbehave, and again when all are mended; `others` are servers beside the plain one."""
    councils = dict(zip(faults, COUNCILS, strict=False))
    with pytest.MonkeyPatch.context() as patch, serving({}) as site, web_hook() as hook:
        sites, names, strayed = {"plain": site, **(others or {})}, Names(), stay_here(patch)
        bound(patch, names, LIMITS, tls)
        new_report(Town(site), COUNCIL)
        names.known = {OFSTEDS: ["127.0.0.1"]}
        for fault in faults:
            sites[fault.site].pages.update({fault.path: fault.answer, **fault.pages})
            names.known |= {fault.host: list(fault.at)} | {name: [at] for name, at in fault.names.items()}
        configure(folder, site, hook, [_source(fault, _address(fault, sites[fault.site])) for fault in faults])
        before, told_before = run(folder, "check", "--json"), references(hook)
        later = clock.now() + LATER
        patch.setattr(clock, "now", lambda: later)
        names.known = {name: ["127.0.0.1"] for name in names.known}
        bound(patch, names)
        configure(folder, site, hook, [_mended(fault, council, site) for fault, council in councils.items()])
        after = run(folder, "check", "--json")
        yield Played(councils, before, after, told_before, references(hook), strayed)


def stay_here(patch: pytest.MonkeyPatch) -> list[str]:
    """The addresses beyond this machine to which the program tries to connect; none is let through."""
    strayed, connect = list[str](), socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ip_address(address[0]).is_loopback:
            strayed.append(str(address))
            raise ConnectionRefusedError(address)
        connect(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    return strayed


def bound(
    patch: pytest.MonkeyPatch, names: Names, limits: Limits = DEFAULT_LIMITS, tls: ssl.SSLContext | None = None
) -> None:
    """Every fetch asks this name server, keeps these limits, trusts these certificates, and does not pause."""

    def fetcher(**options: Any) -> Fetcher:
        ours = {"limits": limits, "resolve": names.look_up, "sleep": _no_pause, "tls": tls, "clock": clock.now}
        return Fetcher(**{**options, **ours})

    patch.setattr(making, "Fetcher", fetcher)


async def _no_pause(_: float) -> None:
    await asyncio.sleep(0)


def new_report(town: Town, council: str) -> None:
    """A report of today's that moves grades."""
    town.publish(council, today(), report(council, "8 to 19 June 2026", all_areas("good", AREAS, leaders="inadequate")))


def references(hook: Hook) -> list[str]:
    """Of all inspections that were told."""
    return [reference for told in hook.references for reference in re.findall(r"W\d+-[\w-]+", told)]


def configure(folder: Path, site: Site, hook: Hook, sources: Iterable[str]) -> None:
    """A healthy source and these."""
    healthy = (
        f'name = "{HEALTHY}"\nkind = "ofsted-search"\nurl = "{site.url("/search?rows=100", OFSTEDS)}"\nevery = "1h"'
    )
    general = '[monitor]\npause-per-host = "0s"\nallow-addresses = ["127.0.0.0/8"]\n'
    notify = f'[[notify]]\nname = "hook"\nurl = "{hook.url()}"\nevents = ["move", "unchanged", "first_grade"]\n'
    written = "\n".join(f"[[source]]\n{source}\n" for source in [healthy, *sources])
    (folder / "sources.toml").write_text(f"{general}{written}{notify}")


def _source(fault: Fault, url: str) -> str:
    hosts = ", ".join(f'"{host}"' for host in fault.hosts)
    authority = "ofsted" if fault.kind == "report" else "press"
    return (
        f'name = "{fault}"\nkind = "{fault.kind}"\nurl = "{url}"\nhosts = [{hosts}]\nauthority = "{authority}"\n'
        'every = "1h"'
    )


def _address(fault: Fault, site: Site) -> str:
    return fault.url.format(port=site.port, host=fault.host) if fault.url else site.url(fault.path, fault.host)


def _mended(fault: Fault, council: str, site: Site) -> str:
    """The source as it should be: on the plain server, with news of a council of its own."""
    if fault.kind == "report":
        document = report(council, "8 to 19 June 2026", all_areas("good", AREAS, leaders="inadequate"))
        site.pages[fault.path] = page(document, content_type="application/pdf")
    else:
        headline, story = f"Leaders of {council} criticised", f"{fault.path}/story"
        words = (
            f"Ofsted has rated the leadership of {council} Council's children's services inadequate.",
            f"It inspected the council's services in {today() - timedelta(days=40):%B %Y}.",
        )
        site.pages[story] = page(article_page("Gazette", headline, today(), words))
        entries = {site.url(story, fault.host): (headline, today())}
        site.pages[fault.path] = page(feed_page("Gazette", entries), content_type="application/rss+xml")
    kind = fault.kind if fault.kind == "report" else "feed"
    return _source(replace(fault, kind=kind, hosts=()), site.url(fault.path, fault.host))


Told = Callable[[str, str, str], None]
