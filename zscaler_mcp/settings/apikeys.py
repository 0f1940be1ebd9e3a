"""API keys as an operator writes them: bare, or with a name and scopes, or hashed."""

import re
from hashlib import sha256
from hmac import compare_digest
from typing import Final, Self

import attrs

__all__ = ["MIN_KEY", "ApiKey", "api_keys"]

MIN_KEY: Final = 32
"""Characters of a key: fewer can be guessed, or are words."""

HASHED: Final = "sha256:"

_HEX: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"(?!key-)[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
"""What begins like the name of a key without one is no name."""

_SCOPE: Final = re.compile(r"[!#-+\--\[\]-~]{1,128}")
"""RFC 6749 section 3.3, without the comma that parts entries."""

_FINGERPRINT: Final = 12


@attrs.frozen(kw_only=True)
class ApiKey:
    """One shared secret by its digest: the key itself is kept nowhere.

    A digest of an unguessable key tells nothing of it; no slow hash is needed.
    """

    digest: bytes = attrs.field(repr=False)
    """SHA-256 of the key in UTF-8."""

    name: str = ""
    scopes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, key: str, name: str = "", scopes: frozenset[str] = frozenset()) -> Self:
        """A key from its text."""
        return cls(digest=sha256(key.encode()).digest(), name=name, scopes=scopes)

    @property
    def principal(self) -> str:
        """A name for whoever has the key, from which the key cannot be had."""
        if self.name:
            return self.name
        fingerprint = sha256(b"principal:" + self.digest).hexdigest()
        return f"key-{fingerprint[:_FINGERPRINT]}"

    @property
    def stored(self) -> str:
        """The hashed form, as an entry has it."""
        return HASHED + self.digest.hex()

    def matches(self, digest: bytes) -> bool:
        """Whether ``digest`` is that of this key, in time that tells nothing."""
        return compare_digest(self.digest, digest)


def _digest(text: str) -> bytes:
    """The digest of a key, or the one that is written in its place.

    :raises ValueError: for a key that can be guessed, or no digest.
    """
    if text.startswith(HASHED):
        written = text.removeprefix(HASHED).lower()
        if not _HEX.fullmatch(written):
            raise ValueError("is sha256: without 64 hexadecimal digits.")
        return bytes.fromhex(written)
    if len(text) < MIN_KEY:
        raise ValueError(
            f"is a key of fewer than {MIN_KEY} characters, which can be guessed;"
            " zscaler-mcp generate-key makes one."
        )
    return sha256(text.encode()).digest()


def _entry(text: str) -> ApiKey:
    """One entry: ``[NAME [SCOPE ...]] KEY``.

    :raises ValueError: with a predicate that quotes nothing.
    """
    *described, key = text.split()
    name = described[0] if described else ""
    scopes = described[1:]
    if name and not _NAME.fullmatch(name):
        raise ValueError(
            "begins with no name; write a name, scopes and the key, with spaces"
            " between them, or the key alone."
        )
    if not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise ValueError("has a scope with characters that no scope has.")
    return ApiKey(digest=_digest(key), name=name, scopes=frozenset(scopes))


def _texts(value: str) -> list[str]:
    """The texts of the entries: parted by commas and line ends, comments left out.

    :raises ValueError: for an empty entry: a stray comma may be a lost key.
    """
    texts = []
    for line in value.replace("\r\n", "\n").split("\n"):
        written = line.replace("\t", " ").strip()
        if not written.isprintable():
            raise ValueError("holds a character that no header carries.")
        if written and not written.startswith("#"):
            texts += [entry.strip() for entry in written.split(",")]
    if not all(texts):
        raise ValueError("has an empty entry; remove the extra comma.")
    if not texts:
        raise ValueError("has no key, only comments.")
    return texts


def api_keys(value: str) -> tuple[ApiKey, ...]:
    """Read keys: entries on lines of their own, or with commas between them.

    Two keys may share a name, so that one can be replaced while both are good; what
    the name may do must not depend on which of them was used.

    :raises ValueError: in a sentence that quotes nothing.
    """
    keys: dict[bytes, ApiKey] = {}
    scopes: dict[str, frozenset[str]] = {}
    for number, text in enumerate(_texts(value), 1):
        try:
            key = _entry(text)
        except ValueError as error:
            raise ValueError(f"is no list of keys: entry {number} {error}") from None
        if key.digest in keys:
            raise ValueError(f"has entry {number} twice: which of them would hold?")
        if key.name and scopes.setdefault(key.name, key.scopes) != key.scopes:
            raise ValueError(
                f"gives the name of entry {number} other scopes than before."
            )
        keys[key.digest] = key
    return tuple(keys.values())
