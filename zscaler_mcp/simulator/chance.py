"""What looks random and is the same in every run."""

from hashlib import blake2b

__all__ = ["digits", "share", "spread"]

_BYTES = 8


def _number(*parts: object) -> int:
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=_BYTES).digest(), "big")


def spread(low: int, high: int, *parts: object) -> int:
    """A number from ``low`` to ``high`` that the parts decide."""
    return low + _number(*parts) % (high - low + 1)


def share(percent: int, *parts: object) -> bool:
    """True for so many of a hundred."""
    return _number(*parts) % 100 < percent


def digits(count: int, *parts: object) -> str:
    """So many hexadecimal digits, at most 64."""
    text = "\x1f".join(map(str, parts)).encode()
    return blake2b(text, digest_size=32).hexdigest()[:count]
