"""The official SDK, pointed at a simulated tenant: a client that we did not write."""

import warnings
from importlib import import_module
from typing import Any

from twisted.internet.threads import deferToThread

from tests.integration.test_oneapi_wire import WireCase

__all__ = ["SDKCase"]


class SDKCase(WireCase):
    """Runs a script of SDK calls against a tenant of its own."""

    def use(self, client: Any) -> None:
        """Use the tenant as an administrator's program would; runs in a thread."""
        raise NotImplementedError

    async def play(self) -> None:
        """Run the script."""
        self.point_the_sdk_here()
        await deferToThread(self.script)

    def script(self) -> None:
        """Log in and use the tenant."""
        configuration = {
            "clientId": self.tenant.tokens.client_id,
            "clientSecret": self.tenant.tokens.client_secret,
            "vanityDomain": "acme",
            "customerId": self.tenant.customer_id,
            "zcellCustomerId": self.tenant.zcell_customer_id,
            "logging": {"enabled": False, "verbose": False},
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with import_module("zscaler").ZscalerClient(configuration) as client:
                self.use(client)

    def point_the_sdk_here(self) -> None:
        """It has no setting for its two addresses."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tokens = import_module("zscaler.oneapi_oauth_client").OAuth
            calls = import_module("zscaler.request_executor").RequestExecutor
        base = f"http://127.0.0.1:{self.service.port}"
        self.patch(tokens, "_get_auth_url", lambda *_: f"{base}/oauth2/v1/token")
        self.patch(calls, "get_base_url", lambda *_: base)

    def good(self, answer: tuple[Any, Any, Any]) -> Any:
        """The value of an SDK answer."""
        value, _response, error = answer
        self.assertIsNone(error)
        return value
