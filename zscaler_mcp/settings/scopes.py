"""Which scopes may call which tools, as an operator writes it."""

import re
from typing import Final

import attrs

from zscaler_mcp.settings.parsers import patterns

__all__ = ["EVERYBODY", "ScopeRule", "scope_rules"]

EVERYBODY: Final = "*"
"""In place of a scope: every caller, with scopes or without."""

_SCOPE: Final = re.compile(r"[!#-:<-\[\]-~]{1,128}")
"""RFC 6749 section 3.3, without the semicolon that parts rules."""


@attrs.frozen
class ScopeRule:
    """What callers with one scope may call."""

    scope: str
    patterns: tuple[str, ...]


def _rule(text: str) -> ScopeRule:
    """Read ``SCOPE=PATTERN,...``; no pattern holds an equals sign.

    :raises ValueError: in a sentence.
    """
    scope, equals, listed = text.strip().rpartition("=")
    scope = scope.strip()
    if not equals or not _SCOPE.fullmatch(scope):
        raise ValueError(
            "holds a rule that is not SCOPE=PATTERN,...; write for example"
            " mcp:read=*_list_*,*_get_*;mcp:write=zia_*"
        )
    return ScopeRule(scope, patterns(listed))


def scope_rules(value: str) -> tuple[ScopeRule, ...]:
    """Read rules, parted by semicolons.

    :raises ValueError: in a sentence.
    """
    rules = tuple(map(_rule, value.split(";")))
    if len({rule.scope for rule in rules}) < len(rules):
        raise ValueError("names a scope twice; write one rule for each.")
    return rules
