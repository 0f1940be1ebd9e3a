"""The table of settings as help text, as a sample file and as a reference page."""

from collections.abc import Iterable
from itertools import groupby
from textwrap import fill
from typing import Final

import attrs

from zscaler_mcp.settings.table import Setting, all_settings
from zscaler_mcp.settings.tree import Settings

__all__ = ["render_flags", "render_reference", "render_sample"]

_WIDTH: Final = 79


def _titles() -> dict[str, str]:
    """The sentence of each group, from its class."""
    return {
        field.name: (getattr(field.type, "__doc__", None) or "").partition("\n")[0]
        for field in attrs.fields(Settings)
    }


def _served() -> Iterable[tuple[str, list[Setting]]]:
    """Groups with their rows, without what this release does not serve."""
    rows = list(all_settings(Settings))
    titles = _titles()
    for group, members in groupby(rows, key=lambda row: row.group):
        yield titles[group], list(members)


def _indented(text: str, indent: str) -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def render_flags() -> str:
    """The part of ``--help`` about what has no flag: environment variables."""
    lines = ["Environment variables (a flag wins over its variable):"]
    for title, rows in _served():
        lines += ["", f"{title}"]
        for row in rows:
            flag = f" (--{row.flag})" if row.flag else ""
            lines.append(f"  {row.variable}{flag}")
            default = f" Default: {row.default_text}." if row.default_text else ""
            lines.append(_indented(row.help + default, "      "))
    lines += ["", "Every secret may come from the file that VARIABLE_FILE names."]
    return "\n".join(lines)


def render_sample() -> str:
    """An environment file with every variable, commented out, at its default."""
    lines = [
        "# Environment of zscaler-mcp. Every line shows a default or an empty value;",
        "# remove the '#' of those that you set. Values are taken as they stand.",
    ]
    for title, rows in _served():
        lines += ["", f"# --- {title}"]
        for row in rows:
            value = "" if row.secret or row.shown_default else row.default_text
            note = f" Default: {row.shown_default}." if row.shown_default else ""
            lines += ["", _indented(row.help + note, "# ")]
            lines.append(f"#{row.variable}={value}")
            if row.secret:
                lines.append(f"#{row.variable}_FILE=")
    return "\n".join(lines) + "\n"


def render_reference() -> str:
    """The reference page: a Markdown table for each group."""
    lines = [
        "# Settings",
        "",
        "A flag wins over the environment, the environment over the file that",
        "`ZSCALER_MCP_ENV_FILE` names, the file over the default. Booleans are",
        "true/1/yes/on and false/0/no/off. Lists are comma-separated. A variable",
        "that is not listed here and begins with `ZSCALER_MCP_` is an error, and so",
        "is a value that does not parse.",
    ]
    for title, rows in _served():
        lines += ["", f"## {title.rstrip('.')}", ""]
        lines += ["| Variable | Flag | Default | Meaning |", "|---|---|---|---|"]
        for row in rows:
            flag = f"`--{row.flag}`" if row.flag else ""
            note = " (or `_FILE`)" if row.secret else ""
            cells = (f"`{row.variable}`{note}", flag, row.default_text, row.help)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
