"""Which IP addresses this program may contact: public ones, and those that the operator allows."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from monitor.model import Network

Address = IPv4Address | IPv6Address

# Not for us, whatever `is_global` says. Python 3.11.7 calls 192.0.0.8 global; 192.0.0.192 and
# 168.63.129.16 are the metadata services of Oracle Cloud and Azure, which hand out passwords.
_DENY: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "240.0.0.0/4",  # reserved
        "2001::/23",  # Teredo and other IETF protocol assignments
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
# The only part of IPv6 given out to the public Internet. Python calls ::7f00:1, which some systems
# take for 127.0.0.1, global, and so the old site-local fec0::/10.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def allowed(ip: str, allow: Sequence[Network]) -> bool:
    """Whether a connection may be opened to this address: it is public, or within `allow`.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64, Teredo) is judged by what it
    carries, for that is where its packets go. ValueError if `ip` is no address: look names up first.
    """
    return all(is_exempt(str(address), allow) or _is_public(address) for address in _destinations(ip_address(ip)))


def is_exempt(ip: str, allow: Sequence[Network]) -> bool:
    """Whether the operator has allowed this very address; such a one may be used on any port."""
    return all(any(address in network for network in allow) for address in _destinations(ip_address(ip)))


def _is_public(address: Address) -> bool:
    if any(address in network for network in _DENY) or address.is_multicast:
        return False
    return address.is_global and (address.version == 4 or address in _GLOBAL_UNICAST)


def _destinations(address: Address) -> tuple[Address, ...]:
    """Where packets to this address end up: itself, or the IPv4 addresses that it carries."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.teredo:
        return (address, *address.teredo)
    carried = address.ipv4_mapped or address.sixtofour
    return (carried,) if carried else (address,)
