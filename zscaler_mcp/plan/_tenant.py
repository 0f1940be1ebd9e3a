"""The tenant, the credential for it, and which of its tools are offered."""

from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.oneapi.assertion import PrivateKey
from zscaler_mcp.oneapi.credential import ClientSecret, Credential
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.plan._review import Review
from zscaler_mcp.settings import AuthenticationMode, Entitlement
from zscaler_mcp.tools.selection import Selection

__all__ = ["find_selection", "find_tenant"]


def find_selection(review: Review) -> Selection:
    """What is offered of the catalog; unknown names are faults."""
    tools = review.settings.tools
    selection = Selection(
        services=tools.services,
        disabled_services=tools.disabled_services,
        toolsets=tools.toolsets,
        disabled_toolsets=tools.disabled_toolsets,
        disabled_tools=tools.disabled_tools,
        write_enabled=tools.write_enabled,
        write_tools=tools.write_tools,
    )
    for unknown in selection.unknown_names():
        remedy = f"Did you mean {unknown.nearest}?" if unknown.nearest else ""
        what = f"{unknown.name!r} does not exist."
        review.refuse(f"ZSCALER_MCP_{unknown.field.upper()}", what, remedy)
    for idle in selection.idle_patterns(CATALOG.tools):
        what = f"{idle.name!r} matches no tool."
        review.warn(f"ZSCALER_MCP_{idle.field.upper()}", what)
    if tools.write_enabled and not tools.write_tools:
        what = "is true, but ZSCALER_MCP_WRITE_TOOLS names no tool: none can write."
        review.warn("ZSCALER_MCP_WRITE_ENABLED", what)
    if tools.write_tools and not tools.write_enabled:
        what = "has no effect without ZSCALER_MCP_WRITE_ENABLED=true."
        review.warn("ZSCALER_MCP_WRITE_TOOLS", what)
    if tools.disable_entitlement_filter and tools.entitlement is Entitlement.CLOSED:
        what = "is true, and ZSCALER_MCP_ENTITLEMENT is closed; choose one."
        review.refuse("ZSCALER_MCP_DISABLE_ENTITLEMENT_FILTER", what)
    return selection


def _check_delegation(review: Review, mode: AuthenticationMode | None) -> None:
    """Refuse to call with the callers' credentials where they have none."""
    tenant = review.settings.oneapi
    if mode is None and tenant.simulated:
        what = "leaves nothing to call with on standard input and output."
        review.warn("ZSCALER_MCP_DELEGATE", what)
    elif mode is not AuthenticationMode.ZSCALER:
        what = "needs the mode zscaler, over HTTP: only there callers have a credential"
        what += " for the tenant."
        review.refuse(
            "ZSCALER_MCP_DELEGATE", what, "Set ZSCALER_MCP_AUTH_MODE=zscaler."
        )
    if not tenant.simulated and tenant.client_id is not None:
        what = "is not used: every call is made with its caller's own credential."
        review.warn("ZSCALER_CLIENT_ID", what, "Remove it, with its secret or key.")


def _find_credential(review: Review) -> Credential | None:
    """The server's own credential."""
    tenant = review.settings.oneapi
    try:
        if tenant.client_id and tenant.private_key is not None:
            return PrivateKey.of_pem(tenant.client_id, tenant.private_key)
        if tenant.client_id and tenant.client_secret is not None:
            return ClientSecret(tenant.client_id, tenant.client_secret)
    except ValueError as error:
        review.refuse("ZSCALER_PRIVATE_KEY", str(error))
    return None


def find_tenant(
    review: Review, mode: AuthenticationMode | None
) -> tuple[Endpoints | None, Credential | None]:
    """The tenant's addresses and the credential for it, if it needs one.

    :param mode: how callers prove who they are; ``None`` where there is but one.
    """
    tenant = review.settings.oneapi
    if tenant.delegate and review.sound("AUTH_MODE", "AUTH_ENABLED", "AUTH_API_KEY"):
        _check_delegation(review, mode)
    if tenant.simulated:
        return None, None
    if tenant.demo_scale != 1:
        what = "has no effect without ZSCALER_MCP_DEMO=true."
        review.warn("ZSCALER_MCP_DEMO_SCALE", what)
    given: dict[str, object] = {"ZSCALER_VANITY_DOMAIN": tenant.vanity_domain}
    if not tenant.delegate:
        given["ZSCALER_CLIENT_ID"] = tenant.client_id
        given["ZSCALER_CLIENT_SECRET or ZSCALER_PRIVATE_KEY"] = (
            tenant.client_secret or tenant.private_key
        )
    failed = " ".join(review.loaded.failed)
    for name, value in given.items():
        if value is None and not any(part in failed for part in name.split(" or ")):
            remedy = "Set it, or serve the simulated tenant with --demo."
            review.refuse(name, "is not set.", remedy)
    if tenant.client_secret is not None and tenant.private_key is not None:
        what = "is set, and so is ZSCALER_PRIVATE_KEY; choose one."
        review.refuse("ZSCALER_CLIENT_SECRET", what)
    credential = None if tenant.delegate else _find_credential(review)
    if tenant.vanity_domain is None:
        return None, credential
    try:
        cloud = tenant.cloud or "production"
        return Endpoints.of_tenant(tenant.vanity_domain, cloud), credential
    except ValueError as error:
        review.refuse("ZSCALER_VANITY_DOMAIN, ZSCALER_CLOUD", str(error))
        return None, credential
