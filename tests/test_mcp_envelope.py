"""The envelope of a modern request, and the headers that repeat it."""

from typing import Any

from mcp.shared import inbound as oracle
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import mirrored, modern
from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp import RpcError, is_modern, read_envelope

META = "io.modelcontextprotocol/"


class EraTests(SynchronousTestCase):
    """Which era a request belongs to (D5)."""

    def test_by_body(self) -> None:
        """The body decides, whatever the header says."""
        self.assertTrue(is_modern("ping", modern("ping").params, {}))
        self.assertTrue(
            is_modern("ping", modern("ping").params, mirrored(modern("ping")))
        )
        other = mirrored(modern("ping"), protocol_version="2025-11-25")
        self.assertTrue(is_modern("ping", modern("ping").params, other))

    def test_by_header(self) -> None:
        """A header of the modern era asks for its rules even without an envelope."""
        bare = Request(1, "tools/list", {})
        self.assertTrue(
            is_modern(
                bare.method, bare.params, {"mcp-protocol-version": ("2026-07-28",)}
            )
        )
        self.assertFalse(
            is_modern(
                bare.method, bare.params, {"mcp-protocol-version": ("2025-11-25",)}
            )
        )
        self.assertFalse(is_modern(bare.method, bare.params, {}))

    def test_handshake(self) -> None:
        """Metadata of an older revision does not make a request modern."""
        request = Request(1, "tools/call", {"_meta": {"progressToken": 1}})
        self.assertFalse(is_modern(request.method, request.params, {}))


class EnvelopeTests(SynchronousTestCase):
    """Reading and refusing."""

    def code(self, request: Request, headers: Any) -> int | None:
        """The code of the refusal, or ``None``; the SDK's ladder agrees."""
        folded = (
            None
            if headers is None
            else {name: ", ".join(values) for name, values in headers.items()}
        )
        body = {"method": request.method, "params": request.params}
        verdict = oracle.classify_inbound_request(body, headers=folded)
        expected = getattr(verdict, "code", None)
        try:
            read_envelope(request, headers)
        except RpcError as error:
            self.assertEqual(error.code, expected)
            return error.code
        self.assertIsNone(expected)
        return None

    def test_accepted(self) -> None:
        """A request whose headers repeat it is accepted; client info is optional."""
        for request in (
            modern("tools/list"),
            modern("tools/call", name="echo"),
            modern("tools/call", name="naïve\n"),
        ):
            headers = mirrored(request)
            if "name" in request.params:
                name = oracle.encode_header_value(request.params["name"])
                headers["mcp-name"] = (name,)
            self.assertIsNone(self.code(request, headers))
            del request.params["_meta"][META + "clientInfo"]
            self.assertIsNone(self.code(request, headers))
            self.assertIsNone(self.code(request, None))

    def test_missing_members(self) -> None:
        """Version and capabilities are required (M14)."""
        for key in ("protocolVersion", "clientCapabilities"):
            request = modern("tools/list")
            del request.params["_meta"][META + key]
            self.assertEqual(self.code(request, mirrored(request)), -32602)
        broken: list[object] = [{}, None, [], "x"]
        for meta in broken:
            bare = Request(1, "tools/list", {"_meta": meta})
            self.assertEqual(self.code(bare, mirrored(bare)), -32602)

    def test_mismatch(self) -> None:
        """A header that is missing, different or in another case is a mismatch."""
        call = modern("tools/call", name="echo")
        for changes in (
            {"protocol_version": None},
            {"protocol_version": "2025-11-25"},
            {"protocol_version": ""},
            {"method": None},
            {"method": "tools/list"},
            {"method": "TOOLS/CALL"},
            {"name": None},
            {"name": "Echo"},
            {"name": "other"},
            {"name": "=?base64?ZWNobw?="},
            {"name": "=?base64?ZWNob!==?="},
            {"name": "=?BASE64?ZWNobw==?="},
            {"name": "=?base64?ZWNobx==?="},
            {"name": "=?base64?/w==?="},
        ):
            headers = mirrored(call, **changes)
            self.assertEqual(self.code(call, headers), -32020, changes)
        wrapped = mirrored(call, name="=?base64?ZWNobw==?=")
        self.assertIsNone(self.code(call, wrapped))

    def test_letters_beyond_ascii(self) -> None:
        """They are wrapped: raw ones are no field value, even where they agree.

        The SDK takes them; "Server Validation" names invalid characters.
        """
        call = modern("tools/call", name="z\xfcrich")
        with self.assertRaises(RpcError) as caught:
            read_envelope(call, mirrored(call))
        self.assertEqual(caught.exception.code, -32020)
        wrapped = mirrored(call, name="=?base64?esO8cmljaA==?=")
        self.assertIsNone(self.code(call, wrapped))

    def test_repeated(self) -> None:
        """A routing header that stands twice is a mismatch, equal or not (M28)."""
        call = modern("tools/call", name="echo")
        for name, value in (
            ("protocol_version", "2026-07-28"),
            ("method", "tools/call"),
            ("name", "echo"),
        ):
            headers = mirrored(call, **{name: (value, value)})
            with self.assertRaises(RpcError) as caught:
                read_envelope(call, headers)
            self.assertEqual(caught.exception.code, -32020)

    def test_unsupported_version(self) -> None:
        """A revision that is not served is refused with those that are (M31)."""
        request = modern("tools/list")
        request.params["_meta"][META + "protocolVersion"] = "1900-01-01"
        headers = mirrored(request, protocol_version="1900-01-01")
        self.assertEqual(self.code(request, headers), -32022)
        with self.assertRaises(RpcError) as caught:
            read_envelope(request, headers)
        data = caught.exception.data
        assert data is not None
        self.assertEqual(data["requested"], "1900-01-01")
        self.assertIn("2026-07-28", data["supported"])

    def test_echo_is_bounded(self) -> None:
        """However long the version asked for, the answer is short."""
        request = modern("tools/list")
        request.params["_meta"][META + "protocolVersion"] = "9" * 5000
        with self.assertRaises(RpcError) as caught:
            read_envelope(request, None)
        assert caught.exception.data is not None
        self.assertEqual(len(caught.exception.data["requested"]), 64)

    def test_malformed_members(self) -> None:
        """Members of the wrong type are invalid params."""
        for key, value in (
            ("protocolVersion", 20260728),
            ("protocolVersion", None),
            ("clientCapabilities", []),
            ("clientCapabilities", "x"),
            ("clientInfo", "x"),
        ):
            request = modern("tools/list")
            request.params["_meta"][META + key] = value
            with self.assertRaises(RpcError) as caught:
                read_envelope(request, None)
            self.assertEqual(caught.exception.code, -32602)
