"""How long streams last: not longer than the credential that began them is good."""

import attrs
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionAborted
from twisted.trial.unittest import SynchronousTestCase

from tests.mcp_fakes import modern
from tests.net_fakes import FakeTransport
from tests.web_memory import Edge, read_events
from zscaler_mcp.caller import Caller
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication
from zscaler_mcp.web.tenure import GRACE

KEPT, GONE = "kept-key-" + "1" * 30, "gone-key-" + "2" * 30


class Passes(ApiKeyAuthentication):
    """Keys that are good for a thousand seconds."""

    async def authenticate(self, head: RequestHead) -> Caller:
        """A caller whose credential ends."""
        caller = await ApiKeyAuthentication.authenticate(self, head)
        return attrs.evolve(caller, expires_at=1000.0)


class TenureTests(SynchronousTestCase):
    """Streams of two callers at one edge."""

    def edge(self, mode: type[ApiKeyAuthentication] = ApiKeyAuthentication) -> Edge:
        """An edge that knows two keys."""
        return Edge(authenticator=mode((ApiKey.of(KEPT), ApiKey.of(GONE))))

    def listening(self, edge: Edge, key: str) -> FakeTransport:
        """A connection that carries the events of a session."""
        session = edge.open(fields={"x_api_key": key})
        connection = edge.listen(session)
        self.assertEqual(read_events(connection.value()).status, 200)
        return connection

    def lasts(self, edge: Edge, connection: FakeTransport) -> bool:
        """Whether a connection is still there a moment later."""
        edge.clock.advance(0)
        return connection.gone is None

    def test_withdrawn_key(self) -> None:
        """A key that a reload takes out ends the streams that it began, at once."""
        edge = self.edge()
        kept, gone = self.listening(edge, KEPT), self.listening(edge, GONE)
        mode = ApiKeyAuthentication((ApiKey.of(KEPT),))
        self.successResultOf(Deferred.fromCoroutine(edge.application.admit_by(mode)))
        edge.clock.advance(0)
        self.assertEqual((kept.gone, gone.gone), (None, ConnectionAborted))
        self.assertEqual(edge.post(modern("tools/list"), x_api_key=GONE).status, 401)
        self.assertEqual(edge.post(modern("tools/list"), x_api_key=KEPT).status, 200)
        self.assertEqual(len(edge.application.tenures), 1)

    def test_end_of_a_credential(self) -> None:
        """A stream ends when its credential has been over for a while, not before."""
        edge = self.edge(Passes)
        connection = self.listening(edge, KEPT)
        edge.application.tenures.end_overdue(1000.0 + GRACE)
        self.assertTrue(self.lasts(edge, connection))
        edge.application.tenures.end_overdue(1001.0 + GRACE)
        self.assertFalse(self.lasts(edge, connection))

    def test_credential_without_end(self) -> None:
        """A key without an end ends nothing."""
        edge = self.edge()
        connection = self.listening(edge, KEPT)
        edge.application.tenures.end_overdue(1e12)
        self.assertTrue(self.lasts(edge, connection))

    def test_nothing_is_kept(self) -> None:
        """What has been answered is watched no longer."""
        edge = self.edge()
        edge.post(modern("tools/list"), x_api_key=KEPT)
        self.assertEqual(len(edge.application.tenures), 0)
