"""What one call may cost: seconds, bytes, tries, connections."""

import attrs

__all__ = ["Limits"]


@attrs.frozen(kw_only=True)
class Limits:
    """Bounds on everything that the far side controls.

    :raises ValueError: for a bound that is not above zero.
    """

    connect: float = 10.0
    """Seconds to reach a host."""

    token: float = 15.0
    """Seconds for the identity service to answer."""

    call: float = 60.0
    """Seconds for a call in all: waiting for a place and a token, every try."""

    body: int = 8 * 1024 * 1024
    """Bytes of an answer. The largest lists (URL categories) have some MiB."""

    concurrent: int = 32
    """Exchanges at one time, and so connections: the API counts for the tenant,
    and one agent must not use up what the others need."""

    tries: int = 4
    """How often one call is sent at most, if the service asks to come back."""

    idle: int = 30
    """Seconds that an unused connection is kept: below what gateways keep, so that
    a write is not sent into a connection that is being closed."""

    def __attrs_post_init__(self) -> None:
        """Refuse what would never answer, or never wait."""
        for name, bound in attrs.asdict(self).items():
            if bound <= 0:
                raise ValueError(f"The limit {name} is {bound}, not above zero.")
