"""From flags, environment and environment file to a tree and a list of faults.

A flag wins over the environment, the environment over the file, the file over
the default. Nothing stops at the first fault: an operator mends all in one go.
"""

import os
import stat
from collections.abc import Mapping
from difflib import get_close_matches
from errno import EFBIG, EINVAL
from io import StringIO
from pathlib import Path
from typing import Any, Final

import attrs
from dotenv.parser import parse_stream

from zscaler_mcp.errors import ConfigurationError, Fault
from zscaler_mcp.settings.table import PREFIX, Setting, all_settings
from zscaler_mcp.settings.tree import Settings

__all__ = ["Loaded", "load", "read_environment_file"]

FILE_SUFFIX: Final = "_FILE"
_MAX_SECRET_FILE: Final = 64 * 1024
_MAX_ENVIRONMENT_FILE: Final = 1024 * 1024
_MAX_QUOTED: Final = 60

_NO_CLIENT: Final = (
    "This server signs nobody in: MCP clients are clients of the identity provider."
)

_IGNORED: Final = {
    "OIDCPROXY_CLIENT_ID": _NO_CLIENT,
    "OIDCPROXY_CLIENT_SECRET": _NO_CLIENT,
    "OIDCPROXY_CLIENT_SECRET_FILE": _NO_CLIENT,
    "ZSCALER_MCP_GCP_SECRET_MANAGER": "Mount the secrets as files and name them with"
    " ZSCALER_CLIENT_SECRET_FILE and the like.",
    "ZSCALER_SECRET_NAME": "Mount the secrets as files and name them with"
    " ZSCALER_CLIENT_SECRET_FILE and the like.",
    "ZSCALER_MCP_TRUST_PLATFORM_AUTH": "Where a platform authenticates in front of"
    " this server, set ZSCALER_MCP_AUTH_ENABLED=false.",
    "ZSCALER_MCP_TOKEN_ENCODING": "This server counts no tokens.",
    "ZSCALER_MCP_REPORT_TOKENS": "This server counts no tokens.",
}
"""What the existing server reads, and ignoring loosens nothing."""

_PREFIXES: Final = (PREFIX, "OIDCPROXY_")
"""Of names that are all ours: an unknown one is a typo."""

_REFUSED: Final = {
    "ZSCALER_MCP_TOOLS": "Offer tools by ZSCALER_MCP_TOOLSETS and withhold them by"
    " ZSCALER_MCP_DISABLED_TOOLS.",
}
"""What an older server read, and ignoring would offer more than was meant."""


@attrs.frozen
class Loaded:
    """What came of a configuration."""

    settings: Settings
    """The tree; a field that did not parse holds its default."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    failed: frozenset[str]
    """Variables that did not parse: conclusions from them would be wrong."""

    given: frozenset[str]
    """Variables that somebody set, wherever."""

    secret_files: Mapping[str, Path]
    """Files that secrets were read from, by the variable that names each."""


@attrs.frozen
class _Source:
    """Where values come from: names to text, and how to speak of them."""

    values: Mapping[str, str]
    place: str

    def describe(self, name: str) -> str:
        return f"{name} {self.place}"


def _read_file(path: Path, limit: int) -> bytes:
    """Read a file, and nothing that a start could hang on.

    :raises OSError: also for pipes, devices and folders, and beyond ``limit``.
    """

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags | os.O_NONBLOCK)

    with open(path, "rb", opener=opener) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(EINVAL, "it is no regular file")
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(EFBIG, "it is too large")
    return content


def read_environment_file(path: Path) -> dict[str, str]:
    """Read ``NAME=value`` lines; no variable is interpolated.

    :raises ConfigurationError: for a file that cannot be read or a line that is
        no assignment.
    """
    try:
        content = _read_file(path, _MAX_ENVIRONMENT_FILE).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationError(
            (Fault(where=str(path), what=f"cannot be read: {reason}."),)
        ) from error
    values: dict[str, str] = {}
    faults = []
    for binding in parse_stream(StringIO(content)):
        if binding.error or (binding.key is not None and binding.value is None):
            place = f"{path} line {binding.original.line}"
            faults.append(Fault(where=place, what="is not NAME=value."))
        elif binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    if faults:
        raise ConfigurationError(tuple(faults))
    return values


def _read_secret(path: str) -> str:
    """Read a secret from a file, without the line end that editors add."""
    try:
        text = _read_file(Path(path), _MAX_SECRET_FILE).decode("utf-8")
    except OSError as error:
        raise ValueError(
            f"names a file that cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError as error:
        raise ValueError("names a file that is not UTF-8 text.") from error
    return text.strip("\r\n")


class _Resolution:
    """One run over the table."""

    def __init__(self, sources: list[_Source]) -> None:
        self._sources = sources
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.failed: set[str] = set()
        self.given: set[str] = set()
        self.secret_files: dict[str, Path] = {}

    def _find(self, names: tuple[str, ...]) -> tuple[str, str] | None:
        """The text of the first source that has one of ``names``, and its place."""
        for source in self._sources:
            for name in names:
                if name in source.values:
                    return source.values[name].strip(), source.describe(name)
        return None

    def _fail(self, row: Setting, where: str, what: str, value: str = "") -> None:
        if value and not row.secret:
            shown = value if len(value) <= _MAX_QUOTED else value[:_MAX_QUOTED] + "..."
            what = f"{shown!a} {what}"
        self.faults.append(Fault(where=where, what=what))
        self.failed.add(row.variable)

    def _text(self, row: Setting) -> tuple[str, str] | None:
        names = (row.variable, *row.aliases)
        if row.flag is not None:
            names += (f"--{row.flag}", *(f"--{alias}" for alias in row.flag_aliases))
        direct = self._find(names)
        if not row.secret:
            return direct
        in_file = self._find((row.variable + FILE_SUFFIX,))
        if direct is None and in_file is not None:
            path, where = in_file
            self.secret_files[row.variable + FILE_SUFFIX] = Path(path)
            try:
                return _read_secret(path), where
            except ValueError as error:
                self._fail(row, where, str(error))
                return None
        if direct is not None and in_file is not None:
            self._fail(row, direct[1], f"is set, and so is {in_file[1]}; choose one.")
            return None
        return direct

    def value(self, row: Setting) -> Any:
        """The value of a row: parsed, or its default with the fault noted."""
        found = self._text(row)
        if found is None:
            return row.default
        text, where = found
        self.given.add(row.variable)
        if not text and (row.guards or isinstance(row.default, bool)):
            self._fail(row, where, "is empty; give it a value or remove it.")
        elif text:
            try:
                return row.parse(text)
            except ValueError as error:
                # A list parser quotes its own entry; a secret is never quoted.
                sentence = str(error)
                quotes_itself = sentence.startswith(("'", '"'))
                self._fail(row, where, sentence, "" if quotes_itself else text)
        return row.default

    def check_names(self, rows: list[Setting]) -> None:
        """Note every name with a prefix of ours that is in no table."""
        known = {name for row in rows for name in (row.variable, *row.aliases)}
        known |= {row.variable + FILE_SUFFIX for row in rows if row.secret}
        for source in self._sources:
            for name in sorted(source.values):
                if name in _IGNORED:
                    where = source.describe(name)
                    fault = Fault(
                        where=where, what="is ignored.", remedy=_IGNORED[name]
                    )
                    self.warnings.append(fault)
                elif name in _REFUSED:
                    where = source.describe(name)
                    what = "is not read by this server."
                    fault = Fault(where=where, what=what, remedy=_REFUSED[name])
                    self.faults.append(fault)
                elif name.startswith(_PREFIXES) and name not in known:
                    self.faults.append(_unknown(source.describe(name), name, known))


def _unknown(where: str, name: str, known: set[str]) -> Fault:
    nearest = get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    remedy = f"Did you mean {nearest[0]}?" if nearest else ""
    return Fault(where=where, what="is not a setting.", remedy=remedy)


def _env_file(sources: list[_Source], rows: list[Setting]) -> _Source | None:
    """The environment file that flags or environment name."""
    row = next(row for row in rows if row.name == "env_file")
    named = _Resolution(sources)
    path = named.value(row)
    if path is None:
        return None
    source = _Source(read_environment_file(path), f"in {path}")
    for name in (row.variable, *row.aliases):
        if source.values.get(name, str(path)).strip() != str(path):
            what = "names another environment file; only one is read."
            remedy = "Move its lines into this one."
            fault = Fault(where=source.describe(name), what=what, remedy=remedy)
            raise ConfigurationError((fault,))
    return source


def load(
    flags: Mapping[str, str],
    environ: Mapping[str, str],
) -> Loaded:
    """Resolve every setting.

    :param flags: text by option name without dashes, only what was given.
    :param environ: the process environment.
    """
    rows = list(all_settings(Settings))
    sources = [
        _Source({f"--{name}": text for name, text in flags.items()}, "(command line)"),
        _Source(environ, "in the environment"),
    ]
    resolution = _Resolution(sources)
    try:
        file_source = _env_file(sources, rows)
    except ConfigurationError as error:
        resolution.faults.extend(error.faults)
    else:
        if file_source is not None:
            sources.append(file_source)
    fields: dict[str, dict[str, Any]] = {}
    for row in rows:
        fields.setdefault(row.group, {})[row.name] = resolution.value(row)
    resolution.check_names(rows)
    defaults = Settings()
    groups = {
        name: attrs.evolve(getattr(defaults, name), **values)
        for name, values in fields.items()
    }
    return Loaded(
        Settings(**groups),
        tuple(resolution.faults),
        tuple(resolution.warnings),
        frozenset(resolution.failed),
        frozenset(resolution.given),
        resolution.secret_files,
    )
