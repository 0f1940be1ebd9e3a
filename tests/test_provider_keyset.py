"""Key sets: which keys are used, and for what."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.provider_fakes import FIRST, RSA, SECOND, Signer, keyset
from zscaler_mcp.provider import KeySet


class KeySetTests(SynchronousTestCase):
    """Published keys."""

    def usable(self, *keys: Any) -> int:
        """How many of these keys can be used, beside one that can."""
        return len(KeySet.read({"keys": [FIRST.jwk(), *keys]}).keys) - 1

    def test_names(self) -> None:
        """A key is found by its name and algorithm; without a name, by the latter."""
        keys = keyset(FIRST, SECOND, RSA)
        self.assertTrue(keys.knows("second"))
        self.assertFalse(keys.knows("third"))
        self.assertEqual(len(keys.candidates("second", "ES256")), 1)
        self.assertEqual(keys.candidates("second", "RS256"), ())
        self.assertEqual(len(keys.candidates(None, "ES256")), 2)
        self.assertEqual(len(keys.candidates("rsa", "PS512")), 1)

    def test_candidates_are_few(self) -> None:
        """A token without the name of a key is tried with a few, not with all."""
        keys = KeySet.read({"keys": [FIRST.jwk(kid=f"k{n}") for n in range(50)]})
        self.assertEqual(len(keys.candidates(None, "ES256")), 4)

    def test_purposes(self) -> None:
        """A key for something else is not used; one for signatures is."""
        for changes, used in (
            ({"use": None}, 1),
            ({"key_ops": ["verify"]}, 1),
            ({"alg": "ES256"}, 1),
            ({"kid": None}, 1),
            ({"use": "enc"}, 0),
            ({"key_ops": ["encrypt"]}, 0),
            ({"key_ops": "verify"}, 0),
            ({"alg": "ES384"}, 0),
            ({"alg": "none"}, 0),
            ({"alg": ["ES256"]}, 0),
            ({"kid": 7}, 0),
            ({"kid": "x" * 600}, 0),
        ):
            self.assertEqual(self.usable(SECOND.jwk(**changes)), used, changes)

    def test_kinds(self) -> None:
        """Keys that are weak, secret, symmetric or of another curve are not used."""
        self.assertEqual(self.usable(RSA.jwk()), 1)
        for key in (
            Signer("weak", "rsa1024", "RS256").jwk(),
            Signer("other", "k256").jwk(),
            RSA.jwk(d="AQAB"),
            RSA.jwk(n="AQAB"),
            RSA.jwk(n=None),
            RSA.jwk(n="é"),
            RSA.jwk(e=65537),
            FIRST.jwk(crv="P-384"),
            FIRST.jwk(crv=None),
            FIRST.jwk(x="AQAB"),
            FIRST.jwk(y=FIRST.jwk()["x"]),
            {"kty": "oct", "k": "c2VjcmV0", "kid": "first"},
            {"kty": ["EC"], "crv": {}},
            {},
            None,
            "key",
        ):
            self.assertEqual(self.usable(key), 0, key)

    def test_nothing(self) -> None:
        """What holds no usable key is no key set."""
        wrong: tuple[dict[str, Any], ...] = (
            {},
            {"keys": []},
            {"keys": {}},
            {"keys": "x"},
            {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
            {"keys": [FIRST.jwk()] * 101},
        )
        for fields in wrong:
            self.assertRaises(ValueError, KeySet.read, fields)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(
        st.dictionaries(
            st.sampled_from("kty crv x y n e d alg use key_ops kid".split()),
            st.sampled_from(["EC", "RSA", "OKP", "P-256", "Ed25519", "AQAB", "sig"])
            | st.text(max_size=9)
            | st.integers()
            | st.lists(st.text(max_size=9), max_size=2),
        )
    )
    def test_total(self, key: dict[str, Any]) -> None:
        """Whatever a provider publishes, the good keys beside it are used."""
        self.assertGreaterEqual(self.usable(key), 0)
