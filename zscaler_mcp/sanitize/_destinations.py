"""Destinations of links: which of them a reader may still see."""

import re
from html import unescape
from typing import Final
from unicodedata import normalize

__all__ = ["is_dangerous", "is_elsewhere", "is_scheme", "leads_away"]

_SCHEMES: Final = (
    # They run code, carry a document of their own, or read what is local.
    "javascript|vbscript|livescript|mocha|ecmascript|data|file|blob|filesystem|about"
    "|view-source|feed|jar|wyciwyg|res|mhtml|mk|chrome|edge|opera|resource|intent"
    "|ms-[a-z-]+|search-ms|shell"
)
_DANGEROUS: Final = re.compile(f"(?:{_SCHEMES}):")
_OPENED: Final = re.compile(
    r"(?:https?|wss?|ftps?|sftp|ssh|ldaps?|mailto|tel|sms|sips?|xmpp|urn|callto|skype"
    rf"|magnet|smb|rdp|vnc|zoommtg|zoomus|msteams|slack|vscode|steam|tg|itms-[a-z]+|{_SCHEMES})",
    re.IGNORECASE,
)
_UNREAD: Final = re.compile(r"""[\s\x00-\x1f\\<>"'`(]+""")
# A colon with nothing before it ends no scheme.
_AWAY: Final = re.compile(
    r":(?:(?<=[^\W_]:)|(?<=[^\W_]\s:)|(?<=\s\s:))|//|^www\.", re.IGNORECASE
)
_ELSEWHERE: Final = re.compile(r"<?(?:[a-z][a-z0-9+.-]*:|//|www\.)\S", re.IGNORECASE)

_LONGEST_SCHEME: Final = 100
"""Characters in which a scheme is looked for, padding included."""


def is_scheme(name: str) -> bool:
    """Whether ``name`` is a URI scheme that somebody opens."""
    return _OPENED.fullmatch(name) is not None


def is_dangerous(destination: str) -> bool:
    """Whether following ``destination`` would run code or open what is local.

    White space, escapes, references and full-width forms do not hide the scheme.
    """
    head = normalize("NFKC", unescape(unescape(destination[:_LONGEST_SCHEME])))
    return _DANGEROUS.match(_UNREAD.sub("", head).lower()) is not None


def is_elsewhere(destination: str) -> bool:
    """Whether ``destination`` is nothing but an address of another host."""
    return _ELSEWHERE.match(destination.replace("\\", "/").strip()) is not None


def leads_away(destination: str) -> bool:
    """Whether ``destination`` names another host or a scheme, escapes resolved."""
    return any(
        _AWAY.search(reading) is not None
        for reading in {
            destination.strip(),
            destination.replace("\\", "").strip(),
            destination.replace("\\", "/").strip(),
        }
    )
