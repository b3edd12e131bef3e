"""One attempt to send one message to one destination."""

import asyncio
import logging
import socket
from collections.abc import Sequence
from pathlib import Path

from apprise import Apprise, AppriseResult, NotifyFormat
from apprise.plugins import NotifyBase
from apprise.result import AppriseResultStatus

from monitor.deliver.channel import channel, is_mail, network_host, network_place, redacted
from monitor.deliver.guard import guarded, private
from monitor.deliver.hidden import secrets
from monitor.deliver.outward import WayOut
from monitor.deliver.parts import fitted
from monitor.deliver.reasons import reason
from monitor.errors import MonitorError
from monitor.model import Delivery, Message, Network
from monitor.settings.values import Destination

SECONDS = 30.0  # for the whole attempt, besides the pauses between the parts of a long text
REFERENCE_HEADER = "X-Ofsted-Monitor-Reference"


class Sender:
    """Sends messages through Apprise, to public hosts and those in `allow` only."""

    def __init__(
        self,
        allow: Sequence[Network],
        seconds: float = SECONDS,
        *,
        proxy: str | None = None,
        ca_bundle: Path | None = None,
    ) -> None:
        """`proxy` and `ca_bundle` hold for the whole process, from the first message that this sender sends."""
        self._way = WayOut(proxy, ca_bundle)
        self._allow = tuple(allow)
        self._seconds = seconds

    async def send(self, message: Message, destination: Destination) -> Delivery:
        """Try once, within the time given, and say how it went; no trouble of the other side's, or of a disk, raises.

        What is not ok was not delivered, except where `detail` says that it may have been.
        """
        service = channel(destination.url, _parameters(message, destination, self._seconds))
        if service is None:
            return Delivery(False, f"Apprise does not accept the address {redacted(destination.url)}", for_good=True)
        if why := await self._refused(network_host(service)):
            return Delivery(False, why, for_good=True)
        try:
            self._way.take()
        except MonitorError as fault:
            return Delivery(False, str(fault))
        return await self._sent(message, service, destination.url)

    async def _sent(self, message: Message, service: NotifyBase, url: str) -> Delivery:
        body, body_format = _body(message, service)
        body, pauses = fitted(body, body_format, service)
        seconds = self._seconds + pauses
        sender = Apprise()
        sender.add(service)
        # Where there is no field for a title Apprise puts it before the text, which begins with it already.
        title = message.subject if service.title_maxlen > 0 else ""
        with guarded(self._allow) as refused:
            result = await sender.async_notify(
                body=body, title=title, body_format=body_format, timeout=seconds, log_level=logging.DEBUG
            )
        where = network_place(service) or str(service.service_name)
        if result.status is AppriseResultStatus.TIMEOUT:
            return Delivery(False, f"{where} gave no answer within {seconds:g} s; it may have been delivered")
        return _told(result, url, where, refused)

    async def _refused(self, host: str | None) -> str:
        """Why the host may not be contacted; empty when it may. A name that leads nowhere is left to fail by itself."""
        if host is None:
            return ""
        try:
            async with asyncio.timeout(self._seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, TimeoutError):
            return ""
        inside = private((str(ip) for *_, (ip, *_) in found), self._allow)
        return _not_public(host, inside[0]) if inside else ""


def _told(result: AppriseResult, url: str, where: str, refused: Sequence[str]) -> Delivery:
    if result.results and all(one.status is AppriseResultStatus.SUCCESS for one in result.results):
        return Delivery(True, f"accepted by {where}")
    if refused:  # by us, between the look-up before and the connection
        return Delivery(False, _not_public(where, refused[0]))
    said = [entry.message for one in result.results for entry in one.logs()]
    return Delivery(False, reason([*said, *(entry.message for entry in result.call_logs())], where, secrets(url)))


def _not_public(where: str, address: str) -> str:
    return (
        f"{where} is at {address}, which is not a public address. If that is meant, add its network"
        " to allow-addresses in [monitor]."
    )


def _parameters(message: Message, destination: Destination, seconds: float) -> dict[str, str]:
    """What is added to the address: patience, the format asked for, and the references where a place is for them.

    Apprise's own four seconds for an answer are short, and giving up on a slow one leads to duplicates.
    """
    asked = {"format": destination.format} if destination.format else {}
    given = destination.url.partition("?")[2]
    patience = {"cto": "10", "rto": f"{min(20.0, seconds):g}", "overflow": "split"}
    added = {name: value for name, value in patience.items() if f"{name}=" not in given}
    service = channel(destination.url)
    if service is not None and is_mail(service):
        added[f"+{REFERENCE_HEADER}"] = ", ".join(message.references)
    elif service is not None and "payload" in service.template_kwargs:
        added[":references"] = ", ".join(message.references)
    return {**asked, **added}


def _body(message: Message, service: NotifyBase) -> tuple[str, NotifyFormat]:
    """The body that suits the service, and its format; nothing is ever declared to be Markdown.

    Apprise escapes text for a service that renders Markdown, but would pass on raw HTML and links in it.
    Mail services render HTML; Telegram does so too, but only a few tags of it.
    """
    if {service.resolve_format(None), service.resolve_format(NotifyFormat.MARKDOWN)} == {NotifyFormat.HTML}:
        return message.html, NotifyFormat.HTML
    return message.text, NotifyFormat.TEXT
