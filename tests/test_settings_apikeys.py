"""API keys as text: names, scopes, hashes, and what is no key."""

from hashlib import sha256
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.settings import ApiKey, api_keys

KEY: Final = "first-key-" + "1" * 30
OTHER: Final = "other-key-" + "2" * 30
HASHED: Final = f"sha256:{sha256(KEY.encode()).hexdigest()}"


class ApiKeysTests(SynchronousTestCase):
    """The list of keys."""

    def refusal(self, text: str) -> str:
        """Why a list is refused; never with a word of it."""
        error = str(self.assertRaises(ValueError, api_keys, text))
        for word in text.split():
            if len(word) > 12:
                self.assertNotIn(word, error)
        return error

    def test_forms(self) -> None:
        """A key stands alone, behind a name, or behind a name and scopes."""
        for text, name, scopes in (
            (KEY, "", frozenset[str]()),
            (f"alice {KEY}", "alice", frozenset[str]()),
            (
                f"ci@build  mcp:read\tmcp:write {KEY}",
                "ci@build",
                {"mcp:read", "mcp:write"},
            ),
        ):
            for form in (text, text.replace(KEY, HASHED)):
                (key,) = api_keys(form)
                self.assertEqual((key.name, key.scopes), (name, scopes))
                self.assertTrue(key.matches(sha256(KEY.encode()).digest()))
                self.assertFalse(key.matches(sha256(OTHER.encode()).digest()))

    def test_bare_keys_stay(self) -> None:
        """Without spaces and commas it is all one key, colons and signs included."""
        for key in (f"a:b:{KEY}", f"::{KEY}", f"{KEY}==", f"sha-256:{KEY}", f"é{KEY}"):
            self.assertEqual(api_keys(key), (ApiKey.of(key),))

    def test_weak(self) -> None:
        """A key of fewer than 32 characters is refused, wherever it stands (T16)."""
        for text in ("k" * 31, f"{KEY},short", f"alice mcp:read {'k' * 31}", "a b c d"):
            self.assertIn("can be guessed", self.refusal(text))
        api_keys("k" * 32)

    def test_refused(self) -> None:
        """A list that may mean something else than it says is refused."""
        for text, words in (
            ("", "only comments"),
            (f"{KEY},,{OTHER}", "empty entry"),
            ("# nothing\n", "only comments"),
            ("sha256:1234", "64 hexadecimal"),
            (f"{HASHED}0", "64 hexadecimal"),
            (f"key-0123456789ab {KEY}", "begins with no name"),
            (f"{'n' * 65} {KEY}", "begins with no name"),
            (f'alice "scope" {KEY}', "has a scope"),
            (f"{KEY}\n{KEY}", "twice"),
            (f"alice {KEY}, bob {HASHED}", "twice"),
            (f"alice a {KEY}, alice b {OTHER}", "other scopes"),
        ):
            self.assertIn(words, self.refusal(text), text)

    def test_replacing(self) -> None:
        """Two keys of one name are one principal, so that one can replace the other."""
        first, second = api_keys(f"alice a b {KEY}\nalice b a {OTHER}")
        self.assertEqual((first.principal, second.principal), ("alice", "alice"))

    def test_principal(self) -> None:
        """Without a name the principal is that of the key, hashed or not."""
        (plain,), (hashed,), (other,) = map(api_keys, (KEY, HASHED, OTHER))
        self.assertEqual(plain.principal, hashed.principal)
        self.assertNotEqual(plain.principal, other.principal)
        self.assertNotIn(plain.principal.removeprefix("key-"), HASHED)

    def test_never_shown(self) -> None:
        """Neither the key nor its digest is in a repr (T8)."""
        (key,) = api_keys(f"alice {KEY}")
        for part in (KEY, HASHED[7:], repr(key.digest)):
            self.assertNotIn(part, repr(key))

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text(max_size=120))
    def test_total(self, text: str) -> None:
        """Any text is a list of keys or refused in a sentence, and none is weak."""
        try:
            keys = api_keys(text)
        except ValueError as error:
            self.assertRegex(str(error), r"\A[a-z].*\Z")
        else:
            self.assertTrue(keys)
