"""The house: which room may import which, and what stays out of the lower floors."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from twisted.trial.unittest import SynchronousTestCase

PACKAGE: Final = Path(__file__).parent.parent / "zscaler_mcp"

VALUES: Final = {
    "errors": set[str](),
    "secret": set[str](),
    "addresses": set[str](),
    "authority": {"addresses"},
    "caller": set[str](),
    "refusal": set[str](),
    "requesthead": {"addresses", "authority"},
    "sanitize": {"errors"},
    "jsonrpc": {"errors", "sanitize"},
    "secureurl": {"addresses", "authority"},
}
"""Floor 0: values, with the values that each is made of."""

F0: Final = set(VALUES)
ROOMS: Final[dict[str, set[str]]] = {
    **VALUES,
    # Floor 1: what the operator asked for.
    "settings": F0,
    # Floor 2: the domain, without a protocol.
    "oneapi": F0 | {"settings"},
    "catalog": F0 | {"oneapi"},
    # The identity provider of callers; it asks with the HTTP that OneAPI is asked with.
    "provider": F0 | {"oneapi"},
    "simulator": {"errors"},
    "guide": set(),
    "tools": F0 | {"settings", "oneapi", "catalog"},
    # Floor 3: MCP, with neither Zscaler nor HTTP in it.
    "mcp": {"errors", "secret", "caller", "sanitize", "jsonrpc"},
    # Floor 4: edges; none knows another.
    "net": F0 | {"settings"},
    "web": F0 | {"settings", "mcp", "provider"},
    "stdio": F0 | {"settings", "mcp"},
}
COMPOSITION: Final = ["logs", "plan", "posture", "service", "tap", "cli"]
"""Floor 5: each may import every room, and those before it."""

VALUE_LIBRARIES: Final = {"attrs", "orjson"}
"""What floor 0 may import beside the standard library."""


def _rooms_of_composition() -> dict[str, set[str]]:
    return {
        room: set(ROOMS) | set(COMPOSITION[:index])
        for index, room in enumerate(COMPOSITION)
    }


def _imported(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield "." * node.level + module
            if module == PACKAGE.name:
                yield from (f"{module}.{alias.name}" for alias in node.names)


def _modules() -> Iterator[tuple[str, Path]]:
    """Each module with the room it is in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


class FloorTests(SynchronousTestCase):
    """The arrows between rooms point down."""

    def test_imports_point_down(self) -> None:
        """A room imports itself and the rooms named for it, nothing else of ours."""
        allowed = ROOMS | _rooms_of_composition()
        wrong = [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for room, path in _modules()
            if room != "__init__"
            for name in _imported(path)
            if name.startswith(f"{PACKAGE.name}.")
            if (target := name.split(".")[1]) != "__version__"
            if target not in allowed.get(room, set()) | {room}
        ]
        self.assertEqual(wrong, [])

    def test_every_room_is_on_a_floor(self) -> None:
        """A new room is given a floor before anything is built in it."""
        known = set(ROOMS) | set(COMPOSITION) | {"__init__", "docs"}
        self.assertEqual({room for room, _ in _modules()} - known, set())

    def test_no_circles(self) -> None:
        """The order of the rooms is an order: no room is above itself."""
        below = ROOMS | _rooms_of_composition()
        for room in below:
            seen, todo = set[str](), set(below[room])
            while todo:
                nearest = todo.pop()
                self.assertNotEqual(nearest, room)
                seen.add(nearest)
                todo |= below[nearest] - seen

    def test_imports_are_absolute(self) -> None:
        """One spelling for each import, so that the floors can be read off it."""
        wrong = [
            (str(path.relative_to(PACKAGE)), name)
            for _, path in _modules()
            for name in _imported(path)
            if name.startswith(".")
        ]
        self.assertEqual(wrong, [])

    def test_values_know_no_library(self) -> None:
        """Floor 0 is the standard library, attrs and orjson: no Twisted, no I/O."""
        wrong = [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for room, path in _modules()
            if room in F0
            for name in _imported(path)
            if (top := name.split(".")[0]) != PACKAGE.name
            if top not in VALUE_LIBRARIES and top not in sys.stdlib_module_names
        ]
        self.assertEqual(wrong, [])

    def test_protocol_knows_no_http(self) -> None:
        """The protocol engine imports no HTTP library and no service's client."""
        unwelcome = ("twisted.web", "klein", "treq", "werkzeug", "asyncio")
        wrong = [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for room, path in _modules()
            if room == "mcp"
            for name in _imported(path)
            if name.startswith(unwelcome)
        ]
        self.assertEqual(wrong, [])

    def test_only_the_sanitizer_vouches(self) -> None:
        """Nothing but the sanitizer's room makes a value that counts as sanitized."""
        wrong = [
            str(path.relative_to(PACKAGE))
            for room, path in _modules()
            if room != "sanitize"
            for node in ast.walk(ast.parse(path.read_bytes(), str(path)))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "SanitizedJSON"
        ]
        self.assertEqual(wrong, [])
