"""Names and servers: whether what the configuration names can be reached, politely asked once."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from monitor.addresses import allowed
from monitor.doctor.finding import Finding, bad, note, ok
from monitor.errors import FetchError, Received, Resting
from monitor.fetch import Fetcher
from monitor.fetch.guard import look_up
from monitor.model import Network
from monitor.wording.phrases import counted, listed

NETWORK = "Network"
SECONDS = 10.0  # for all names together
PRIVATE = "If it is a server of your own, add its network to allow-addresses in [monitor]; else correct the address."


async def names(hosts: Collection[str], allow: Sequence[Network]) -> list[Finding]:
    """Whether each of these hosts has an address, and one that may be contacted."""
    found = await asyncio.gather(*(_looked_up(host) for host in sorted(hosts)))
    looked_up = dict(zip(sorted(hosts), found, strict=True))
    lost = [host for host, addresses in looked_up.items() if not addresses]
    private = [host for host, addresses in looked_up.items() if not all(allowed(ip, allow) for ip in addresses)]
    findings = [_lost(lost, len(hosts))] if lost else []
    findings += [
        bad(NETWORK, host, f"is at {looked_up[host][0]}, which is not a public address", PRIVATE) for host in private
    ]
    good = len(hosts) - len(lost) - len(private)
    return findings + ([ok(NETWORK, "names found", counted(good, "host", "hosts"))] if good else [])


def _lost(lost: Sequence[str], of: int) -> Finding:
    if len(lost) == of:
        remedy = "Is the network up, and the name server that /etc/resolv.conf names?"
        return bad(NETWORK, "names not found", f"{counted(of, 'host', 'hosts')}, all there are", remedy)
    return bad(NETWORK, "names not found", listed(lost), "Correct the addresses, or look again in a minute.")


async def _looked_up(host: str) -> Sequence[str]:
    try:
        async with asyncio.timeout(SECONDS):
            return await look_up(host)
    except (OSError, TimeoutError):
        return ()


async def reach(fetcher: Fetcher, url: str) -> tuple[list[Finding], datetime | None]:
    """Whether a page of this site can be had, and what its server's clock shows; not asked while it wants its rest."""
    parts = urlsplit(url)
    site = parts.netloc
    try:
        answer: Received | None = await fetcher.get(f"{parts.scheme}://{site}/robots.txt")
    except Resting as fault:
        return [note(NETWORK, site, f"is not asked: {fault}")], None
    except FetchError as fault:
        answer = fault.answer
        if answer is None:
            remedy = "Can this machine open the page by other means? Ask its network's keeper."
            return [bad(NETWORK, site, str(fault), remedy)], None
    assert answer is not None
    said = f"answers (robots.txt: {answer.status}, {answer.took_ms} ms)"
    refuses = answer.status in (401, 403, 429) or answer.status >= 500
    return [(note if refuses else ok)(NETWORK, site, said)], _date(answer.headers)


def _date(headers: Iterable[tuple[str, str]]) -> datetime | None:
    for name, value in headers:
        if name.lower() == "date":
            try:
                shown = parsedate_to_datetime(value)
                return (
                    shown if shown.tzinfo else shown.replace(tzinfo=UTC)
                )  # "-0000" is UTC from no place in particular
            except (ValueError, OverflowError):
                return None
    return None
