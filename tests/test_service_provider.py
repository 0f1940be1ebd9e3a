"""The identity provider as a service, and as a part of the daemon."""

from typing import Any

import orjson
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.heads import head
from tests.oneapi_fakes import NOW, FakeAgent, start
from tests.plan_case import KEY, planned, resolve
from tests.provider_fakes import AUDIENCE, FIRST, ISSUER, KEYS_URL, published
from zscaler_mcp.plan import Plan, make_plan
from zscaler_mcp.service import _provider
from zscaler_mcp.service._provider import ProviderService, is_vouched
from zscaler_mcp.service._reload import _asks_otherwise
from zscaler_mcp.settings import Transport, load
from zscaler_mcp.web.authenticate import AuthenticationFailed

JWT = {
    "AUTH_JWKS_URI": KEYS_URL,
    "AUTH_ISSUER": ISSUER,
    "AUTH_AUDIENCE": AUDIENCE,
}


def plan_of(**variables: Any) -> Plan:
    """A plan without faults."""
    outcome = planned(**variables)
    assert outcome.plan is not None, outcome.faults
    return outcome.plan


class _Agent(FakeAgent):
    """An agent that can be closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


class ProviderServiceTests(SynchronousTestCase):
    """From start to stop."""

    def make(self, plan: Plan) -> ProviderService:
        """A service over an agent of the test."""
        self.clock = Clock()
        self.agent = _Agent()

        def agent(*_: Any, **__: Any) -> _Agent:
            return self.agent

        self.patch(_provider, "PooledAgent", agent)
        return ProviderService(plan, self.clock, lambda: NOW + self.clock.seconds())

    def test_readiness(self) -> None:
        """It is not ready before there were keys, and ready whatever comes then."""
        service = self.make(plan_of(**JWT))
        self.assertEqual(self.agent.asked, [])
        service.startService()
        (asked,) = self.agent.asked
        self.assertEqual(asked.url, KEYS_URL)
        self.assertFalse(service.ready())
        asked.answer(503)
        self.assertFalse(service.ready())
        self.clock.advance(5)
        self.agent.asked[-1].answer(200, published(FIRST))
        self.assertTrue(service.ready())
        self.clock.advance(3600)
        self.agent.asked[-1].answer(503)
        self.assertTrue(service.ready())
        service.stopService()
        self.assertTrue(self.agent.closed)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_rules(self) -> None:
        """Tokens are judged by what the operator set."""
        scoped = {"AUTH_REQUIRED_SCOPES": "mcp:read", "AUTH_ALGORITHMS": "ES256"}
        service = self.make(plan_of(**JWT, **scoped))
        service.startService()
        self.addCleanup(service.stopService)
        self.agent.asked[-1].answer(200, published(FIRST))
        request = head(authorization=f"Bearer {FIRST.token()}")
        caller = self.successResultOf(
            start(service.authenticator.authenticate(request))
        )
        self.assertEqual((caller.principal, caller.mode), (f"{ISSUER}#alice", "jwt"))

    def discover(self, issuer: str = ISSUER, **variables: str) -> ProviderService:
        """A service in the mode oidc that has asked for the discovery document."""
        environ = {
            "ZSCALER_MCP_DEMO": "true",
            "OIDCPROXY_CONFIG_URL": f"{ISSUER}/.well-known/openid-configuration",
            "OIDCPROXY_BASE_URL": "https://mcp.example",
            **variables,
        }
        outcome = make_plan(
            load({}, environ),
            default_transport=Transport.STREAMABLE_HTTP,
            resolve=resolve,
            now=NOW,
        )
        assert outcome.plan is not None, outcome.faults
        service = self.make(outcome.plan)
        service.startService()
        self.addCleanup(service.stopService)
        document = {"issuer": issuer, "jwks_uri": KEYS_URL}
        self.agent.asked[-1].answer(200, orjson.dumps(document))
        return service

    def takes(self, service: ProviderService, audience: str, issuer: str) -> bool:
        """Whether a token for that audience is taken."""
        token = FIRST.token(aud=audience, iss=issuer)
        request = head(authorization=f"Bearer {token}")
        waiting = start(service.authenticator.authenticate(request))
        waiting.addErrback(lambda failure: failure.trap(AuthenticationFailed) and None)
        return self.successResultOf(waiting) is not None

    def test_discovery(self) -> None:
        """In the mode oidc the provider is found first, and clients are told of it."""
        service = self.discover()
        metadata = service.metadata
        assert metadata is not None
        self.assertIsNone(metadata.message())
        self.assertFalse(service.ready())
        self.agent.asked[-1].answer(200, published(FIRST))
        self.assertTrue(service.ready())
        told = metadata.message()
        assert told is not None
        self.assertEqual(orjson.loads(told.body)["authorization_servers"], [ISSUER])
        self.assertTrue(self.takes(service, "https://mcp.example/mcp", ISSUER))
        self.assertFalse(self.takes(service, "zscaler-mcp", ISSUER))

    def test_told_audience(self) -> None:
        """An audience that the operator names stands in place of the server's URL."""
        service = self.discover(OIDCPROXY_AUDIENCE="api://zscaler")
        self.agent.asked[-1].answer(200, published(FIRST))
        self.assertTrue(self.takes(service, "api://zscaler", ISSUER))
        self.assertFalse(self.takes(service, "https://mcp.example/mcp", ISSUER))

    def test_told_issuer(self) -> None:
        """An issuer that the operator names is the only one that is believed."""
        other = "https://idp.example/by-number"
        service = self.discover(other, ZSCALER_MCP_AUTH_ISSUER=other)
        self.agent.asked[-1].answer(200, published(FIRST))
        self.assertTrue(self.takes(service, "https://mcp.example/mcp", other))
        self.assertFalse(self.takes(service, "https://mcp.example/mcp", ISSUER))
        self.discover(ISSUER, ZSCALER_MCP_AUTH_ISSUER=other)
        self.assertEqual(len(self.agent.asked), 1)

    def test_other_modes(self) -> None:
        """Other modes have no provider."""
        self.assertTrue(is_vouched(plan_of(**JWT)))
        self.assertFalse(is_vouched(plan_of(AUTH_API_KEY=KEY)))
        self.assertFalse(is_vouched(plan_of()))
        self.assertRaises(ValueError, self.make, plan_of(AUTH_API_KEY=KEY))

    def test_reload(self) -> None:
        """Other rules for tokens need a restart, which is said; other keys do not."""
        old = plan_of(**JWT)
        for changes, otherwise in (
            ({}, False),
            ({"AUTH_API_KEY": KEY}, False),
            ({"AUTH_AUDIENCE": "other"}, True),
            ({"AUTH_REQUIRED_SCOPES": "x"}, True),
            ({"AUTH_MODE": "api-key", "AUTH_API_KEY": KEY}, True),
        ):
            new = plan_of(**{**JWT, **changes})
            self.assertIs(_asks_otherwise(old, new), otherwise, changes)
