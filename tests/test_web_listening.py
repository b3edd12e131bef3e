"""Where the daemon listens: HOST:PORT as people type it."""

import socket
from contextlib import closing

import pytest
from sinks import free_port

from monitor.errors import UsageError
from monitor.web import listen


def test_a_port_that_is_taken_is_told() -> None:
    """With the place as it was typed, and the remedy."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        place = f"127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(UsageError, match=f"--web {place}: another program listens there already.*another port"):
            listen(place)


@pytest.mark.parametrize(
    "place", ["8350", ":8350", "127.0.0.1", "127.0.0.1:", "::1:8350", "127.0.0.1:0", "127.0.0.1:65536", "x:٣", "[::1]"]
)
def test_a_place_that_is_none_is_refused(place: str) -> None:
    """What was typed is no host with a port from 1 to 65535."""
    with pytest.raises(UsageError, match=r"--web: .*127\.0\.0\.1:8350"):
        listen(place)


@pytest.mark.parametrize(
    ("host", "is_open"), [("127.0.0.1", False), ("localhost", False), ("[::1]", False), ("0.0.0.0", True)]
)
def test_who_can_reach_it_is_known(host: str, is_open: bool) -> None:
    """Loopback is for this machine alone, in every notation."""
    try:
        listening = listen(f"{host}:{free_port()}")
    except UsageError:
        assert host == "[::1]", "this machine has no IPv6, so only that may fail"
        return
    with closing(listening.socket):
        assert listening.is_open is is_open
