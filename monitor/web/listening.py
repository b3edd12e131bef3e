"""Where the daemon listens: HOST:PORT as people type it, taken before anything else is done."""

import errno
import socket
from dataclasses import dataclass
from ipaddress import ip_address

from monitor.errors import UsageError

_REMEDY = "Write it with its port, such as 127.0.0.1:8350 or [::1]:8350."
_REFUSALS = {
    errno.EADDRINUSE: "another program listens there already: stop that one, or give another port",
    errno.EADDRNOTAVAIL: "this machine does not have that address: 127.0.0.1 is for this machine alone, 0.0.0.0 is all",
    errno.EACCES: "that port is not for everybody: give one above 1023",
}


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket on which nobody has been answered yet."""

    socket: socket.socket
    place: str  # as it was typed

    @property
    def is_open(self) -> bool:
        """Whether others than this machine may reach it."""
        return not ip_address(str(self.socket.getsockname()[0]).partition("%")[0]).is_loopback


def listen(place: str) -> Listening:
    """Take HOST:PORT; UsageError says what is wrong with it, or who has it."""
    host, port = _parsed(place)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise UsageError(f'--web {place}: there is no host called "{host}". {_REMEDY}') from None
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(64)  # else two could take one port, and the later one be told of it too late
    except OSError as fault:
        listening.close()
        reason = _REFUSALS.get(fault.errno or 0, fault.strerror)
        raise UsageError(f"--web {place}: {reason}.") from None
    listening.setblocking(False)
    return Listening(listening, place)


def _parsed(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    is_bracketed = host.startswith("[") and host.endswith("]")
    if not host or not (port.isascii() and port.isdigit()) or (":" in host and not is_bracketed):
        raise UsageError(f'--web: "{place}" is no host and port. {_REMEDY}')
    if not 0 < int(port[:6]) < 65_536:
        raise UsageError(f"--web: there is no port {port[:20]}. Give one from 1 to 65535, such as 127.0.0.1:8350.")
    return host.strip("[]"), int(port)
