"""How the layers below a request say no."""

from typing import NoReturn

import attrs

from zscaler_mcp.errors import ZscalerMcpError
from zscaler_mcp.refusal import Refusal, refusal_for

__all__ = ["RequestRefused", "refuse"]


@attrs.define(auto_exc=True, slots=False)
class RequestRefused(ZscalerMcpError):
    """A peer sent what is not answered; the connection ends with the refusal."""

    refusal: Refusal


def refuse(status: int) -> NoReturn:
    """Refuse with a status and its own sentence.

    :raises RequestRefused: always.
    """
    raise RequestRefused(refusal_for(status))
