"""What a setting is: the metadata on a field of the tree."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from zscaler_mcp.settings.parsers import Parser

__all__ = ["PREFIX", "Setting", "all_settings", "setting"]

PREFIX: Final = "ZSCALER_MCP_"

_KEY: Final = "zscaler_mcp.setting"


@attrs.frozen(kw_only=True)
class Setting:
    """One row of the table."""

    variable: str
    parse: Parser
    help: str
    """One line, without the default."""

    flag: str | None = None
    """The long option without dashes; ``None`` keeps it off the command line."""

    aliases: tuple[str, ...] = ()
    """Other variables of the same meaning."""

    flag_aliases: tuple[str, ...] = ()
    switch: bool = False
    """Whether the flag takes no value and means true."""

    secret: bool = False
    """Whether the text is never quoted, and may come from the file ``_FILE`` names."""

    guards: bool = False
    """Whether an empty value is an error: taken for unset, it would open a layer."""

    shown_default: str | None = None
    """The default in words, where the value would mislead."""

    group: str = ""
    name: str = ""
    default: Any = None

    @property
    def default_text(self) -> str:
        """The default as an operator would write it; empty for none."""
        if self.shown_default is not None:
            return self.shown_default
        if self.default is None or self.default == ():
            return ""
        if isinstance(self.default, bool):
            return str(self.default).lower()
        return str(self.default)


def setting(
    variable: str, parse: Parser, help_text: str, *, default: Any = None, **more: Any
) -> Any:
    """Declare a field of the tree as a setting; ``variable`` without our prefix.

    A variable that begins with ``=`` is taken as it is: it is not ours alone.
    """
    full = variable[1:] if variable.startswith("=") else PREFIX + variable
    row = Setting(variable=full, parse=parse, help=help_text, default=default, **more)
    return attrs.field(default=default, metadata={_KEY: row})


def all_settings(tree: type[attrs.AttrsInstance]) -> Iterator[Setting]:
    """Every row of the table, in the order of the tree."""
    for group in attrs.fields(attrs.resolve_types(tree)):
        if group.type is None:
            raise TypeError(f"{group.name} has no type")
        for field in attrs.fields(group.type):
            yield attrs.evolve(field.metadata[_KEY], group=group.name, name=field.name)
