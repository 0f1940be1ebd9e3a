"""Settings: strict, complete, and every fault in one go."""

import os
import tempfile
from pathlib import Path
from typing import Final

import attrs
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.addresses import parse_address
from zscaler_mcp.settings import (
    AuthenticationMode,
    Loaded,
    LogLevel,
    Settings,
    Transport,
    all_settings,
    load,
    render_flags,
    render_reference,
    render_sample,
)

ROOT: Final = Path(__file__).parent.parent
KEY: Final = "k" * 40


def given(**variables: str) -> Loaded:
    """Load an environment; names without our prefix."""
    return load({}, {f"ZSCALER_MCP_{name}": text for name, text in variables.items()})


class ParsingTests(SynchronousTestCase):
    """Values."""

    def sentences(self, loaded: Loaded) -> str:
        """All faults as an operator reads them."""
        return "\n".join(map(str, loaded.faults))

    def assertRefused(self, name: str, text: str) -> None:
        """One fault, which names the variable."""
        loaded = given(**{name: text})
        self.assertEqual(len(loaded.faults), 1, (name, text))
        self.assertIn(f"ZSCALER_MCP_{name} in the environment", loaded.faults[0].where)
        self.assertIn(f"ZSCALER_MCP_{name}", loaded.failed)

    def test_booleans(self) -> None:
        """A boolean has four spellings a side, any case, trimmed, everywhere."""
        for text, value in (
            ("true", True),
            (" TRUE ", True),
            ("1", True),
            ("Yes", True),
            ("on", True),
            ("false", False),
            ("0", False),
            ("no", False),
            ("OFF", False),
        ):
            loaded = given(WRITE_ENABLED=text)
            self.assertEqual(loaded.faults, ())
            self.assertIs(loaded.settings.tools.write_enabled, value, text)
        for text in ("", "t", "y", "2", "enabled", "true false", "tru e"):
            self.assertRefused("WRITE_ENABLED", text)

    def test_numbers(self) -> None:
        """A number is decimal digits within its bounds."""
        self.assertEqual(given(PORT="0").settings.listen.port, 0)
        self.assertEqual(given(PORT="65535").settings.listen.port, 65535)
        for text in ("65536", "-1", "+1", "8e3", "0x50", "٨", "1_000", "80 80", "x"):
            self.assertRefused("PORT", text)

    def test_demo_scale(self) -> None:
        """The simulated tenant grows as far as a machine bears."""
        for text in ("1", "100"):
            oneapi = given(DEMO_SCALE=text).settings.oneapi
            self.assertEqual(oneapi.demo_scale, int(text))
        for text in ("0", "101", "1.5", "all"):
            self.assertRefused("DEMO_SCALE", text)

    def test_choices(self) -> None:
        """A word of a set is one of the set, any case."""
        loaded = given(TRANSPORT="Streamable-HTTP", LOG_LEVEL="WARNING")
        self.assertEqual(loaded.settings.listen.transport, Transport.STREAMABLE_HTTP)
        self.assertEqual(loaded.settings.logs.level, LogLevel.WARN)
        for name in ("TRANSPORT", "LOG_LEVEL", "LOG_FORMAT", "TLS_PROFILE"):
            self.assertRefused(name, "nonsense")

    def test_mode_aliases(self) -> None:
        """The names of the existing server mean the same mode here."""
        for text in ("oidc", "oidcproxy", "oauth-proxy"):
            self.assertEqual(
                given(AUTH_MODE=text).settings.authentication.mode,
                AuthenticationMode.OIDC,
            )

    def test_lists(self) -> None:
        """A list is comma-separated and trimmed; a stray comma is refused."""
        loaded = given(ALLOWED_SOURCE_IPS=" 203.0.113.0/24 , 2001:db8::/32")
        rules = loaded.settings.access.allowed_source_ips
        assert rules is not None
        self.assertIn(parse_address("203.0.113.9"), rules)
        self.assertEqual(str(rules), "203.0.113.0/24,2001:db8::/32")
        for name, text in (
            ("ALLOWED_SOURCE_IPS", "203.0.113.0/24,"),
            ("ALLOWED_SOURCE_IPS", "203.0.113.0/24;198.51.100.0/24"),
            ("ALLOWED_HOSTS", "a.example,,b.example"),
            ("ALLOWED_ORIGINS", "app.example.com"),
            ("TRUSTED_PROXIES", "proxy.example"),
            ("WRITE_TOOLS", "zia_*; rm"),
            ("SERVICES", "zia zpa"),
        ):
            self.assertRefused(name, text)

    def test_empty_layers(self) -> None:
        """An empty value of a layer is an error: it would mean the layer off."""
        for name in ("ALLOWED_SOURCE_IPS", "ALLOWED_HOSTS", "AUTH_API_KEY", "HOST"):
            self.assertRefused(name, "")
        for name in ("ALLOWED_ORIGINS", "WRITE_TOOLS", "PID_FILE"):
            self.assertEqual(given(**{name: ""}).faults, ())

    def test_dns_labels(self) -> None:
        """A vanity domain or cloud that is not one DNS label is refused (T2)."""
        for name in ("ZSCALER_VANITY_DOMAIN", "ZSCALER_CLOUD"):
            for text in (
                "evil.example/#",
                "user@host",
                "a.b",
                "a/b",
                "a?b",
                "a:80",
                "-a",
                "a-",
                "a b",
                "x" * 64,
                "ä",
            ):
                self.assertEqual(len(load({}, {name: text}).faults), 1, text)
            self.assertEqual(load({}, {name: "acme-corp2"}).faults, ())

    def test_comment(self) -> None:
        """The User-Agent comment cannot end its header or its parentheses."""
        self.assertEqual(given(USER_AGENT_COMMENT="acme prod/1").faults, ())
        for text in ("a\r\nX: y", "a)b", "a\\b", "é", "x" * 200):
            self.assertRefused("USER_AGENT_COMMENT", text)

    def test_all_at_once(self) -> None:
        """Every fault of a configuration is reported, each with its variable (T3)."""
        loaded = given(
            PORT="x", WRITE_ENABLED="maybe", ALLOWED_SOURCE_IPS="10.0.0.1/8", HOTS="a"
        )
        self.assertEqual(len(loaded.faults), 4)
        text = self.sentences(loaded)
        for name in ("PORT", "WRITE_ENABLED", "ALLOWED_SOURCE_IPS", "HOTS"):
            self.assertIn(f"ZSCALER_MCP_{name} in the environment", text)

    def test_quoting(self) -> None:
        """A fault shows the value without its control characters, shortened."""
        loaded = given(PORT="\x1b[31m" + "9" * 200)
        self.assertNotIn("\x1b", str(loaded.faults[0]))
        self.assertLess(len(str(loaded.faults[0])), 200)


class NameTests(SynchronousTestCase):
    """Names that are in no table."""

    def test_misspelt(self) -> None:
        """A misspelt setting refuses the start and names the nearest (T3)."""
        loaded = given(ALOWED_HOSTS="a.example")
        self.assertIn("Did you mean ZSCALER_MCP_ALLOWED_HOSTS?", str(loaded.faults[0]))

    def test_others(self) -> None:
        """Variables of other programs are none of our business."""
        loaded = load({}, {"PATH": "/bin", "ZSCALERX": "1", "MCP_PORT": "x"})
        self.assertEqual((loaded.faults, loaded.warnings), ((), ()))

    def test_ignored(self) -> None:
        """What the existing server reads and we do not is accepted with a warning."""
        loaded = given(TRUST_PLATFORM_AUTH="true", REPORT_TOKENS="true")
        self.assertEqual(loaded.faults, ())
        self.assertEqual(len(loaded.warnings), 2)
        self.assertIn("ZSCALER_MCP_AUTH_ENABLED=false", str(loaded.warnings[1]))

    def test_ignoring_would_loosen(self) -> None:
        """An allowlist of tools that we do not read is refused, not ignored."""
        loaded = given(TOOLS="zia_list_locations")
        self.assertIn("ZSCALER_MCP_TOOLSETS", str(loaded.faults[0]))

    def test_shared_keys(self) -> None:
        """Keys that replicas share are not to be guessed."""
        loaded = given(REQUEST_STATE_KEYS=f"{'k' * 40},{'o' * 32}")
        self.assertEqual(len(loaded.settings.tools.request_state_keys), 2)
        weak = given(REQUEST_STATE_KEYS=f"{'k' * 40},{'o' * 31}")
        self.assertIn("can be guessed", str(weak.faults[0]))


class PrecedenceTests(SynchronousTestCase):
    """Flag over environment over environment file over default."""

    def setUp(self) -> None:
        """Write an environment file."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "zscaler-mcp.env"

    def write(self, content: str) -> str:
        """Fill the file and name it."""
        self.file.write_text(content, "utf-8")
        return str(self.file)

    def test_order(self) -> None:
        """Each place wins over the next."""
        named = {"ZSCALER_MCP_ENV_FILE": self.write("ZSCALER_MCP_PORT=1\n")}
        both = named | {"ZSCALER_MCP_PORT": "2"}
        for flags, environ, port in (
            ({}, {}, 8000),
            ({}, named, 1),
            ({}, both, 2),
            ({"port": "3"}, both, 3),
        ):
            self.assertEqual(load(flags, environ).settings.listen.port, port)

    def test_only_when_named(self) -> None:
        """A .env in the working directory changes nothing (T1)."""
        (self.file.parent / ".env").write_text("ZSCALER_MCP_PORT=1\n")
        here = Path.cwd()
        os.chdir(self.file.parent)
        self.addCleanup(os.chdir, here)
        self.assertEqual(load({}, {}).settings.listen.port, 8000)

    def test_aliases(self) -> None:
        """The existing server's names for the environment file still work."""
        path = self.write("ZSCALER_MCP_PORT=1\n")
        for flags, environ in (
            ({"env-file": path}, {}),
            ({"dotenv-path": path}, {}),
            ({}, {"ZSCALER_MCP_DOTENV_PATH": path}),
        ):
            self.assertEqual(load(flags, environ).settings.listen.port, 1)

    def test_syntax(self) -> None:
        """Comments, quotes and export are read; nothing is interpolated."""
        path = self.write(
            "# comment\n"
            "export ZSCALER_MCP_PORT=1\n"
            "ZSCALER_CLIENT_SECRET='a$b${HOME}#c'  # why\n"
            'ZSCALER_MCP_HOST="127.0.0.2"\n'
        )
        loaded = load({"env-file": path}, {"HOME": "/x"})
        self.assertEqual(loaded.faults, ())
        secret = loaded.settings.oneapi.client_secret
        assert secret is not None
        self.assertEqual(secret.reveal(), "a$b${HOME}#c")
        self.assertEqual(loaded.settings.listen.host, "127.0.0.2")

    def test_faults_name_the_file(self) -> None:
        """A fault says in which file, and a line that is no assignment says where."""
        path = self.write("ZSCALER_MCP_PORT=x\n")
        where = load({"env-file": path}, {}).faults[0].where
        self.assertEqual(where, f"ZSCALER_MCP_PORT in {path}")
        path = self.write("ZSCALER_MCP_PORT=1\nnonsense here\n")
        where = load({"env-file": path}, {}).faults[0].where
        self.assertEqual(where, f"{path} line 2")

    def test_missing_file(self) -> None:
        """A named file that cannot be read refuses the start."""
        loaded = load({"env-file": "/nonexistent/x.env"}, {})
        self.assertIn("No such file", str(loaded.faults[0]))

    def test_no_name(self) -> None:
        """An environment file without a name is refused, not left unread."""
        for flags, environ, where in (
            ({"env-file": ""}, {}, "--env-file (command line)"),
            ({"dotenv-path": " "}, {}, "--dotenv-path (command line)"),
            ({}, {"ZSCALER_MCP_ENV_FILE": ""}, "ZSCALER_MCP_ENV_FILE in the env"),
            ({}, {"ZSCALER_MCP_DOTENV_PATH": ""}, "ZSCALER_MCP_DOTENV_PATH in the"),
        ):
            (fault,) = load(flags, environ).faults
            self.assertIn(where, fault.where)
            self.assertIn("is empty", fault.what)

    def test_only_one(self) -> None:
        """An environment file that names another is refused: it would be unread."""
        for name in ("ZSCALER_MCP_ENV_FILE", "ZSCALER_MCP_DOTENV_PATH"):
            path = self.write(f"{name}=/etc/other.env\n")
            (fault,) = load({"env-file": path}, {}).faults
            self.assertEqual(fault.where, f"{name} in {path}")
            path = self.write(f"{name}={path}\n")
            self.assertEqual(load({"env-file": path}, {}).faults, ())

    def test_flag_fault(self) -> None:
        """A fault of a flag names the flag."""
        fault = load({"port": "x"}, {}).faults[0]
        self.assertEqual(fault.where, "--port (command line)")


class TableTests(SynchronousTestCase):
    """The table itself, and what is rendered from it."""

    def test_names_are_unique(self) -> None:
        """No two settings share a variable, a flag or a field."""
        rows = list(all_settings(Settings))
        for names in (
            [name for row in rows for name in (row.variable, *row.aliases)],
            [row.flag for row in rows if row.flag],
            [(row.group, row.name) for row in rows],
        ):
            self.assertEqual(len(names), len(set(names)))

    def test_defaults_parse(self) -> None:
        """A default that is shown is accepted when it is written out."""
        for row in all_settings(Settings):
            if row.default_text and row.shown_default is None:
                self.assertEqual(row.parse(row.default_text), row.default, row.variable)

    def test_frozen(self) -> None:
        """Nobody changes a setting after the start."""
        settings = given().settings
        with self.assertRaises(attrs.exceptions.FrozenInstanceError):
            settings.tools.write_enabled = True  # type: ignore[misc]

    def test_sample_in_step(self) -> None:
        """The sample environment file is the table, rendered."""
        sample = ROOT / "etc" / "zscaler-mcp.env"
        self.assertEqual(sample.read_text("utf-8"), render_sample())

    def test_sample_loads(self) -> None:
        """The sample with every comment sign removed is a valid configuration."""
        lines = [
            line[1:]
            for line in render_sample().splitlines()
            if line.startswith("#") and not line.startswith("# ") and "=" in line
        ]
        environ = dict(line.split("=", 1) for line in lines)
        loaded = load({}, {name: text for name, text in environ.items() if text})
        self.assertEqual(loaded.faults, ())
        self.assertEqual(loaded.settings, Settings())

    def test_reference_in_step(self) -> None:
        """The reference page is the table, rendered."""
        page = ROOT / "zscaler_mcp" / "docs" / "settings.md"
        self.assertEqual(page.read_text("utf-8"), render_reference())

    def test_help_is_complete(self) -> None:
        """Help names every setting that is served, and none that is not."""
        text = render_flags()
        for row in all_settings(Settings):
            self.assertIn(row.variable, text.split())
