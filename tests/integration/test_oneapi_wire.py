"""The OneAPI client and the simulated tenant over real sockets."""

import time
from collections.abc import Callable
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from twisted.internet import reactor as real_reactor
from twisted.internet.defer import CancelledError, Deferred, gatherResults
from twisted.internet.task import deferLater
from twisted.trial.unittest import TestCase
from twisted.web.iweb import IPolicyForHTTPS

from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.agent import PooledAgent
from zscaler_mcp.oneapi.assertion import PrivateKey
from zscaler_mcp.oneapi.client import OneAPIClient
from zscaler_mcp.oneapi.credential import ClientSecret, Credential
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.oneapi.request import ApiRequest, fill_path
from zscaler_mcp.secret import Secret
from zscaler_mcp.simulator import (
    ALWAYS,
    Fault,
    FaultKind,
    SimulatedTenant,
    SimulatorService,
)

reactor: Any = real_reactor

LABELS: Final = "/zia/api/v1/ruleLabels"
SEGMENTS: Final = (
    f"/zpa/mgmtconfig/v1/admin/customers/{SimulatedTenant.customer_id}/application"
)


def wall() -> float:
    """Seconds since the epoch."""
    return time.time()


class WireCase(TestCase):
    """A tenant on loopback, and clients for it."""

    timeout = 60

    def setUp(self) -> None:
        """Listen."""
        self.tenant = SimulatedTenant(reactor, wall)
        self.service = SimulatorService(reactor, self.tenant)
        self.service.startService()
        self.addCleanup(self.service.stopService)
        self.client = self.make_client()

    def make_client(
        self,
        limits: Limits | None = None,
        *,
        credential: Credential | None = None,
        endpoints: Endpoints | None = None,
        policy: IPolicyForHTTPS | None = None,
    ) -> OneAPIClient:
        """A client as the composition makes it."""
        limits = limits or Limits()
        agent = PooledAgent(reactor, limits, policy)
        tokens = self.tenant.tokens
        client = OneAPIClient(
            endpoints=endpoints or Endpoints.of_loopback(self.service.port),
            credential=credential
            or ClientSecret(tokens.client_id, Secret(tokens.client_secret)),
            agent=agent,
            clock=reactor,
            wall=wall,
            limits=limits,
            customer_id=self.tenant.customer_id,
            close_agent=agent.close,
        )
        self.addCleanup(client.close)
        return client

    def fault(self, kind: FaultKind, **more: Any) -> None:
        """Switch a fault on."""
        self.tenant.faults.add(Fault(kind=kind, **more))

    async def get(self, path: str = LABELS, **query: str) -> Any:
        """Read."""
        request = ApiRequest(method="GET", path=path, query=tuple(query.items()))
        return await self.client.send(request)

    async def post(self, path: str, body: Any) -> Any:
        """Write."""
        return await self.client.send(ApiRequest(method="POST", path=path, body=body))

    async def failing(self, awaitable: Any) -> ToolFailure:
        """What a call fails with."""
        with self.assertRaises(ToolFailure) as caught:
            await awaitable
        failure = caught.exception
        assert isinstance(failure, ToolFailure)
        return failure

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to happen on the other side."""
        for _ in range(500):
            if condition():
                return
            await deferLater(reactor, 0.01)
        self.fail("It did not happen.")


class CallTests(WireCase):
    """Calls that succeed."""

    async def test_every_list(self) -> None:
        """The client reads each kind of the tenant."""
        for path in (
            LABELS,
            "/zia/api/v1/locations",
            "/zia/api/v1/urlCategories",
            "/zia/api/v1/staticIP",
            "/zia/api/v1/greTunnels",
            "/zia/api/v1/vpnCredentials",
        ):
            self.assertTrue(await self.get(path))
        self.assertEqual((await self.get(SEGMENTS))["totalCount"], "60")

    async def test_a_record_made_changed_and_deleted(self) -> None:
        """Writes arrive as they were meant, other scripts included."""
        made = await self.post(LABELS, {"name": "\u0631\u0627\u0647 & caf\u00e9"})
        path = fill_path(f"{LABELS}/{{id}}", {"id": str(made["id"])})
        changed = {**made, "description": "d"}
        await self.client.send(ApiRequest(method="PUT", path=path, body=changed))
        self.assertEqual((await self.get(path))["description"], "d")
        deleted = await self.client.send(ApiRequest(method="DELETE", path=path))
        self.assertIsNone(deleted)
        failure = await self.failing(self.get(path))
        self.assertEqual(failure.kind, FailureKind.NOT_FOUND)

    async def test_an_id_stays_in_its_segment(self) -> None:
        """What looks like a query in an id reaches the tenant as an id."""
        path = fill_path(f"{LABELS}/{{id}}", {"id": "7&page=2 x=y"})
        await self.failing(self.get(path))
        self.assertEqual(self.tenant.seen[-1].query, {})
        self.assertEqual(len(self.tenant.seen[-1].path.split("/")), 6)

    async def test_pages_are_walked_to_their_end(self) -> None:
        """Every record comes once, in both styles of pages."""
        labels: list[Any] = []
        for page in range(1, 10):
            found = await self.get(page=str(page), pageSize="5")
            labels += found
            if len(found) < 5:
                break
        self.assertEqual(labels, await self.get())
        segments: list[Any] = []
        page, pages = 1, 1
        while page <= pages:
            listed = await self.get(SEGMENTS, page=str(page), pagesize="7")
            pages = int(listed["totalPages"])
            segments += listed["list"]
            page += 1
        self.assertEqual(len({segment["id"] for segment in segments}), 60)

    async def test_a_signed_credential(self) -> None:
        """A private key gets a token, and another one does not."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        credential = PrivateKey.of_pem(
            self.tenant.tokens.client_id, Secret(pem.decode())
        )
        self.client = self.make_client(credential=credential)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.PERMISSION)
        self.tenant.tokens.public_key = key.public_key()
        self.client = self.make_client(credential=credential)
        self.assertTrue(await self.get())


class PoolTests(WireCase):
    """Connections and tokens under load."""

    async def test_first_calls_share_a_token(self) -> None:
        """A hundred first calls make one token request and few connections."""
        calls = [Deferred.fromCoroutine(self.get()) for _ in range(100)]
        results = await gatherResults(calls)
        self.assertEqual([len(result) for result in results], [12] * 100)
        self.assertEqual(self.tenant.tokens.issued, 1)
        self.assertLessEqual(self.tenant.connections, Limits().concurrent + 1)

    async def test_connections_are_kept(self) -> None:
        """Calls after one another use one connection, those at once a bounded few."""
        for _ in range(30):
            await self.get()
        self.assertEqual(self.tenant.connections, 1)
        self.client = self.make_client(Limits(concurrent=4))
        await gatherResults([Deferred.fromCoroutine(self.get()) for _ in range(200)])
        self.assertLessEqual(self.tenant.connections, 1 + 1 + 4)
        before = self.tenant.connections
        for _ in range(5):
            await gatherResults([Deferred.fromCoroutine(self.get()) for _ in range(4)])
        self.assertEqual(self.tenant.connections, before)

    async def test_a_connection_that_the_tenant_closed(self) -> None:
        """A read over a connection that is gone is repeated, unnoticed."""
        await self.get()
        self.fault(FaultKind.DROP)
        self.assertTrue(await self.get())

    async def test_closing_leaves_nothing(self) -> None:
        """After close no connection is open on the other side."""
        await gatherResults([Deferred.fromCoroutine(self.get()) for _ in range(10)])
        await self.client.close()
        await self.until(lambda: not self.service._factory.protocols)

    async def test_closing_breaks_off_calls(self) -> None:
        """A call in flight fails in words, and the tenant sees its caller leave."""
        await self.get()
        self.fault(FaultKind.SLOW, seconds=30.0)
        running = Deferred.fromCoroutine(self.get())
        await self.until(lambda: len(self.tenant.seen) == 3)
        await self.client.close()
        failure = await self.failing(running)
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)
        await self.until(lambda: self.tenant.abandoned == 1)


class FaultTests(WireCase):
    """Bad days."""

    async def test_a_rate_limit_and_then_success(self) -> None:
        """The client comes back when the tenant says, a write too."""
        self.tenant.limit_rate(1, 0.9)
        started = reactor.seconds()
        await self.get()
        await self.post(LABELS, {"name": "after a pause"})
        await self.get(SEGMENTS)
        self.assertGreater(reactor.seconds() - started, 0.9)
        self.assertIn(self.tenant.statuses[429], (1, 2))

    async def test_a_deadline(self) -> None:
        """A slow answer is left, and the tenant sees its caller leave."""
        self.client = self.make_client(Limits(call=1.0))
        self.fault(FaultKind.SLOW, path=LABELS, seconds=30.0)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.TIMEOUT)
        await self.until(lambda: self.tenant.abandoned == 1)

    async def test_a_deadline_of_the_token(self) -> None:
        """A slow identity service is left, too."""
        self.client = self.make_client(Limits(token=0.2))
        self.fault(FaultKind.SLOW, path="/oauth2", seconds=30.0)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.TIMEOUT)
        await self.until(lambda: self.tenant.abandoned == 1)

    async def test_a_caller_who_leaves(self) -> None:
        """Cancelling ends the exchange on the other side within a moment."""
        await self.get()
        self.fault(FaultKind.SLOW, seconds=30.0)
        running = Deferred.fromCoroutine(self.get())
        await self.until(lambda: len(self.tenant.seen) == 3)
        running.cancel()
        with self.assertRaises(CancelledError):
            await running
        await self.until(lambda: self.tenant.abandoned == 1)
        self.assertTrue(await self.get())

    async def test_too_large_an_answer(self) -> None:
        """The connection is cut at the bound; the next call has another."""
        self.client = self.make_client(Limits(body=100_000))
        self.fault(FaultKind.OVERSIZE, path=LABELS, size=50_000_000)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.TOO_LARGE)
        self.assertTrue(await self.get())

    async def test_answers_that_are_none(self) -> None:
        """Broken JSON, compression, redirects: each is a failure of the service."""
        for kind in (FaultKind.BROKEN, FaultKind.COMPRESSED, FaultKind.REDIRECT):
            self.fault(kind, path=LABELS, times=4)
            failure = await self.failing(self.get())
            self.assertEqual(failure.kind, FailureKind.UPSTREAM)
            self.tenant.faults.clear()

    async def test_half_an_answer(self) -> None:
        """A truncated read is repeated; what comes is whole or a failure."""
        self.fault(FaultKind.TRUNCATE, path=LABELS)
        self.assertEqual(len(await self.get()), 12)
        self.client = self.make_client(Limits(tries=2))
        self.fault(FaultKind.TRUNCATE, path=LABELS, times=2)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)

    async def test_a_write_whose_answer_is_lost(self) -> None:
        """It is made once, and the caller is told that it may have been made."""
        for kind in (FaultKind.DROP, FaultKind.TRUNCATE):
            self.fault(kind, method="POST", path=LABELS, after=True, times=2)
            failure = await self.failing(self.post(LABELS, {"name": kind.name}))
            self.assertIn("not known", failure.detail)
            self.tenant.faults.clear()
            names = [label["name"] for label in await self.get()]
            self.assertEqual(names.count(kind.name), 1)

    async def test_a_delete_whose_answer_is_lost(self) -> None:
        """It is sent once, over a connection that was kept, too."""
        labels = await self.get()
        path = f"{LABELS}/{labels[0]['id']}"
        self.fault(FaultKind.DROP, method="DELETE", after=True, times=2)
        request = ApiRequest(method="DELETE", path=path)
        failure = await self.failing(self.client.send(request))
        self.assertIn("not known", failure.detail)
        self.assertEqual([s.method for s in self.tenant.seen].count("DELETE"), 1)
        self.assertEqual(await self.get(), labels[1:])

    async def test_a_revoked_token(self) -> None:
        """It is replaced, and the call succeeds; one for all calls."""
        await self.get()
        self.tenant.tokens.revoke_all()
        await gatherResults([Deferred.fromCoroutine(self.get()) for _ in range(20)])
        self.assertEqual(self.tenant.tokens.issued, 2)

    async def test_no_identity_service(self) -> None:
        """Calls fail in words; the identity service is not hammered."""
        self.fault(FaultKind.STATUS, path="/oauth2", status=503, times=ALWAYS)
        for _ in range(20):
            failure = await self.failing(self.get())
            self.assertEqual(failure.kind, FailureKind.UPSTREAM)
        self.assertEqual(len(self.tenant.seen), 1)
        self.assertFalse(self.client.ready())

    async def test_nobody_there(self) -> None:
        """A host that refuses connections is told as such."""
        endpoints = Endpoints.of_loopback(self.service.port)
        await self.service.stopService()
        self.client = self.make_client(endpoints=endpoints)
        failure = await self.failing(self.get())
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)
