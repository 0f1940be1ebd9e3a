"""Facts about the tools, carried as data, and tenants that answer from them.

A file of ``toolsets/`` holds of one toolset: ``parameters`` (each tool's, as the
reference has them), ``requests`` (argument sets with what the reference sends for
them), ``answers`` (synthetic ones, by verb and path), ``differences`` (where ours
sends something else, each with the defects that explain it), ``stricter`` and
``added`` (bounds and parameters of ours that the reference does not have, each with
its reason). Some have ``methods``, ``unmerged``, ``unstaged`` and ``ordinary``: tools
whose verb is not that of their action, updates that have nothing to merge into, changes
that take effect at once, and changes that look tenant-wide and are not, each with its
reason; ``untrusted`` are tools that relay what strangers wrote.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["answers", "defects", "toolset", "toolsets"]

_FOLDER = Path(__file__).parent


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@cache
def toolset(name: str) -> dict[str, Any]:
    """The facts of one toolset."""
    facts: dict[str, Any] = _read(_FOLDER / "toolsets" / f"{name}.json")
    return facts


def toolsets() -> list[dict[str, Any]]:
    """The facts of every toolset, in the order of their names."""
    return [toolset(path.stem) for path in sorted(_FOLDER.glob("toolsets/*.json"))]


def defects() -> dict[str, str]:
    """What is wrong with the reference, by the ids that differences name."""
    found: dict[str, str] = _read(_FOLDER / "defects.json")
    return found


def answers(*names: str) -> dict[str, Any]:
    """The answers of some toolsets together."""
    return {
        key: each for name in names for key, each in toolset(name)["answers"].items()
    }
