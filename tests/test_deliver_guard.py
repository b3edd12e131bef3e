"""Where a message may go: to public hosts and allowed ones, whatever a name server or an odd address says."""

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from apprise.manager_plugins import NotificationManager
from proxies import proxying
from servers import Site, page
from sinks import SECRET, Hook, Mailbox, mail_server

from monitor.deliver import Sender, redacted, secrets
from monitor.deliver.channel import channel, network_host
from monitor.deliver.outward import WayOut
from monitor.model import Delivery, Message
from monitor.settings.values import Destination

HELLO = Message("Hello", "Hello", "<p>Hello</p>")
LOOPBACK = (ip_network("127.0.0.0/8"),)
PUBLIC = "93.184.216.34"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def rebound(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a name server says of *.example, one answer after the other; 127.0.0.1 from then on."""
    answers, look_up = list[str](), socket.getaddrinfo

    def answered(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if str(name).endswith(".example"):
            host = answers.pop(0) if answers else "127.0.0.1"
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    return answers


async def send(url: str, sender: Sender) -> Delivery:
    return await sender.send(HELLO, Destination("desk", url))


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(lambda hook, _: f"json://hooks.example:{hook.port}/x", id="webhook"),
        pytest.param(lambda _, box: box.url().replace("127.0.0.1", "mail.example"), id="mail"),
    ],
)
def test_a_name_that_leads_inside_on_the_second_look_is_refused(
    hook: Hook, mailbox: Mailbox, rebound: list[str], url: Callable[[Hook, Mailbox], str]
) -> None:
    """It is public when it is checked, and 127.0.0.1 when it is connected to."""
    rebound.append(PUBLIC)
    delivery = asyncio.run(send(url(hook, mailbox), Sender((), 10)))
    assert not delivery.ok
    assert re.search(r"\.example:\d+ is at 127\.0\.0\.1, .* allow-addresses", delivery.detail)
    assert (hook.taken, mailbox.mails, rebound) == ([], [], [])


def test_of_several_sendings_at_once_each_has_its_own_leave(hook: Hook, rebound: list[str]) -> None:
    """What one sender is allowed to reach opens nothing for the other."""
    url = f"json://hooks.example:{hook.port}/x"

    async def at_once() -> list[Delivery]:
        senders = [Sender(LOOPBACK if number % 2 else (), 10) for number in range(6)]
        rebound.extend([PUBLIC] * len(senders))
        return await asyncio.gather(*(send(url, sender) for sender in senders))

    assert [delivery.ok for delivery in asyncio.run(at_once())] == [False, True] * 3
    assert len(hook.taken) == 3


def test_the_rest_of_the_program_connects_where_it_likes(hook: Hook) -> None:
    """The guard is for sendings alone."""
    assert not asyncio.run(send(hook.url(), Sender(()))).ok
    with socket.create_connection(("127.0.0.1", hook.port), timeout=10) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"


def test_a_proxy_inside_needs_no_leave_of_its_own(hook: Hook) -> None:
    """The configuration names it as a proxy; what lies behind it is the proxy's to guard."""
    with proxying() as proxy:
        proxy.routes[f"hooks.example:{hook.port}"] = hook.port
        delivery = asyncio.run(send(f"json://hooks.example:{hook.port}/x", Sender((), 10, proxy=proxy.url())))
    WayOut(None, None).take()
    assert delivery.ok, delivery.detail
    assert (len(hook.taken), len(proxy.asked)) == (1, 1)


@pytest.mark.parametrize(
    "url",
    ["ntfy://2130706433:{port}/desk", "ntfy://0x7f000001:{port}/desk", "matrix://me:pw@2130706433:{port}/#room"],
)
def test_a_private_address_written_as_a_number_is_none_the_less_one(site: Site, url: str) -> None:
    """Also where a chat service could have a token in its place."""
    site.pages["/"] = page("{}", content_type="application/json")
    delivery = asyncio.run(send(url.format(port=site.port), Sender((), 10)))
    assert (delivery.ok, delivery.for_good) == (False, True)
    assert "is at 127.0.0.1, which is not a public address" in delivery.detail
    assert site.asked == []


# Services that have either a server of one's own or a token in the place of the host.
TOKEN = "41742162984174216298417421629800"
APP = f"{TOKEN * 3}=="
EITHER = {
    "BetterStack": (f"betterstack://{TOKEN}", f"betterstack://{TOKEN}@router"),
    "Fluxer": (f"fluxer://{TOKEN}/{SECRET * 3}", f"fluxer://router/{TOKEN}/{SECRET * 3}"),
    "Lametric": (f"lametric://{APP}@{TOKEN}?mode=cloud", f"lametric://{TOKEN}@router"),
    "Matrix": (f"matrix://{TOKEN * 2}", "matrix://me:pw@router/#room"),
    "Notica": (f"notica://{TOKEN}", f"notica://router/{TOKEN}"),
    "Notifico": ("notifico://2144/uJmKaBW9WFk42miB146ci3Kj", "notifico://router/2144/uJmKaBW9WFk42miB146ci3Kj"),
    "Ntfy": (f"ntfy://{TOKEN}", f"ntfy://router/{TOKEN}"),
    "PushDeer": (f"pushdeer://{TOKEN}", f"pushdeer://router/{TOKEN}"),
    "Trigv": (f"trigv://trgv_41742162_{TOKEN}", f"trigv://trgv_41742162_{TOKEN}@router"),
}


@pytest.mark.parametrize("service", EITHER)
def test_what_stands_for_the_host_is_either_checked_or_secret(service: str) -> None:
    """A server of one's own is named, whatever it is called; a token never is."""
    hosted_elsewhere, own = EITHER[service]
    place = hosted_elsewhere.rpartition("//")[2].partition("/")[0].rpartition("@")[2].partition("?")[0]
    scheme = own.partition(":")[0]
    for url, host, shown in ((hosted_elsewhere, None, f"{scheme}://…"), (own, "router", f"{scheme}://router/…")):
        found = channel(url)
        assert found is not None
        assert type(found).__name__ == f"Notify{service}"
        assert network_host(found) == host
        assert redacted(url) == shown
    assert place in secrets(hosted_elsewhere)
    assert "router" not in secrets(own)


def test_every_service_of_apprise_that_takes_either_is_known() -> None:
    """A new version of Apprise may have another; then its way to tell them apart is to be looked at."""
    services: Any = NotificationManager  # comes without types
    either = {
        service.__name__.removeprefix("Notify")
        for service in services().plugins()
        if "host" in service.template_tokens and not all("{host}" in template for template in service.templates)
    }
    assert either == EITHER.keys()
