"""What a server may ask of a client: its user, its model, its roots.

One :class:`Ask` is pushed as a request in a session and returned as an input request
in the modern era; whoever asks does not see the difference.
"""

from typing import Any, Final

import attrs
import jsonschema_rs
from twisted.internet.defer import (
    CancelledError,
    Deferred,
    FirstError,
    gatherResults,
)
from twisted.internet.interfaces import IReactorTime
from twisted.python.failure import Failure

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import Suspended, ZscalerMcpError
from zscaler_mcp.jsonrpc import (
    INVALID_PARAMS,
    Request,
    Response,
    encode_notification,
    encode_request,
)
from zscaler_mcp.mcp.protocol import RpcError, missing_capability
from zscaler_mcp.mcp.session import NoAnswerError, Session
from zscaler_mcp.mcp.state import RequestState
from zscaler_mcp.sanitize import Sanitizer

__all__ = [
    "Ask",
    "AskRefused",
    "InputRequired",
    "RequestAsking",
    "SessionAsking",
    "check_capabilities",
    "elicit",
    "list_roots",
    "sample",
]

_PATIENCE: Final = 600.0
"""Seconds for which a client, or whoever sits before it, may think about an answer
(2025-03-26, "Lifecycle: Timeouts")."""

_ELICITATION: Final = "elicitation/create"
_SAMPLING: Final = "sampling/createMessage"
_ROOTS: Final = "roots/list"
_CANCELLED: Final = "notifications/cancelled"

_ROLE: Final = {"enum": ["user", "assistant"]}
_BLOCK: Final = {
    "type": "object",
    "properties": {"type": {"type": "string"}},
    "required": ["type"],
}
_VALIDATORS: Final = {
    method: jsonschema_rs.validator_for({"type": "object", **schema})
    for method, schema in {
        _ELICITATION: {
            "properties": {
                "action": {"enum": ["accept", "decline", "cancel"]},
                "content": {"type": "object"},
            },
            "required": ["action"],
        },
        _SAMPLING: {
            "properties": {
                "role": _ROLE,
                "content": {"anyOf": [_BLOCK, {"type": "array", "items": _BLOCK}]},
                "model": {"type": "string"},
            },
            "required": ["role", "content", "model"],
        },
        _ROOTS: {
            "properties": {
                "roots": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"uri": {"type": "string"}},
                        "required": ["uri"],
                    },
                }
            },
            "required": ["roots"],
        },
    }.items()
}


class AskRefused(ZscalerMcpError):
    """The client answered with an error, or did not answer in time."""


@attrs.frozen
class Ask:
    """One request to a client."""

    method: str
    params: dict[str, Any]
    capabilities: dict[str, Any]
    """What a client must have declared to be asked this."""

    def is_understood(self, declared: dict[str, Any]) -> bool:
        """Whether a client with these capabilities can be asked.

        One that declares ``elicitation: {}`` takes forms (2025-11-25, "Elicitation").
        """
        for name, wanted in self.capabilities.items():
            had = declared.get(name)
            if not isinstance(had, dict):
                return False
            if any(
                part not in had and not (part == "form" and not had) for part in wanted
            ):
                return False
        return True

    def check(self, answer: object) -> dict[str, Any]:
        """The client's answer, in its shape.

        :raises RpcError: invalid params, for anything else.
        """
        if isinstance(answer, dict) and _VALIDATORS[self.method].is_valid(answer):
            return answer
        raise RpcError(INVALID_PARAMS, f"Invalid answer to {self.method}")


@attrs.define(auto_exc=True, slots=False)
class InputRequired(Suspended):
    """The request can go on only with answers of the client (2026-07-28, MRTR).

    Raised by the context that was asked; a provider lets it pass.
    """

    asks: dict[str, Ask]


def elicit(message: str, schema: dict[str, Any], **more: Any) -> Ask:
    """Ask the user to fill in a form ("Elicitation: Form Mode").

    :param schema: an object of flat properties.
    """
    params = {"message": message, "requestedSchema": schema, **more}
    return Ask(_ELICITATION, params, {"elicitation": {"form": {}}})


def sample(messages: list[dict[str, Any]], max_tokens: int, **more: Any) -> Ask:
    """Ask the client's model ("Sampling")."""
    params = {"messages": messages, "maxTokens": max_tokens, **more}
    return Ask(_SAMPLING, params, {"sampling": {}})


def list_roots() -> Ask:
    """Ask for the roots of the client's workspace ("Roots")."""
    return Ask(_ROOTS, {}, {"roots": {}})


def check_capabilities(asks: dict[str, Ask], declared: dict[str, Any]) -> None:
    """Refuse what the client has not declared.

    :raises RpcError: missing capability.
    """
    missing = [ask for ask in asks.values() if not ask.is_understood(declared)]
    if missing:
        required: dict[str, Any] = {}
        for ask in missing:
            required |= ask.capabilities
        raise missing_capability(required)


class SessionAsking:
    """Pushes requests to the client of a session and waits for their answers.

    :param outlet: ``None`` for a client that takes nothing before the answer.
    """

    def __init__(
        self,
        session: Session,
        outlet: Any,
        sanitizer: Sanitizer,
        clock: IReactorTime,
    ) -> None:
        self._session = session
        self._outlet = outlet
        self._sanitizer = sanitizer
        self._clock = clock

    def given(self) -> tuple[str, ...]:
        """Nothing: answers come to the one who asks."""
        return ()

    @property
    def reaches(self) -> bool:
        """Whether the client takes a question before the answer."""
        return self._outlet is not None

    async def ask(self, asks: dict[str, Ask]) -> dict[str, dict[str, Any]]:
        """Ask everything at once; see :class:`IAsking`."""
        check_capabilities(asks, self._session.client.capabilities)
        if self._outlet is None:
            raise AskRefused
        if not self._session.can_ask(len(asks)):
            raise AskRefused
        waiting = [self._put(ask) for ask in asks.values()]
        try:
            answers = await gatherResults(waiting, consumeErrors=True)
        except FirstError as error:
            for answer in waiting:
                answer.cancel()
            if error.subFailure.check(CancelledError):
                raise CancelledError from None
            raise AskRefused from error.subFailure.value
        return {
            name: ask.check(answer.result)
            for (name, ask), answer in zip(asks.items(), answers, strict=True)
        }

    def _put(self, ask: Ask) -> Deferred[Response]:
        """Ask one thing; the answer, or its failure."""
        identifier, answer = self._session.expect()
        params = self._sanitizer.json(ask.params)
        self._outlet.put(encode_request(identifier, ask.method, params))

        def withdraw(failure: Failure) -> Failure:
            """Tell a client that may still ask its user ("Cancellation")."""
            given_up = failure.check(CancelledError, NoAnswerError)
            if given_up and not self._session.ended:
                named = self._sanitizer.json({"requestId": identifier})
                self._outlet.put(encode_notification(_CANCELLED, named))
            return failure

        return answer.addErrback(withdraw).addTimeout(_PATIENCE, self._clock)


class RequestAsking:
    """Asks by a result, and takes the answers from the request that comes back."""

    reaches: Final = True

    def __init__(
        self,
        request: Request,
        caller: Caller,
        declared: dict[str, Any],
        state: RequestState,
    ) -> None:
        """Read what came back with ``request``.

        :raises RpcError: invalid params, for what did not come from this server.
        """
        self._request = request
        self._caller = caller
        self._declared = declared
        self._state = state
        params = request.params
        self._sealed: dict[str, Any] = {}
        if "requestState" in params:
            self._sealed = state.open(request, caller, params["requestState"])
        self._given = params.get("inputResponses", {})
        if not isinstance(self._given, dict):
            raise RpcError(INVALID_PARAMS, "inputResponses must be an object")

    async def ask(self, asks: dict[str, Ask]) -> dict[str, dict[str, Any]]:
        """Ask everything at once; see :class:`IAsking`."""
        check_capabilities(asks, self._declared)
        missing = {}
        for name, ask in asks.items():
            if name in self._given and name not in self._sealed:
                self._sealed[name] = ask.check(self._given[name])
            elif name not in self._sealed:
                missing[name] = ask
        if missing:
            raise InputRequired(missing)
        return {name: ask.check(self._sealed[name]) for name, ask in asks.items()}

    def given(self) -> tuple[str, ...]:
        """The names of the answers that came back with the request."""
        return tuple(self._given)

    def seal(self) -> str:
        """Every answer so far, for the client to bring back."""
        return self._state.seal(self._request, self._caller, self._sealed)
