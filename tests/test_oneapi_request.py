"""Calls as values: every id stays in its segment, every path on its host."""

from urllib.parse import unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.request import ApiRequest, fill_path

bounded = settings(max_examples=300, deadline=None, derandomize=True, database=None)


class PathTests(SynchronousTestCase):
    """Ids and templates become paths (THREATS T31)."""

    def test_an_id_that_would_leave_its_segment_is_refused(self) -> None:
        """Dots, separators, queries, fragments, encodings and controls are no id."""
        for hostile in (
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "7?x=1",
            "7#x",
            "%2f",
            "%2e%2e",
            "a;b",
            "a\nb",
            "a\x00b",
            "x" * 257,
            "a\u2028b",
        ):
            with self.assertRaises(ToolFailure) as caught:
                fill_path("/zia/api/v1/ruleLabels/{label_id}", {"label_id": hostile})
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(caught.exception.field, "label_id")

    def test_ordinary_ids_are_quoted(self) -> None:
        """Spaces, ampersands, signs and other scripts arrive as they were meant."""
        for ordinary in ("7", "CUSTOM_01", "a b&c=d+e", "198.51.100.7", "2001:db8::1"):
            path = fill_path("/region/byIPAddress/{ip}", {"ip": ordinary})
            request = ApiRequest(method="GET", path=path)
            self.assertEqual(unquote(request.path.split("/")[-1]), ordinary)

    @bounded
    @given(st.text(max_size=40))
    def test_any_text_is_one_segment_or_refused(self, text: str) -> None:
        """Whatever an agent gives as an id, the path keeps its shape."""
        try:
            path = fill_path("/a/{id}/b", {"id": text})
        except ToolFailure:
            return
        request = ApiRequest(method="GET", path=path)
        url = urlsplit("https://api.zsapi.net" + request.path)
        self.assertEqual(url.hostname, "api.zsapi.net")
        self.assertEqual((url.query, url.fragment, url.username), ("", "", None))
        self.assertEqual(len(url.path.split("/")), 4)
        self.assertEqual(unquote(url.path.split("/")[2]), text)

    def test_a_path_that_could_name_another_host_is_no_request(self) -> None:
        """A request holds an absolute path of whole segments, or does not exist."""
        for path in (
            "",
            "zia",
            "@evil.example/",
            ".evil.example/",
            "//evil.example",
            "/a//b",
            "/a/../b",
            "/a/./b",
            "/a/..",
            "/a?x=1",
            "/a#b",
            "/a b",
            "/a%2fb",
            "/a%2E%2e",
            "/a%00",
            "/a%",
            "/a\r\nX: y",
            "/a\n",
            "/\u00e9",
        ):
            with self.assertRaises(ValueError, msg=path):
                ApiRequest(method="GET", path=path)

    def test_paths_of_the_services_are_requests(self) -> None:
        """Templates of every service pass, dots within segments too."""
        for path in (
            "/zia/api/v1/ruleLabels",
            "/a/v1.2/..x",
            "/a/x.y/...",
            "/a/%C3%A9",
        ):
            self.assertEqual(ApiRequest(method="PUT", path=path).path, path)

    def test_an_unknown_method_is_no_request(self) -> None:
        """Only the methods that rows use are sent."""
        for method in ("get", "CONNECT", "TRACE", "GET\r\nX: y"):
            with self.assertRaises(ValueError):
                ApiRequest(method=method, path="/a")


class EndpointTests(SynchronousTestCase):
    """Where secrets are sent (THREATS T2)."""

    def test_production(self) -> None:
        """The vanity domain names the identity service; the API has one host."""
        endpoints = Endpoints.of_tenant("Acme")
        self.assertEqual(
            endpoints.token_url, "https://acme.zslogin.net/oauth2/v1/token"
        )
        self.assertEqual(endpoints.api_base, "https://api.zsapi.net")
        self.assertEqual(endpoints, Endpoints.of_tenant("acme", "PRODUCTION"))

    def test_other_clouds(self) -> None:
        """A cloud is part of both names; government clouds have their own."""
        for cloud, token, api in (
            ("beta", "acme.zsloginbeta.net", "api.beta.zsapi.net"),
            ("zscalertwo", "acme.zsloginzscalertwo.net", "api.zscalertwo.zsapi.net"),
            ("gov", "acme.zidentitygov.net", "api.zscalergov.net"),
            ("GOVUS", "acme.zidentitygov.us", "api.zscalergov.us"),
        ):
            endpoints = Endpoints.of_tenant("acme", cloud)
            self.assertEqual(endpoints.token_url, f"https://{token}/oauth2/v1/token")
            self.assertEqual(endpoints.api_base, f"https://{api}")

    def test_more_than_a_label_is_refused(self) -> None:
        """A client secret is never addressed to a host that an argument smuggles in."""
        for hostile in (
            "evil.example/#",
            "user@host",
            "a.b",
            "",
            " acme",
            "acme\n",
            "acme:443",
            "acme?",
            "-acme",
            "acme-",
            "x" * 64,
            "\u0430cme",
            "acm\u212a",
            "[::1]",
            "127.0.0.1",
            "a_b",
        ):
            for arguments in ((hostile,), ("acme", hostile)):
                with self.assertRaises(ValueError, msg=hostile) as caught:
                    Endpoints.of_tenant(*arguments)
                self.assertIn("DNS label", str(caught.exception))

    def test_a_cloud_has_to_leave_room(self) -> None:
        """A cloud's label is shorter, since it continues another."""
        Endpoints.of_tenant("x" * 63, "y" * 56)
        with self.assertRaises(ValueError):
            Endpoints.of_tenant("x" * 63, "y" * 57)

    def test_plain_http_is_for_loopback(self) -> None:
        """Only a simulated tenant on this machine is spoken to without TLS."""
        endpoints = Endpoints.of_loopback(8080)
        self.assertEqual(endpoints.api_base, "http://127.0.0.1:8080")
        for url in ("http://api.zsapi.net", "http://127.0.0.1.evil.example", "ftp://x"):
            with self.assertRaises(ValueError):
                Endpoints(token_url=endpoints.token_url, api_base=url)

    def test_ports(self) -> None:
        """A port is 1 to 65535."""
        for port in (0, -1, 65536):
            with self.assertRaises(ValueError):
                Endpoints.of_loopback(port)
        Endpoints.of_loopback(65535)
