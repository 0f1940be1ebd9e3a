"""Secrets: from variables and files, and never shown."""

import os
import tempfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tests.test_settings import KEY, given
from zscaler_mcp.settings import ApiKey, Settings, all_settings, load

SOUND = {"ZSCALER_MCP_CONFIRMATION_STORE": "redis://:secret@redis.example/1"}
"""Secrets that not every text can be."""


class SecretTests(SynchronousTestCase):
    """Secrets from variables and files."""

    def secret_file(self, content: bytes) -> str:
        """Write a secret to a file of its own."""
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(content)
        self.addCleanup(Path(file.name).unlink)
        return file.name

    def test_from_file(self) -> None:
        """Every secret may come from a file; its line end is not part of it."""
        for row in all_settings(Settings):
            if row.secret:
                variable = f"{row.variable}_FILE"
                content = SOUND.get(row.variable, KEY)
                path = self.secret_file(content.encode() + b"\r\n")
                loaded = load({}, {variable: path})
                self.assertEqual(loaded.faults, (), variable)
                value = getattr(getattr(loaded.settings, row.group), row.name)
                first = value[0] if isinstance(value, tuple) else value
                if isinstance(first, ApiKey):
                    self.assertEqual(first, ApiKey.of(KEY))
                else:
                    self.assertEqual(first.reveal(), content)

    def test_both(self) -> None:
        """A variable and its file together are refused: one of them would be lost."""
        path = self.secret_file(b"x")
        loaded = given(AUTH_API_KEY=KEY, AUTH_API_KEY_FILE=path)
        self.assertIn("choose one", str(loaded.faults[0]))

    def test_unreadable(self) -> None:
        """A secret file that is missing, huge or no text is refused with a reason."""
        for path, reason in (
            ("/nonexistent", "No such file"),
            (self.secret_file(b"\xff\xfe"), "UTF-8"),
            (self.secret_file(b"x" * 100_000), "too large"),
            (self.secret_file(b"\n"), "is empty"),
        ):
            loaded = given(AUTH_API_KEY_FILE=path)
            self.assertIn(reason, str(loaded.faults[0]))

    def test_several(self) -> None:
        """A file holds a key on each line, or several with commas between them."""
        other = "n" * 40
        for content in (
            f"{KEY}\n{other}\n",
            f"# ours\n\n{KEY}\r\n\t# theirs\r\n{other}",
            f"{KEY},{other}\n",
            f"{KEY}, {other}",
        ):
            loaded = given(AUTH_API_KEY_FILE=self.secret_file(content.encode()))
            expected = (ApiKey.of(KEY), ApiKey.of(other))
            self.assertEqual(loaded.settings.authentication.api_keys, expected)

    def test_unprintable(self) -> None:
        """What no header can carry is no key, and the fault does not quote it."""
        for content in (
            f"\ufeff{KEY}",
            f"{KEY}\x00",
            f"{KEY}\x1b[0m",
            f"{KEY}\u2028{KEY}",
        ):
            loaded = given(AUTH_API_KEY_FILE=self.secret_file(content.encode()))
            (fault,) = loaded.faults
            self.assertIn("ZSCALER_MCP_AUTH_API_KEY_FILE in the env", fault.where)
            self.assertIn("no header carries", fault.what)
            self.assertNotIn(KEY, str(fault))

    def test_no_regular_file(self) -> None:
        """A pipe or a device is refused: a start would hang on it, or never end."""
        pipe = str(Path(self.secret_file(b"")).with_suffix(".pipe"))
        os.mkfifo(pipe)
        self.addCleanup(os.unlink, pipe)
        for path in (pipe, "/dev/zero"):
            loaded = given(AUTH_API_KEY_FILE=path)
            self.assertIn("it is no regular file", str(loaded.faults[0]))
            loaded = load({"env-file": path}, {})
            self.assertIn("it is no regular file", str(loaded.faults[0]))
        linked = Path(f"{pipe}.link")
        linked.symlink_to(self.secret_file(KEY.encode()))
        self.addCleanup(linked.unlink)
        self.assertEqual(given(AUTH_API_KEY_FILE=str(linked)).faults, ())

    def test_never_shown(self) -> None:
        """No secret shows in the tree's repr, a fault or the rendered defaults (T8)."""
        loaded = given(AUTH_API_KEY=f"{KEY},,{KEY}")
        self.assertNotIn(KEY, str(loaded.faults))
        environ = {row.variable: KEY for row in all_settings(Settings) if row.secret}
        self.assertNotIn(KEY, repr(load({}, environ)))

    def test_not_on_the_command_line(self) -> None:
        """No secret has a flag: other users see a command line (T8)."""
        for row in all_settings(Settings):
            self.assertFalse(row.secret and row.flag, row.variable)
