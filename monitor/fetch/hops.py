"""The addresses of one fetch: the one asked for and those it redirects to, each checked before it is asked."""

from collections.abc import Collection

import httpx

from monitor.errors import FetchError
from monitor.fetch.public import public_address

_LONGEST = 300  # characters of an address in a message


def parsed(url: str) -> httpx.URL:
    """The address in its parts; FetchError if it has none."""
    try:
        return httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError(f"is not a web address ({error})") from error


def host_of(url: httpx.URL) -> str:
    """The host as it is asked for, lower case; FetchError for one that cannot be."""
    host = url.raw_host.decode("ascii")
    if "%" in host:  # no name has one; a proxy might read %31 as 1, and what it leads to is not checked then
        raise FetchError(f"no such host: {host} cannot be a name (it is written with %)")
    try:
        _ = url.host  # httpx reads it at every turn, and fails on such a name
    except UnicodeError as error:
        raise FetchError(f"no such host: {host} cannot be a name ({error})") from error
    return host


def name_of(url: httpx.URL) -> str:
    """The site, as it is remembered: the host, with its port unless that is 443; one of http is another site."""
    port = url.port or {"https": 443}.get(url.scheme, 80)
    return host_of(url) if port == 443 else f"{host_of(url)}:{port}"


def joined(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads; many give only a path."""
    if not location:
        raise FetchError("redirects without saying where to")
    try:
        return url.join(location.encode("latin-1").decode("utf-8", "replace"))  # some send more than ASCII
    except httpx.InvalidURL as error:
        raise FetchError(f"redirects to something that is not a web address ({error})") from error


def leads_away(url: httpx.URL, location: str) -> bool:
    """Whether a redirect leads to another site; one that leads nowhere does not."""
    try:
        return name_of(joined(url, location)) != name_of(url)
    except FetchError:
        return False


def check(url: httpx.URL, before: httpx.URL | None, hosts: Collection[str] | None) -> None:
    """FetchError unless this address may be asked, having come from the address `before`."""
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise FetchError("is not a web address: it must begin with http:// or https:// and name a host")
    if url.userinfo:
        raise FetchError("carries a name or password, which is not supported")
    if url.port is not None and not 0 < url.port < 65536:
        raise FetchError(f"there is no port {url.port}")
    if before is not None and before.scheme == "https" and url.scheme == "http":
        raise FetchError("the redirect leads from an encrypted page to one that is not encrypted")
    host = host_of(url)
    if hosts is not None and host not in {name.lower() for name in hosts}:
        raise FetchError(
            f"the source may not use the host {host}. If it should, add it to the source's hosts in sources.toml"
        )


def shown(url: str) -> str:
    """The address as messages show it: without what may be secret, and not too long."""
    return "".join(c if c.isprintable() else "�" for c in public_address(url)[:_LONGEST])
