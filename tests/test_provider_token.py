"""Tokens under their rules: every known attack, and beside it what must pass (T18)."""

import hmac
from hashlib import sha256
from typing import Any

import orjson
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oneapi_fakes import NOW
from tests.provider_fakes import (
    AUDIENCE,
    FIRST,
    ISSUER,
    RSA,
    SECOND,
    STRANGER,
    Signer,
    claims,
    keyset,
    rules,
)
from tests.token_case import TokenCase, part
from zscaler_mcp.caller import Caller
from zscaler_mcp.provider import TokenRefused


class GoodTokenTests(TokenCase):
    """What must pass."""

    def test_caller(self) -> None:
        """A token yields its subject with the issuer, its scopes and its end."""
        self.assertEqual(
            self.take(FIRST.token()),
            Caller(
                principal=f"{ISSUER}#alice",
                mode="jwt",
                scopes=frozenset({"mcp:read", "mcp:write"}),
                expires_at=NOW + 600,
            ),
        )

    def test_renewed(self) -> None:
        """A renewed token is the same principal, so that a session goes on."""
        later = self.take(FIRST.token(exp=NOW + 9000, jti="2", scope="mcp:read"))
        self.assertEqual(later.principal, self.take(FIRST.token()).principal)

    def test_algorithms(self) -> None:
        """Each allowed algorithm is taken with a key of its type."""
        for kind, names in (
            ("rsa2048", "RS256 RS384 RS512 PS256 PS384 PS512"),
            ("p256", "ES256"),
            ("p384", "ES384"),
            ("p521", "ES512"),
            ("ed25519", "EdDSA"),
        ):
            for name in names.split():
                signer = Signer("only", kind, name)
                allowed = rules(algorithms=frozenset({name}))
                judged = allowed.judge(signer.token(), NOW)
                self.assertEqual(
                    allowed.prove(judged, keyset(signer)).scopes,
                    {"mcp:read", "mcp:write"},
                )

    def test_shapes(self) -> None:
        """What providers write differently is taken as what it means."""
        for token in (
            FIRST.token(aud=["other", AUDIENCE]),
            FIRST.token(nbf=NOW + 30, iat=NOW + 30),
            FIRST.token(exp=NOW - 29),
            FIRST.token(exp=NOW + 0.5, iat=None),
            FIRST.token(header={"typ": "at+jwt"}),
            FIRST.token(header={"typ": "application/at+JWT"}),
            FIRST.token(header={"typ": None}),
            FIRST.token(header={"kid": None}),
            FIRST.token(unknown={"deep": [1]}),
        ):
            self.assertEqual(self.take(token).mode, "jwt")

    def test_scopes(self) -> None:
        """Scopes are read from a string or a list, as either claim."""
        for scopes in (
            {"scope": "a b"},
            {"scope": ["a", "b"]},
            {"scope": None, "scp": "a b"},
            {"scope": None, "scp": ["a", "b"]},
            {"scope": 'a b "c" \\ é', "scp": [7, None]},
        ):
            self.assertEqual(self.take(FIRST.token(**scopes)).scopes, {"a", "b"})


class SignatureTests(TokenCase):
    """RFC 8725 section 2, and what was found in libraries."""

    def test_unsigned(self) -> None:
        """``alg: none`` in any case is refused, with and without a signature."""
        for name in ("none", "None", "NONE", "nOnE", ""):
            unsigned = f"{part({'alg': name, 'typ': 'JWT'})}.{part(claims())}."
            self.assertRefused(unsigned)
            self.assertRefused(unsigned + part(b"x"), "algorithm is not allowed")

    def test_public_key_as_secret(self) -> None:
        """HS256 over the public key, in each of its forms, is refused."""
        public = RSA.private.public_key()
        forms = [
            public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            public.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
            public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            orjson.dumps(RSA.jwk()),
            b"",
        ]
        for secret in forms:
            signed = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{part(claims())}"
            mac = hmac.digest(secret, signed.encode(), sha256)
            for lax in (rules(), rules(algorithms=frozenset({"HS256", "RS256"}))):
                self.assertRefused(f"{signed}.{part(mac)}", rules_=lax)

    def test_algorithm_of_another_key(self) -> None:
        """An allowed algorithm is refused with a key that is not for it."""
        wide = rules(algorithms=frozenset({"RS256", "PS256", "ES256", "ES384"}))
        token = RSA.token(header={"kid": "first"})
        self.assertRefused(token, "key is not known", wide)
        self.assertRefused(Signer("first", "p384", "ES384").token(), "not known", wide)
        bound = keyset(RSA).__class__.read({"keys": [RSA.jwk(alg="PS256")]})
        judged = wide.judge(RSA.token(), NOW)
        self.assertRaises(TokenRefused, wide.prove, judged, bound)
        judged = wide.judge(RSA.token(header={"alg": "PS256"}), NOW)
        self.assertEqual(wide.prove(judged, bound).mode, "jwt")

    def test_not_allowed(self) -> None:
        """The right key with an algorithm that is not allowed is refused."""
        token = RSA.token(header={"alg": "RS512"})
        self.assertRefused(token, "algorithm is not allowed")
        self.take(token, rules(algorithms=frozenset({"RS512"})))

    def test_foreign_keys(self) -> None:
        """A key that the caller brings or names is not used (jku, x5u, jwk, x5c)."""
        bait = {
            "jku": "https://evil.example/keys",
            "x5u": "https://evil.example/chain",
            "jwk": STRANGER.jwk(),
            "x5c": ["MIIB"],
            "x5t": "x",
        }
        for name, value in bait.items():
            header = {name: value}
            self.assertRefused(STRANGER.token(header=header), "signature is wrong")
            self.take(FIRST.token(header=header))

    def test_key_names(self) -> None:
        """The name of a key is a name: no path, no query, no pattern."""
        for name in (
            "../../../dev/null",
            "https://evil.example/key",
            "first' OR '1'='1",
            "*",
            "",
            "FIRST",
            "first\x00",
        ):
            self.assertRefused(STRANGER.token(header={"kid": name}), "not known")
            self.assertRefused(FIRST.token(header={"kid": name}), "not known")
        self.assertRefused(FIRST.token(header={"kid": "x" * 600}), "no name")
        for value in (7, ["first"], {"first": 1}):
            token = f"{part({'alg': 'ES256', 'kid': value})}.{part(claims())}.eA"
            self.assertRefused(token, "no name")

    def test_another_key(self) -> None:
        """A key of the provider signs under its own name only."""
        self.keys = keyset(FIRST, SECOND)
        self.take(SECOND.token())
        self.assertRefused(SECOND.token(header={"kid": "first"}), "signature is wrong")

    def test_changed(self) -> None:
        """A token of which anything was changed is refused."""
        head, body, signature = FIRST.token().split(".")
        other = FIRST.token(sub="bob").split(".")
        for token in (
            f"{head}.{other[1]}.{signature}",
            f"{head}.{body}.{other[2]}",
            f"{part({'alg': 'ES256', 'kid': 'first', 'x': 1})}.{body}.{signature}",
            f"{head}.{body}.{signature[:-2]}",
            f"{head}.{body}.{part(bytes(64))}",
            f"{head}.{body}.{part(b'x')}",
        ):
            self.assertRefused(token)

    def test_extensions(self) -> None:
        """A header that changes what is signed is refused (RFC 7515 4.1.11, 7797)."""
        headers: tuple[dict[str, Any], ...] = (
            {"crit": ["exp"], "exp": 1},
            {"crit": ["b64"], "b64": True},
            {"crit": []},
            {"b64": False},
        )
        for header in headers:
            token = f"{part({'alg': 'ES256', **header})}.{part(claims())}.eA"
            self.assertRefused(token, "extension")

    def test_kinds(self) -> None:
        """A token of another kind is refused, though the provider signed it (3.12)."""
        for kind in ("logout+jwt", "secevent+jwt", "dpop+jwt", "JWE", "", 7, ["JWT"]):
            token = f"{part({'alg': 'ES256', 'typ': kind})}.{part(claims())}.eA"
            self.assertRefused(token, "another kind")

    def test_nested(self) -> None:
        """A signed token within a token is refused."""
        inner = FIRST.token()
        header = part({"alg": "ES256", "cty": "JWT"})
        self.assertRefused(f"{header}.{part(inner.encode())}.eA", "not JSON")

    def test_form(self) -> None:
        """What is not three parts of base64url is refused."""
        good = FIRST.token()
        for token in (
            "",
            ".",
            "..",
            "a.b",
            f"{good}.",
            f".{good}",
            f"{good}.e.f",
            f"{good}=",
            f"{good}\n",
            f" {good}",
            good.replace(".", "+", 1),
            f"{part([])}.{part(claims())}.eA",
            f"{part({'alg': 'ES256'})}.{part([])}.eA",
            f"{part({'alg': ['ES256']})}.{part(claims())}.eA",
            f"{part({})}.{part(claims())}.eA",
            f"{part(b'{' * 5000)}.eA.eA",
            f"{part(b'[' * 11000)}.eA.eA",
            "a" * 17000,
            FIRST.token(padding="x" * 17000),
        ):
            self.assertRefused(token)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text(st.sampled_from("eyJhbGci.-_ =\n+/é\x00"), max_size=60) | st.text())
    def test_total(self, text: str) -> None:
        """Any text is a refusal, never an error of ours."""
        self.assertRefused(text)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(
        st.dictionaries(
            st.sampled_from(["iss", "aud", "sub", "exp", "nbf", "scope", "cnf"]),
            st.none()
            | st.booleans()
            | st.integers(-(2**62), 2**62)
            | st.text()
            | st.lists(st.text(), max_size=2)
            | st.floats(allow_nan=False),
        )
    )
    def test_total_claims(self, changes: dict[str, Any]) -> None:
        """Any claims without a signature are a refusal, never an error of ours."""
        token = f"{part({'alg': 'ES256'})}.{part(claims(**changes))}.eA"
        self.assertRefused(token)
