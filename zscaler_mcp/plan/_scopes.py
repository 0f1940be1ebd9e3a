"""Whether the rules of scopes leave anybody anything to call."""

from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.plan._review import Review
from zscaler_mcp.settings import EVERYBODY, AuthenticationMode, Transport
from zscaler_mcp.tools.selection import matches

__all__ = ["check_scopes"]

_RULES = "ZSCALER_MCP_SCOPE_TOOLS"
_KEYS = "ZSCALER_MCP_AUTH_API_KEY"

_WITHOUT_SCOPES = (
    AuthenticationMode.NONE,
    AuthenticationMode.ZSCALER,
    AuthenticationMode.MTLS,
)
"""Modes whose callers have no scopes."""


def check_scopes(
    review: Review, mode: AuthenticationMode, transport: Transport
) -> None:
    """Refuse rules that nobody meets; warn of what has no effect."""
    if not review.sound("SCOPE_TOOLS", "AUTH_MODE", "AUTH_ENABLED", "AUTH_API_KEY"):
        return
    rules = review.settings.tools.scope_tools
    known = {rule.scope for rule in rules}
    for rule in rules:
        for pattern in rule.patterns:
            if not any(matches(pattern, tool) for tool in CATALOG.tools):
                review.warn(_RULES, f"{pattern!r} matches no tool.")
    if mode is AuthenticationMode.API_KEY:
        _check_keys(review, known)
    elif rules and mode in _WITHOUT_SCOPES and EVERYBODY not in known:
        what = f"callers have no scopes in the mode {mode}: they could call nothing."
        remedy = f"Add a rule for all of them: {EVERYBODY}=PATTERN,..."
        if transport is Transport.STDIO:
            review.warn(_RULES, what, remedy)
        else:
            review.refuse(_RULES, what, remedy)


def _check_keys(review: Review, known: set[str]) -> None:
    """Compare the scopes of keys with those that rules name."""
    keys = review.settings.authentication.api_keys
    given = {scope for key in keys for scope in key.scopes}
    if not known:
        if given:
            what = f"gives scopes, which have no effect without {_RULES}."
            review.warn(_KEYS, what)
        return
    for scope in sorted(given - known):
        review.warn(_KEYS, f"gives the scope {scope!r}, for which there is no rule.")
    idle = [key.principal for key in keys if not key.scopes & known]
    if idle and EVERYBODY not in known:
        what = f"gives no scope that a rule names to {', '.join(idle)}: no tool at all."
        review.warn(_KEYS, what)
