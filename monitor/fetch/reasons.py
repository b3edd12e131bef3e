"""Why a page could not be had, in words for the person who looks after the server."""

import errno
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

import httpcore

from monitor.errors import FetchError, Gone, Insecure, Offline, Refused, Unavailable, Unreachable

_LONGEST = 200  # of what a library or a server said itself

_LOGIN = "asks for a name and a password, or does not take those in proxy in sources.toml"

_ADVICE = {
    HTTPStatus.UNAUTHORIZED: "the page asks for a password",
    HTTPStatus.FORBIDDEN: "the site refuses automatic readers",
    HTTPStatus.NOT_FOUND: "there is no page at this address",
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: f"the proxy {_LOGIN}",
    HTTPStatus.GONE: "the page has been taken away for good",
    HTTPStatus.TOO_MANY_REQUESTS: "the site asks for fewer visits",
}


def refusal(status: int) -> FetchError:
    """The error that an answer other than a page is."""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Gone(_said(status))
    if status in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return Refused(_said(status))
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return Offline(_said(status))
    return (Unavailable if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT else FetchError)(_said(status))


def _said(status: int) -> str:
    if status not in list(HTTPStatus):
        return f"answered {status}, which no standard knows"
    known = HTTPStatus(status)
    advice = _ADVICE.get(known, "the site has trouble of its own" if status >= 500 else "")
    return f"answered {status} {known.phrase}" + (f": {advice}" if advice else "")


def unknown(host: str, error: OSError) -> FetchError:
    """What it means that a name could not be looked up."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return Offline(f"the name {host} cannot be looked up at present: is the network up, and its name server?")
    return FetchError(f"no such host: {host} is not known to the name servers")


def unreachable(error: BaseException) -> FetchError:
    """What it means that an address took no connection."""
    if isinstance(error, httpcore.ConnectTimeout):
        return Unreachable("no connection: the server does not answer")
    reasons = [cause for cause in _causes(error) if isinstance(cause, OSError) and cause.errno]
    if any(isinstance(reason, ConnectionRefusedError) for reason in reasons):
        return Unreachable("connection refused")
    is_ours = any(reason.errno in (errno.ENETUNREACH, errno.ENETDOWN) for reason in reasons)
    return (Offline if is_ours else Unreachable)(f"no connection ({reasons[-1].strerror if reasons else error})")


def broken(error: BaseException) -> FetchError:
    """What it means that an exchange ended before the answer was complete."""
    if isinstance(error, httpcore.ProxyError):
        return _refused_by_proxy(str(error)[:_LONGEST])
    if isinstance(error, httpcore.TimeoutException):  # only of the TLS handshake: the rest has one time for all
        return Unreachable("no encrypted connection: the server does not answer")
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Insecure(f"its certificate is not valid ({cause.verify_message})")
        if isinstance(cause, ssl.SSLError):
            return Insecure(f"no encrypted connection ({cause.reason or cause})")
    if isinstance(error, httpcore.ProtocolError):
        return Unavailable(f"its answer was cut short or is not HTTP ({str(error)[:_LONGEST]})")
    return Unavailable("the connection was broken off")


def _refused_by_proxy(said: str) -> FetchError:
    """What it means that the proxy opened no tunnel: `said` is its status with its reason."""
    if said.startswith(str(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED.value)):
        return Offline(f"the proxy {_LOGIN}")
    if said.startswith("5"):
        return Unavailable(f"the proxy could not reach the server ({said})")
    return FetchError(f"the proxy does not let this program reach the server ({said})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the innermost last."""
    origin: BaseException | None = error
    while origin is not None:
        yield origin
        origin = origin.__cause__ or origin.__context__
