"""Refusals: short, fixed, and the same from every layer."""

import json

from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.refusal import Refusal, refusal_for


class RefusalTests(SynchronousTestCase):
    """One refusal as bytes."""

    def test_body(self) -> None:
        """The body is a JSON-RPC error without an id, recognisable to every client."""
        body = json.loads(refusal_for(403).body)
        self.assertEqual(
            body,
            {
                "jsonrpc": "2.0",
                "id": None,
                "error": {"code": -32600, "message": "Forbidden"},
            },
        )

    def test_response(self) -> None:
        """The whole response ends its connection and carries the security headers."""
        refusal = Refusal(405, "POST only.", ((b"Allow", b"POST"),))
        head, _, body = refusal.response(secure=False).partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        self.assertEqual(lines[0], b"HTTP/1.1 405 Method Not Allowed")
        self.assertEqual(
            lines[1:],
            [
                b"Cache-Control: no-store",
                b"X-Content-Type-Options: nosniff",
                b"Allow: POST",
                b"Content-Type: application/json",
                b"Content-Length: %d" % len(body),
                b"Connection: close",
            ],
        )
        self.assertEqual(body, refusal.body)

    def test_transport_security(self) -> None:
        """Over TLS, and only there, the peer is told to stay with TLS."""
        self.assertIn(
            b"Strict-Transport-Security", refusal_for(400).response(secure=True)
        )
        self.assertNotIn(b"Strict-Transport", refusal_for(400).response(secure=False))
