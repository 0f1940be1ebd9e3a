"""What one connection, one request and all of them together may cost."""

from typing import Final

import attrs
from attrs.validators import gt

__all__ = ["Limits", "connections_within"]

KIB: Final = 1024
MIB: Final = 1024 * KIB

_RESERVED_DESCRIPTORS: Final = 64
"""For the log, the listening ports, the resolver and the token endpoint."""


def _at_least_one(default: int) -> int:
    return attrs.field(default=default, validator=gt(0))


def _seconds(default: float) -> float:
    return attrs.field(default=default, validator=gt(0))


@attrs.frozen(kw_only=True)
class Limits:
    """Every bound on what a peer controls; times in seconds, sizes in bytes."""

    connections: int = _at_least_one(4_000)
    """Connections open at once, below the descriptor limit."""

    connections_by_source: int = _at_least_one(1_000)
    """Of these, from one IPv4 address or one IPv6 /64."""

    first_head_seconds: float = _seconds(10.0)
    """From accept to the end of the first head, TLS handshake included."""

    head_seconds: float = _seconds(10.0)
    """From the first byte to the end of each later head."""

    body_seconds: float = _seconds(10.0)
    """How far a body may fall behind ``body_rate``, and how long it may pause.

    Bytes that came faster earn no longer pause: they are memory that waits.
    """

    body_rate: int = _at_least_one(KIB)
    """Bytes a second below which a body is too slow."""

    idle_seconds: float = _seconds(60.0)
    """Between two requests on one connection."""

    stall_seconds: float = _seconds(20.0)
    """For a peer to take what fills the transport's buffer."""

    unsent_bytes: int = _at_least_one(256 * KIB)
    """What a response may pile up, beyond one write, on a peer that does not read."""

    request_line_bytes: int = _at_least_one(8 * KIB)
    """A request line, without its end."""

    fields: int = _at_least_one(100)
    """Field lines of a head."""

    head_bytes: int = _at_least_one(32 * KIB)
    """A head, the empty line included."""

    body_bytes: int = _at_least_one(4 * MIB)
    """The content of a body."""

    unscreened_bytes: int = _at_least_one(64 * KIB)
    """Of a body, before somebody has vouched for its head."""

    own_bytes: int = _at_least_one(16 * KIB)
    """Of a body, what each connection has room for whatever the others hold."""

    buffered_bytes: int = _at_least_one(128 * MIB)
    """Bodies in memory beyond that, over all connections; a source has a share."""

    read_ahead_bytes: int = _at_least_one(16 * KIB)
    """What is read of later requests while one is answered."""

    close_seconds: float = _seconds(1.0)
    """For a TLS peer to confirm the end of a connection, refusals apart."""

    linger_seconds: float = _seconds(2.0)
    """For a refused peer to read the answer and close."""

    linger_bytes: int = _at_least_one(8 * MIB)
    """What a refused peer may still send in that time; it is thrown away.

    Twice the largest body: a client that sends blindly reads the 413 afterwards.
    """


def connections_within(limits: Limits, descriptors: int, upstream: int) -> int:
    """The connections that fit into a process's ``descriptors`` (RLIMIT_NOFILE).

    At the descriptor limit the operating system refuses at random: new peers,
    the log file, a call upstream. Below it we refuse, and only new peers.

    :param upstream: descriptors that answering takes beside the peers' own.
    """
    room = descriptors - _RESERVED_DESCRIPTORS - upstream
    return max(1, min(limits.connections, room))
