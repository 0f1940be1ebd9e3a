"""The identity provider as a service: its keys are fetched from start to stop."""

from collections.abc import Callable
from typing import Final

from twisted.application.service import Service
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime

from zscaler_mcp.oneapi.agent import PooledAgent, user_agent
from zscaler_mcp.oneapi.exchange import Exchanges
from zscaler_mcp.oneapi.limits import Limits
from zscaler_mcp.plan import Plan
from zscaler_mcp.provider import (
    Documents,
    KeySource,
    TokenRules,
    discovered,
    issuers_of,
    jwks_at,
)
from zscaler_mcp.provider.documents import MAX_DOCUMENT
from zscaler_mcp.secureurl import SecureURL
from zscaler_mcp.settings import AuthenticationMode, AuthenticationSettings
from zscaler_mcp.web import (
    BearerAuthentication,
    Challenges,
    IAuthenticator,
    ResourceMetadata,
    resource_at,
)

__all__ = ["ProviderService", "is_vouched"]

_LIMITS: Final = Limits(concurrent=1)
"""One fetch at a time is one connection."""


def is_vouched(plan: Plan) -> bool:
    """Whether an identity provider vouches for the callers of a plan."""
    return plan.authentication in (AuthenticationMode.JWT, AuthenticationMode.OIDC)


def _jwt_rules(chosen: AuthenticationSettings) -> TokenRules:
    """Rules for tokens of a provider that the operator has described."""
    return TokenRules(
        mode=AuthenticationMode.JWT.value,
        issuers=frozenset({chosen.issuer} if chosen.issuer else ()),
        audiences=frozenset(chosen.audience),
        algorithms=frozenset(chosen.algorithms),
        scopes=chosen.required_scopes,
        leeway=chosen.leeway,
    )


def _oidc_rules(
    chosen: AuthenticationSettings, config: SecureURL, resource: SecureURL
) -> TokenRules:
    """Rules for tokens that clients got for this server from a discovered provider.

    An audience that the operator names stands in place of this server's URL: not
    every provider can write that into a token.
    """
    return TokenRules(
        mode=AuthenticationMode.OIDC.value,
        issuers=frozenset({chosen.issuer}) if chosen.issuer else issuers_of(config),
        audiences=frozenset(chosen.oidc_audience),
        resource=None if chosen.oidc_audience else resource,
        algorithms=frozenset(chosen.algorithms),
        scopes=chosen.oidc_required_scopes,
        leeway=chosen.leeway,
    )


class ProviderService(Service):
    """Holds the keys of the provider that a plan names, and judges tokens by them.

    :param wall: seconds since the epoch.
    """

    def __init__(
        self, plan: Plan, reactor: IReactorTime, wall: Callable[[], float]
    ) -> None:
        self._agent = PooledAgent(reactor, _LIMITS, persistent=False)
        documents = Documents(
            exchanges=Exchanges(self._agent, reactor, MAX_DOCUMENT),
            clock=reactor,
            agent_name=user_agent(),
        )
        chosen = plan.settings.authentication
        self.metadata: ResourceMetadata | None = None
        config, base = chosen.oidc_config_url, chosen.oidc_base_url
        if plan.authentication is AuthenticationMode.OIDC and config and base:
            rules = _oidc_rules(chosen, config, resource_at(base))
            load = discovered(documents, config, rules.issuers)
            self.metadata = ResourceMetadata(
                resource=resource_at(base),
                scopes=rules.scopes,
                issuer=lambda: self._keys.issuer,
            )
        elif plan.authentication is AuthenticationMode.JWT and chosen.jwks_uri:
            rules, load = _jwt_rules(chosen), jwks_at(documents, chosen.jwks_uri)
        else:
            raise ValueError("a plan without a provider has no keys")
        self._keys = KeySource(load, reactor)
        told = None if self.metadata is None else self.metadata.url
        challenges = Challenges(scopes=rules.scopes, metadata=told)
        self.authenticator: IAuthenticator = BearerAuthentication(
            rules, self._keys, challenges, wall
        )

    def startService(self) -> None:
        """Fetch the keys, so that they are there before the first token."""
        super().startService()
        self._keys.start()

    def stopService(self) -> Deferred[None]:
        """Stop fetching, close the connection."""
        super().stopService()
        self._keys.close()
        return self._agent.close()

    def ready(self) -> bool:
        """Whether tokens can be judged: there were keys, however old."""
        return self._keys.keys is not None
