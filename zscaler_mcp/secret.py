"""A credential in memory: comparable in constant time, never printable."""

from hashlib import sha256
from hmac import compare_digest
from typing import Final, NoReturn, Self

__all__ = ["Secret"]

_PLACEHOLDER: Final = "<secret>"


class Secret:
    """Text that must not reach a log, a repr, a traceback or a pickle.

    Whoever needs the text says :meth:`reveal`, a word that a reviewer can find.
    """

    __slots__ = ("_digest", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._digest = sha256(text.encode("utf-8", "surrogatepass")).digest()

    def reveal(self) -> str:
        """The text, for the one place that must send or hash it."""
        return self._text

    def matches(self, candidate: bytes) -> bool:
        """Whether ``candidate`` is this secret, in time that tells nothing.

        Digests are compared, so that not even the length shows.
        """
        return compare_digest(self._digest, sha256(candidate).digest())

    def __len__(self) -> int:
        return len(self._text)

    def __repr__(self) -> str:
        return _PLACEHOLDER

    def __format__(self, format_spec: str) -> str:
        return _PLACEHOLDER

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return compare_digest(self._digest, other._digest)

    def __hash__(self) -> int:
        return hash(self._digest)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
