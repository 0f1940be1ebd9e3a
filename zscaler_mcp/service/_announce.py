"""What the operator sees when the daemon is up: the banner, and how to connect."""

import json
from collections.abc import Callable

from twisted.application.service import Service
from twisted.logger import Logger, LogLevel

from zscaler_mcp.logs import BLOCK
from zscaler_mcp.plan import Plan
from zscaler_mcp.posture import Posture
from zscaler_mcp.service._tenant import DEMO_CALLERS
from zscaler_mcp.settings import AuthenticationMode, Transport

__all__ = ["AnnouncementService"]


def _connection(plan: Plan, url: str) -> str:
    """A client configuration to paste."""
    kind = "sse" if plan.transport is Transport.SSE else "http"
    server: dict[str, object] = {"type": kind, "url": url}
    if plan.authentication is AuthenticationMode.API_KEY:
        server["headers"] = {"Authorization": "Bearer YOUR-API-KEY"}
    elif plan.authentication is AuthenticationMode.ZSCALER:
        client_id, secret = "YOUR-CLIENT-ID", "YOUR-CLIENT-SECRET"
        if plan.endpoints is None:
            client_id, secret, _ = DEMO_CALLERS[0]
        server["headers"] = {
            "X-Zscaler-Client-ID": client_id,
            "X-Zscaler-Client-Secret": secret,
        }
    elif plan.authentication is AuthenticationMode.JWT:
        server["headers"] = {"Authorization": "Bearer YOUR-TOKEN"}
    return json.dumps({"mcpServers": {"zscaler": server}}, indent=2)


class AnnouncementService(Service):
    """Shows the posture once everything before it is up, and after each reload.

    :param posture: the posture as it is now.
    :param host: the address and port that were bound.
    """

    _log = Logger()

    def __init__(
        self, plan: Plan, posture: Callable[[], Posture], host: Callable[[], str]
    ) -> None:
        self._plan = plan
        self._posture = posture
        self._host = host

    def startService(self) -> None:
        """Show the banner, then the way in."""
        super().startService()
        self.show()
        binding = self._plan.binding
        if self._plan.transport is Transport.STDIO or binding is None:
            return
        if binding.local_socket or self._host() == "unbound":
            return
        host = self._host().replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]")  # noqa: S104
        url = f"{self._plan.schemes[0]}://{host}/mcp"
        text = f"Serving MCP at {url}\n\n{_connection(self._plan, url)}\n"
        self._log.emit(LogLevel.info, "Serving MCP at {url}", url=url, **{BLOCK: text})

    def show(self) -> None:
        """Show the banner, whatever the log level."""
        self._log.emit(LogLevel.info, "Security posture", **self._posture().event())
