"""Request state: what a server remembers by giving it to the client, sealed.

It comes back through a client that nobody has to trust, so it is encrypted and
authenticated (AES-256-GCM), bound to the caller and to the request it was made for,
and over after a few minutes (2026-07-28, "Multi Round-Trip Requests: Server
Requirements").
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from twisted.logger import Logger

from zscaler_mcp.caller import Caller
from zscaler_mcp.jsonrpc import INVALID_PARAMS, Request
from zscaler_mcp.mcp.protocol import RpcError
from zscaler_mcp.secret import Secret

__all__ = ["RequestState"]

_NONCE: Final = 12
_MAX_CARRIED: Final = 3 * 1024 * 1024
"""Bytes of state and parameters that come back in one message; the rest of the 4 MiB
that a message may have is for its envelope and the next answers."""

_INPUTS: Final = ("inputResponses", "requestState", "_meta")


def _binding(request: Request, caller: Caller) -> bytes:
    """What a state must come back with: the same caller, method and parameters."""
    params = {
        name: value for name, value in request.params.items() if name not in _INPUTS
    }
    return orjson.dumps(
        [caller.mode, caller.principal, request.method, params],
        option=orjson.OPT_SORT_KEYS,
    )


class RequestState:
    """Seals and opens request state.

    :param keys: the first one seals, all of them open; replicas share them.
    :param now: seconds since the epoch.
    :param nonce: random bytes, as many as are asked for.
    :param ttl: seconds after which a state is over.
    """

    _log = Logger()

    def __init__(
        self,
        keys: Sequence[Secret],
        *,
        now: Callable[[], float],
        nonce: Callable[[int], bytes],
        ttl: float = 600.0,
    ) -> None:
        self._ciphers = [AESGCM(sha256(key.reveal().encode()).digest()) for key in keys]
        self._now = now
        self._nonce = nonce
        self._ttl = ttl

    def seal(self, request: Request, caller: Caller, answers: dict[str, Any]) -> str:
        """Seal the answers that a client has given so far.

        :raises RpcError: invalid params, where no message could carry them back.
        """
        content = orjson.dumps([self._now() + self._ttl, answers])
        nonce = self._nonce(_NONCE)
        bound = _binding(request, caller)
        sealed = nonce + self._ciphers[0].encrypt(nonce, content, bound)
        state = base64.urlsafe_b64encode(sealed).decode("ascii")
        size = len(state) + len(bound)
        if size > _MAX_CARRIED:
            # The tool's author reads this; the client learns that it said too much.
            self._log.error(
                "{method}: the answers so far and the parameters make {size} bytes, and"
                " a client can bring back {limit}: ask for less",
                method=request.method,
                size=size,
                limit=_MAX_CARRIED,
            )
            raise RpcError(INVALID_PARAMS, "The answers are too large to go on with")
        return state

    def open(self, request: Request, caller: Caller, state: object) -> dict[str, Any]:
        """The answers that were sealed.

        :raises RpcError: invalid params, for whatever is not a state of this server
            for this caller and request, or is over; it does not say which.
        """
        refused = RpcError(INVALID_PARAMS, "Invalid requestState")
        if not isinstance(state, str):
            raise refused
        try:
            sealed = base64.b64decode(state, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise refused from None
        nonce, content = sealed[:_NONCE], sealed[_NONCE:]
        for cipher in self._ciphers:
            try:
                opened = cipher.decrypt(nonce, content, _binding(request, caller))
            except (InvalidTag, ValueError):
                continue
            expires_at, answers = orjson.loads(opened)
            if self._now() < expires_at:
                return dict(answers)
        raise refused
