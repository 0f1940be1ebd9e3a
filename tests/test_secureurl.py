"""URLs that are fetched or named."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.secureurl import SecureURL


class SecureURLTests(SynchronousTestCase):
    """Which URLs are taken, and how they are written."""

    def test_canonical(self) -> None:
        """Scheme and host in any case and a default port are one spelling."""
        for text, written in (
            ("https://idp.example", "https://idp.example"),
            ("HTTPS://IDP.Example:443/A?b=C", "https://idp.example/A?b=C"),
            ("https://idp.example:8443/", "https://idp.example:8443/"),
            ("https://10.0.0.1/keys", "https://10.0.0.1/keys"),
            ("http://127.0.0.1:80/%7Ex", "http://127.0.0.1/%7Ex"),
            ("http://[::1]:8000/mcp", "http://[::1]:8000/mcp"),
            ("http://localhost/", "http://localhost/"),
        ):
            self.assertEqual(str(SecureURL.parse(text)), written)

    def test_refused(self) -> None:
        """Plaintext beyond loopback, users, fragments and other schemes are refused."""
        for text in (
            "",
            "https://",
            "http://idp.example/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://localhost:80@evil.example/",
            "https://user@idp.example/",
            "https://user:password@idp.example/",
            "https://idp.example/#x",
            "https://idp.example\\@evil.example/",
            "https://idp.example/a b",
            'https://idp.example/"',
            "https://idp.example/\n",
            "https://idp.example/%zz",
            "https://idp.exämple/",
            "https:///keys",
            "//idp.example/",
            "ftp://idp.example/",
            "file:///etc/passwd",
            "https://idp.example:99999/",
            "https://idp.example/" + "x" * 3000,
        ):
            self.assertRaises(ValueError, SecureURL.parse, text)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text(st.sampled_from("htps:/.@#?[]1a%\\é \n"), max_size=30))
    def test_total(self, text: str) -> None:
        """Any text is read or refused; what is read is read again as the same."""
        for whole in (text, f"https://{text}", f"https://idp.example{text}"):
            try:
                url = SecureURL.parse(whole)
            except ValueError:
                continue
            self.assertEqual(SecureURL.parse(str(url)), url)
