"""Why a page could not be had, in words for the person who looks after the server."""

import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

import httpcore

_LONGEST = 200  # of what a library or a server said itself

_ADVICE = {
    HTTPStatus.UNAUTHORIZED: "the page asks for a password",
    HTTPStatus.FORBIDDEN: "the site refuses automatic readers",
    HTTPStatus.NOT_FOUND: "there is no page at this address",
    HTTPStatus.GONE: "the page has been taken away for good",
    HTTPStatus.TOO_MANY_REQUESTS: "the site asks for fewer visits",
}


def why_refused(status: int) -> str:
    """What an answer other than a page means."""
    if status not in list(HTTPStatus):
        return f"answered {status}, which no standard knows"
    known = HTTPStatus(status)
    advice = _ADVICE.get(known, "the site has trouble of its own" if status >= 500 else "")
    return f"answered {status} {known.phrase}" + (f": {advice}" if advice else "")


def why_unknown(host: str, error: OSError) -> str:
    """What it means that a name could not be looked up."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return f"the name {host} cannot be looked up at present: is the network up, and its name server?"
    return f"no such host: {host} is not known to the name servers"


def why_unreachable(error: BaseException) -> str:
    """What it means that an address took no connection."""
    if isinstance(error, httpcore.ConnectTimeout):
        return "no connection: the server does not answer"
    reasons = [cause for cause in _causes(error) if isinstance(cause, OSError) and cause.errno]
    if any(isinstance(reason, ConnectionRefusedError) for reason in reasons):
        return "connection refused"
    return f"no connection ({reasons[-1].strerror if reasons else error})"


def why_broken(error: BaseException) -> str:
    """What it means that an exchange ended before the answer was complete."""
    if isinstance(error, httpcore.TimeoutException):  # only of the TLS handshake: the rest has one time for all
        return "no encrypted connection: the server does not answer"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return f"no encrypted connection ({cause.reason or cause})"
    if isinstance(error, httpcore.ProtocolError):
        return f"its answer was cut short or is not HTTP ({str(error)[:_LONGEST]})"
    return "the connection was broken off"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, the innermost last."""
    origin: BaseException | None = error
    while origin is not None:
        yield origin
        origin = origin.__cause__ or origin.__context__
