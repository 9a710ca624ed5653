"""The client's address of a request that came through proxies, while anybody can write a header."""

import ipaddress
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Proxies = Sequence[IPv4Network | IPv6Network]
"""Networks whose X-Forwarded-For headers are believed."""

IPV6_PREFIX = 64
"""What one customer gets: whoever has one IPv6 address has 2^64 of them (RFC 6177, section 2)."""


def client_address(peer: str | None, forwarded: Sequence[str], proxies: Proxies) -> str:
    """The address of the client: the socket's `peer`, or who a trusted proxy says it got the request from.

    `forwarded` are the X-Forwarded-For headers. They are read from the right, where the nearest proxy has written, and
    only as far as each was written by one of `proxies`. Empty if the peer has no address, as on a Unix socket.
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    client = _parsed(peer or "")
    while client is not None and hops and any(client in network for network in proxies):
        previous = _parsed(hops.pop())
        if previous is None:
            break
        client = previous
    return str(client or "")


def client_network(address: str) -> str:
    """What attempts are counted by: an IPv4 address, or the IPv6 network of one customer."""
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))
    return address


def _parsed(text: str) -> Address | None:
    """The address; None for what is none. An IPv4 address written as IPv6 is the IPv4 address that it is."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
