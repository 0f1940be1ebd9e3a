"""A simulated tenant within a test, without sockets."""

from typing import Any, Final
from urllib.parse import urlencode

import attrs
import orjson
from treq import content
from treq.testing import StubTreq
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from zscaler_mcp.simulator import SimulatedTenant, simulated_app

ZIA: Final = "/zia/api/v1"
ZPA: Final = "/zpa/mgmtconfig/v1/admin/customers/" + SimulatedTenant.customer_id
ZPA2: Final = ZPA.replace("/v1/", "/v2/")


@attrs.frozen
class Said:
    """An answer."""

    status: int
    body: Any
    headers: Any

    def header(self, name: str) -> str | None:
        """A header field."""
        values = self.headers.getRawHeaders(name.encode())
        return values[0].decode() if values else None


async def _read(response: Any) -> Said:
    raw = await content(response)
    return Said(response.code, orjson.loads(raw) if raw else None, response.headers)


class SimulatorCase(SynchronousTestCase):
    """Asks a tenant of its own."""

    hostile = False
    scale = 1

    def setUp(self) -> None:
        """A tenant, and a token for it."""
        self.clock = Clock()
        self.tenant = SimulatedTenant(
            self.clock, self.wall, scale=self.scale, hostile=self.hostile
        )
        self.token = ""
        self.http: Any = StubTreq(simulated_app(self.tenant).resource())
        issued = self.ask("POST", "/oauth2/v1/token", form=self.form())
        self.token = issued.body["access_token"]

    def wall(self) -> float:
        """The wall clock of the tenant."""
        return NOW + self.clock.seconds()

    def form(self, **fields: str) -> dict[str, str]:
        """A token request."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.tenant.tokens.client_id,
            "client_secret": self.tenant.tokens.client_secret,
            "audience": "https://api.zscaler.com",
            **fields,
        }

    def begin(  # noqa: PLR0913 - what a request is made of
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        headers: dict[bytes, bytes] | None = None,
    ) -> Any:
        """Send a request."""
        fields = {b"Authorization": b"Bearer " + self.token.encode()}
        raw = b""
        if form is not None:
            raw = urlencode(form).encode()
            fields[b"Content-Type"] = b"application/x-www-form-urlencoded"
        elif body is not None:
            raw = orjson.dumps(body)
            fields[b"Content-Type"] = b"application/json"
        url = f"http://127.0.0.1{path}"
        return self.http.request(
            method,
            f"{url}?{urlencode(query)}" if query else url,
            headers={**fields, **(headers or {})},
            data=raw or None,
            allow_redirects=False,
            reactor=self.clock,
        ).addCallback(lambda response: Deferred.fromCoroutine(_read(response)))

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Said:
        """Send a request and have its answer."""
        said: Said = self.successResultOf(self.begin(method, path, body, **more))
        return said

    def get(self, path: str, **query: str) -> Any:
        """The body of a good GET."""
        said = self.ask("GET", path, query=query)
        self.assertEqual(said.status, 200, said.body)
        return said.body

    def refused(
        self, status: int, code: str, method: str, path: str, body: Any = None, **q: str
    ) -> None:
        """Expect a refusal in the words of the service."""
        said = self.ask(method, path, body, query=q)
        names = ("id", "reason") if path.startswith("/zpa") else ("code", "message")
        self.assertEqual((said.status, said.body[names[0]]), (status, code), said.body)
        self.assertTrue(said.body[names[1]])
