"""What this server says of itself to OAuth clients: RFC 9728."""

from collections.abc import Callable
from typing import Final

import attrs
import orjson

from zscaler_mcp.jsonrpc import EncodedMessage
from zscaler_mcp.secureurl import SecureURL

__all__ = ["WELL_KNOWN", "ResourceMetadata", "resource_at"]

WELL_KNOWN: Final = "/.well-known/oauth-protected-resource"

_ENDPOINT: Final = "/mcp"


def resource_at(base: SecureURL) -> SecureURL:
    """The MCP endpoint of a server as a resource, in its canonical spelling.

    :param base: the URL of the server, or of its endpoint.
    """
    path = base.path.rstrip("/").removesuffix(_ENDPOINT)
    return attrs.evolve(base, path=path + _ENDPOINT, query="")


@attrs.frozen(kw_only=True)
class ResourceMetadata:
    """The protected resource metadata of this server.

    It says what has to be said for a client to get a token, and nothing else.
    """

    resource: SecureURL
    scopes: tuple[str, ...]
    issuer: Callable[[], str | None]
    """The authorization server; ``None`` until it was found."""

    @property
    def url(self) -> str:
        """Where clients find it: between host and path (RFC 9728 section 3.1)."""
        return f"{self.resource.origin}{WELL_KNOWN}{self.resource.path}"

    def stands_at(self, rest: str) -> bool:
        """Whether it is to be found under ``rest`` of the well-known place.

        That is the root, for clients that try it, and the path of the resource as
        clients know it, which a proxy may have taken a part from.
        """
        return rest in ("", self.resource.path)

    def message(self) -> EncodedMessage | None:
        """The document; ``None`` while the authorization server is not known."""
        issuer = self.issuer()
        if issuer is None:
            return None
        fields = {
            "resource": str(self.resource),
            "authorization_servers": [issuer],
            "bearer_methods_supported": ["header"],
            "resource_name": "zscaler-mcp",
        }
        if self.scopes:
            fields["scopes_supported"] = list(self.scopes)
        return EncodedMessage(orjson.dumps(fields))
