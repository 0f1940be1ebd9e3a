"""Calls with the callers' own credentials, against a simulated tenant in memory."""

from typing import Any, Final

from treq.testing import RequestTraversalAgent
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from zscaler_mcp.errors import (
    CredentialRefused,
    FailureKind,
    ProviderUnavailable,
    ToolFailure,
)
from zscaler_mcp.oneapi.client import OneAPIClient
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.oneapi.products import Products
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.oneapi.verification import CredentialVerifier
from zscaler_mcp.secret import Secret
from zscaler_mcp.simulator import SimulatedTenant, simulated_app
from zscaler_mcp.simulator.faults import ALWAYS, Fault, FaultKind
from zscaler_mcp.simulator.tokens import PRODUCTS

LABELS: Final = "/zia/api/v1/ruleLabels"
TOKEN: Final = "/oauth2/v1/token"
READ: Final = ApiRequest(method="GET", path=LABELS)
WRITE: Final = ApiRequest(method="POST", path=LABELS, body={"name": "made by a test"})


class DelegationTests(SynchronousTestCase):
    """Two callers, one of whom may only read."""

    def setUp(self) -> None:
        """A tenant that knows both."""
        self.clock = Clock()
        self.tenant = SimulatedTenant(self.clock, self.wall)
        self.tenant.tokens.add_client("writer", "w")
        self.tenant.tokens.add_client("reader", "r", may_write=False)
        self.agent: Any = RequestTraversalAgent(simulated_app(self.tenant).resource())
        self.client = OneAPIClient(
            endpoints=Endpoints.of_loopback(1),
            credential=None,
            agent=self.agent,
            clock=self.clock,
            wall=self.wall,
        )
        self.verifier = CredentialVerifier(
            self.client.grant, self.clock, key=b"k", lifetime=600, keep_tokens=True
        )

    def wall(self) -> float:
        """The wall clock of both sides."""
        return NOW + self.clock.seconds()

    def run_on(self, coroutine: Any) -> Deferred[Any]:
        """Run until it waits for the clock."""
        running = Deferred.fromCoroutine(coroutine)
        for _ in range(3):
            self.agent.flush()
            self.clock.advance(0)
        return running

    def verify(self, client_id: str = "writer", secret: str | None = None) -> Any:
        """Verify a credential; by default a good one."""
        text = client_id[0] if secret is None else secret
        credential = ClientSecret(client_id, Secret(text))
        return self.run_on(self.verifier.verify(credential, "here"))

    def send(self, request: ApiRequest, client_id: str = "writer") -> Deferred[Any]:
        """Call on behalf of a caller."""
        api = self.client.on_behalf(self.verifier.tokens_of(client_id))
        return self.run_on(api.send(request))

    def failure(self, running: Deferred[Any]) -> ToolFailure:
        """What a call failed with."""
        failed = self.failureResultOf(running, ToolFailure)
        failure: ToolFailure = failed.value
        return failure

    def test_products(self) -> None:
        """What a caller's token says of products is known while it is good (T34)."""
        self.tenant.tokens.add_client("other", "o", products=("ZPA",))
        self.assertIsNone(self.verifier.products_of("other"))
        self.successResultOf(self.verify("other"))
        self.successResultOf(self.verify("writer"))
        self.assertEqual(
            self.verifier.products_of("other"), Products(frozenset({"ZPA"}))
        )
        self.assertEqual(
            self.verifier.products_of("writer"), Products(frozenset(PRODUCTS))
        )
        self.clock.advance(600)
        self.assertIsNone(self.verifier.products_of("other"))

    def test_own_rights(self) -> None:
        """Each caller may do what their own API client may, and no more."""
        for client_id in ("writer", "reader"):
            self.successResultOf(self.verify(client_id))
            self.assertTrue(self.successResultOf(self.send(READ, client_id)))
            self.assertEqual(self.tenant.seen[-1].client_id, client_id)
        self.successResultOf(self.send(WRITE, "writer"))
        failure = self.failure(self.send(WRITE, "reader"))
        self.assertIs(failure.kind, FailureKind.PERMISSION)

    def test_no_credential_of_its_own(self) -> None:
        """Without a caller there is nobody to call as; the client is ready though."""
        self.assertTrue(self.client.ready())
        failure = self.failure(self.run_on(self.client.send(READ)))
        self.assertIs(failure.kind, FailureKind.CONFIGURATION)
        self.assertEqual(len(self.tenant.seen), 0)

    def test_wrong(self) -> None:
        """A wrong secret gets no call through, and is not asked about twice."""
        for _ in range(5):
            self.failureResultOf(self.verify("writer", "x"), CredentialRefused)
        self.failure(self.send(READ))
        self.assertEqual([seen.path for seen in self.tenant.seen], [TOKEN])

    def test_revoked_token(self) -> None:
        """A revoked token costs one call; the next request brings another."""
        self.successResultOf(self.verify())
        self.tenant.tokens.revoke_all()
        self.assertIn("call again", self.failure(self.send(READ)).detail)
        self.successResultOf(self.verify())
        self.successResultOf(self.send(READ))

    def test_revoked_client(self) -> None:
        """A client that the tenant has removed is out with its next call."""
        self.successResultOf(self.verify())
        self.successResultOf(self.verify("reader"))
        self.tenant.tokens.remove_client("writer")
        self.failure(self.send(READ))
        self.failureResultOf(self.verify(), CredentialRefused)
        self.successResultOf(self.send(READ, "reader"))

    def test_slow(self) -> None:
        """An identity service that hangs holds up who waits for it, nobody else."""
        self.successResultOf(self.verify())
        self.tenant.faults.add(Fault(kind=FaultKind.SLOW, path=TOKEN, seconds=300))
        waiting = self.verify("reader")
        self.assertNoResult(waiting)
        self.successResultOf(self.verify())
        self.successResultOf(self.send(READ))
        self.clock.advance(15)
        self.failureResultOf(waiting, ProviderUnavailable)

    def test_broken(self) -> None:
        """Every way in which the service can fail is unavailability, not a refusal."""
        for fault, seconds in (
            (Fault(kind=FaultKind.STATUS, path=TOKEN, status=500), 5.0),
            (Fault(kind=FaultKind.STATUS, path=TOKEN, status=503), 5.0),
            (Fault(kind=FaultKind.BROKEN, path=TOKEN), 5.0),
            (Fault(kind=FaultKind.REDIRECT, path=TOKEN), 5.0),
            (Fault(kind=FaultKind.OVERSIZE, path=TOKEN, size=10**6), 5.0),
            (
                Fault(
                    kind=FaultKind.STATUS,
                    path=TOKEN,
                    status=429,
                    headers={"Retry-After": "7"},
                ),
                7.0,
            ),
        ):
            self.tenant.faults.add(fault)
            failed = self.failureResultOf(self.verify(), ProviderUnavailable)
            self.assertEqual(failed.value.retry_after, seconds, fault)
            self.clock.advance(seconds)
        self.successResultOf(self.verify())

    def test_dead(self) -> None:
        """A dead service hears of a crowd a few times; who is known goes on."""
        self.successResultOf(self.verify())
        self.tenant.faults.add(
            Fault(kind=FaultKind.STATUS, path=TOKEN, status=500, times=ALWAYS)
        )
        before = len(self.tenant.seen)
        for number in range(50):
            failed = self.verify(f"client-{number}")
            self.failureResultOf(failed, ProviderUnavailable)
        self.assertEqual(len(self.tenant.seen) - before, 3)
        self.successResultOf(self.verify())
        self.successResultOf(self.send(READ))
