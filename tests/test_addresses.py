"""Which addresses may be contacted."""

from collections.abc import Sequence
from ipaddress import IPv4Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.addresses import allowed, is_exempt
from monitor.model import Network

TEN = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    "ip",
    [
        pytest.param("1.1.1.1", id="ipv4"),
        pytest.param("151.101.0.144", id="content-network"),
        pytest.param("2606:4700::6810:84e5", id="ipv6"),
        pytest.param("64:ff9b::101:101", id="nat64-of-a-public-address"),
        pytest.param("2002:101:101::", id="6to4-of-a-public-address"),
        pytest.param("::ffff:1.1.1.1", id="mapped-public-address"),
        pytest.param("192.0.1.1", id="just-above-a-reserved-network"),
    ],
)
def test_public_addresses_may_be_contacted(ip: str) -> None:
    """What anyone on the Internet can reach needs no permission."""
    assert allowed(ip, ())
    assert not is_exempt(ip, ())


@pytest.mark.parametrize(
    "ip",
    [
        pytest.param("127.0.0.1", id="loopback"),
        pytest.param("127.255.255.254", id="far-end-of-loopback"),
        pytest.param("0.0.0.0", id="unspecified"),
        pytest.param("10.1.2.3", id="private-10"),
        pytest.param("172.31.0.1", id="private-172"),
        pytest.param("192.168.1.1", id="private-192"),
        pytest.param("100.64.0.1", id="carrier-nat"),
        pytest.param("100.100.100.200", id="metadata-alibaba"),
        pytest.param("169.254.169.254", id="metadata-link-local"),
        pytest.param("168.63.129.16", id="metadata-azure"),
        pytest.param("192.0.0.192", id="metadata-oracle"),
        pytest.param("192.0.0.8", id="called-global-by-python-3.11.7"),
        pytest.param("192.88.99.1", id="6to4-relay"),
        pytest.param("198.18.0.1", id="benchmarking"),
        pytest.param("203.0.113.7", id="documentation-ipv4"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("239.255.255.250", id="multicast-local"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::", id="ipv6-unspecified"),
        pytest.param("::1", id="ipv6-loopback"),
        pytest.param("::127.0.0.1", id="ipv4-compatible"),
        pytest.param("::ffff:127.0.0.1", id="mapped-loopback"),
        pytest.param("::ffff:a00:1", id="mapped-private-in-hex"),
        pytest.param("64:ff9b::a9fe:a9fe", id="nat64-of-metadata"),
        pytest.param("64:ff9b:1::1", id="nat64-local"),
        pytest.param("2002:7f00:1::", id="6to4-of-loopback"),
        pytest.param("2002:a9fe:a9fe::1", id="6to4-of-metadata"),
        pytest.param("2001:0:101:101:0:0:f5ff:fffe", id="teredo-of-private"),
        pytest.param("2001:0:101:101:0:0:fefe:fefe", id="teredo-of-public"),
        pytest.param("fc00::1", id="unique-local"),
        pytest.param("fd00:ec2::254", id="metadata-amazon-ipv6"),
        pytest.param("fe80::1", id="link-local"),
        pytest.param("fe80::1%eth0", id="link-local-with-zone"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff02::1", id="ipv6-multicast"),
        pytest.param("100::1", id="discard"),
        pytest.param("2001:db8::1", id="documentation-ipv6"),
        pytest.param("3fff::1", id="documentation-ipv6-2024"),
        pytest.param("5f00::1", id="segment-routing"),
        pytest.param("4000::1", id="not-given-out"),
    ],
)
def test_other_addresses_may_not(ip: str) -> None:
    """Nothing inside the operator's network, and nothing reserved, is contacted without being named."""
    assert not allowed(ip, ())


@pytest.mark.parametrize(
    ("ip", "allow", "expected"),
    [
        pytest.param("10.1.2.3", TEN, True, id="inside"),
        pytest.param("11.1.2.3", TEN, False, id="public-outside"),
        pytest.param("192.168.1.1", TEN, False, id="another-private-network"),
        pytest.param("::ffff:10.0.0.1", TEN, True, id="mapped"),
        pytest.param("64:ff9b::a00:1", TEN, True, id="nat64"),
        pytest.param("2001:0:a00:1:0:0:80ff:fffe", TEN, False, id="teredo-is-more-than-its-server"),
        pytest.param("::1", [ip_network("::1/128")], True, id="ipv6"),
        pytest.param("127.0.0.1", [ip_network("::/0")], False, id="ipv6-networks-hold-no-ipv4"),
        pytest.param("224.0.0.5", [ip_network("224.0.0.5/32")], True, id="whatever-else-it-is"),
    ],
)
def test_the_operator_allows_networks_by_name(ip: str, allow: Sequence[Network], expected: bool) -> None:
    """Only addresses within the networks that the operator named are exempt."""
    assert is_exempt(ip, allow) is expected
    assert allowed(ip, allow) is (expected or allowed(ip, ()))


@given(st.ip_addresses(v=4))
def test_an_ipv6_coat_changes_nothing(carried: IPv4Address) -> None:
    """An IPv4 address is judged alike however IPv6 carries it."""
    bits = int(carried)
    coats = [f"::ffff:{carried}", f"64:ff9b::{bits >> 16:x}:{bits & 0xFFFF:x}"]
    coats.append(f"2002:{bits >> 16:x}:{bits & 0xFFFF:x}::1")
    assert {allowed(coat, ()) for coat in coats} == {allowed(str(carried), ())}


@pytest.mark.parametrize("text", ["", "ofsted.gov.uk", "127.1", "0x7f000001"])
def test_what_is_no_address_is_an_error(text: str) -> None:
    """Names and shorthand are to be looked up first; here they are never taken for permitted."""
    with pytest.raises(ValueError, match="does not appear to be"):
        allowed(text, ())
