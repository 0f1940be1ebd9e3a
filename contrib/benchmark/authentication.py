"""What authentication costs, beside the call that it precedes, in one run.

Each mode proves the same caller again and again, whose credential it knows already.
The call is a ``tools/call`` of our daemon without authentication, as its own process
computes it.
"""

import base64
import json
import statistics
import time
from collections.abc import Hashable
from contextlib import ExitStack
from typing import Any, Final

import attrs
from compare import CALL, ROUNDS, free_port, measure, modern, start, wait_for
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from tests.heads import head
from tests.oneapi_fakes import NOW
from tests.provider_fakes import FIRST, keyset, rules
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.token import Grant
from zscaler_mcp.oneapi.verification import CredentialVerifier
from zscaler_mcp.provider import KeySource, Loaded
from zscaler_mcp.requesthead import ClientCertificate, RequestHead
from zscaler_mcp.secret import Secret
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import (
    ApiKeyAuthentication,
    BearerAuthentication,
    CertificateAuthentication,
    Challenges,
    IAuthenticator,
    NoAuthentication,
    ZscalerAuthentication,
)

TIMES: Final = 5_000
KEYS: Final = 20
"""API keys that are configured; the one that calls is the last."""

_Mode = tuple[IAuthenticator, RequestHead]


def _now() -> float:
    return float(NOW)


def keys() -> _Mode:
    """API keys."""
    texts = [f"key-{number:02d}-" + "k" * 32 for number in range(KEYS)]
    mode = ApiKeyAuthentication(tuple(map(ApiKey.of, texts)))
    return mode, head(authorization=f"Bearer {texts[-1]}")


def tokens() -> _Mode:
    """Tokens of an identity provider."""

    async def load() -> Loaded:
        return Loaded(keyset(FIRST), 3600)

    source = KeySource(load, Clock())
    source.start()
    mode = BearerAuthentication(rules(), source, Challenges(), _now)
    return mode, head(authorization=f"Bearer {FIRST.token()}")


@attrs.frozen
class _Tenant:
    """Asks the verifier as the service of the tenant does."""

    verifier: CredentialVerifier

    def refused(self, client_id: str, secret: Secret) -> bool:
        """Whether a credential is known to be bad."""
        return self.verifier.refused(ClientSecret(client_id, secret))

    async def verify(self, client_id: str, secret: Secret, source: Hashable) -> float:
        """Seconds for which a credential is believed."""
        return await self.verifier.verify(ClientSecret(client_id, secret), source)


def credentials() -> _Mode:
    """OneAPI credentials of callers."""

    async def ask(_asked: ClientSecret) -> Grant:
        return Grant.lasting(Secret("token"), 3600.0, 0.0)

    verifier = CredentialVerifier(
        ask, Clock(), key=b"k" * 32, lifetime=3600, keep_tokens=True
    )
    mode = ZscalerAuthentication(_Tenant(verifier), _now, lambda head: head.peer)
    basic = base64.b64encode(b"client-1:secret-of-client-1").decode()
    return mode, head(authorization=f"Basic {basic}")


def certificates() -> _Mode:
    """Client certificates, which the handshake has verified."""
    shown = ClientCertificate(name="dns:agent.example", expires_at=NOW + 9)
    return CertificateAuthentication(_now), attrs.evolve(head(), certificate=shown)


MODES: Final = {
    "none": lambda: (NoAuthentication(), head()),
    f"api-key, {KEYS} keys": keys,
    "jwt, oidc": tokens,
    "zscaler": credentials,
    "mtls": certificates,
}


def microseconds(mode: IAuthenticator, request: RequestHead) -> float:
    """For one caller who is known, beside the cost of asking nobody anything."""
    proven: list[Any] = []
    Deferred.fromCoroutine(mode.authenticate(request)).addCallback(proven.append)
    if not proven:
        raise SystemExit(f"{mode.mode} does not know its caller")
    began = time.perf_counter()
    for _ in range(TIMES):
        Deferred.fromCoroutine(mode.authenticate(request))
    return (time.perf_counter() - began) / TIMES * 1e6


def call_milliseconds() -> float:
    """What our daemon computes for one call: the median of the rounds."""
    with ExitStack() as stack:
        tenant = start(stack, "tenant.py").stdout
        where = "" if tenant is None else tenant.readline().strip()
        json.loads(where)
        port = free_port()
        server = port, start(stack, "ours.py", str(port), where).pid
        wait_for(port)
        time.sleep(1)
        asked = modern("tools/call", CALL)
        return statistics.median(measure(server, *asked)[1] for _ in range(ROUNDS))


def main() -> None:
    """Measure and print."""
    call = call_milliseconds() * 1000
    print(f"a call: {call:.0f} microseconds")
    for name, make in MODES.items():
        mode, request = make()
        cost = statistics.median(microseconds(mode, request) for _ in range(ROUNDS))
        print(f"{name:18} {cost:6.1f} microseconds {cost / call:7.2%}", flush=True)


if __name__ == "__main__":
    main()
