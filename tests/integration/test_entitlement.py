"""A running daemon follows the tokens of its tenant (T34)."""

import json
from typing import Any, Final

from treq import content, get, post
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.logger import LogEvent, globalLogPublisher

from tests.integration.test_service import LIST, ServiceCase
from tests.mcp_fakes import mirrored, modern
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.logs import BLOCK

TOOLS: Final = modern("tools/list")
LISTEN: Final = modern(
    "subscriptions/listen",
    notifications={
        "toolsListChanged": True,
        "promptsListChanged": True,
        "resourceSubscriptions": [
            "zscaler://posture",
            "zscaler://tools/zpa_app_segments",
        ],
    },
)
WITHOUT_ZPA: Final = ("CLOUD_CONNECTOR", "ZCC", "ZDX", "ZIA", "ZIAM", "ZINSIGHTS")
READY: Final = 200


class EntitlementTests(ServiceCase):
    """Over HTTP."""

    async def follow(self, products: tuple[str, ...] | None, **variables: str) -> None:
        """Start with a tenant whose tokens name products, and wait for the token."""
        self.banners: list[str] = []
        observer: Any = self.note
        globalLogPublisher.addObserver(observer)
        self.addCleanup(globalLogPublisher.removeObserver, observer)
        self.make(**variables)
        self.tenant.tokens.products = products
        self.run_it()
        status = 0
        while status != READY:
            response = await get(f"{self.base}/ready", agent=self.agent)
            status = response.code
            await content(response)

    def note(self, event: LogEvent) -> None:
        """Remember the banners."""
        if "[SECURITY]" in event.get(BLOCK, ""):
            self.banners.append(event[BLOCK])

    async def services(self, client_id: str = "") -> set[str]:
        """The services of the tools that are listed, to a client of the tenant."""
        headers = {name: list(values) for name, values in mirrored(TOOLS).items()}
        headers["content-type"] = ["application/json"]
        if client_id:
            headers["x-zscaler-client-id"] = [client_id]
            headers["x-zscaler-client-secret"] = ["secret"]
        body = {"jsonrpc": "2.0", "id": 1, "method": TOOLS.method}
        response = await post(
            f"{self.base}/mcp",
            json.dumps(body | {"params": TOOLS.params}).encode(),
            headers=headers,
            agent=self.agent,
        )
        answer = json.loads(await content(response))
        if client_id:
            self.assertEqual(answer["result"]["cacheScope"], "private")
        names = [tool["name"] for tool in answer["result"]["tools"]]
        return {CATALOG.by_name[name].service for name in names}

    async def renew(self, *products: str) -> None:
        """Have the tenant refuse its tokens; the next ones name other products."""
        self.tenant.tokens.products = products
        self.tenant.tokens.revoke_all()
        answer = await self.ask(LIST)
        self.assertFalse(answer["result"].get("isError", False), answer)

    def subscribe(self) -> tuple[list[Any], Deferred[Any]]:
        """Hear of changes; the messages so far, and the end of the stream."""
        heard: list[Any] = []

        def collect(data: bytes) -> None:
            lines = data.decode().splitlines()
            heard.extend(json.loads(x[5:]) for x in lines if x.startswith("data:"))

        async def listening() -> None:
            headers = {name: list(v) for name, v in mirrored(LISTEN).items()}
            headers["content-type"] = ["application/json"]
            headers["accept"] = ["application/json, text/event-stream"]
            body = {"jsonrpc": "2.0", "id": LISTEN.id, "method": LISTEN.method}
            response = await post(
                f"{self.base}/mcp",
                json.dumps(body | {"params": LISTEN.params}).encode(),
                headers=headers,
                agent=self.agent,
                unbuffered=True,
            )
            await response.collect(collect)

        return heard, ensureDeferred(listening())

    async def test_there_and_back(self) -> None:
        """What the token lacks goes, everybody hears of it, and it comes back."""
        await self.follow(WITHOUT_ZPA)
        everything = {tool.service for tool in CATALOG.tools}
        self.assertEqual(await self.services(), everything - {"zpa"})
        self.assertIn(
            "undetermined_services=all",
            self.banners[0].replace(",".join(sorted(everything)), "all"),
        )
        self.assertIn("withheld_services=zpa", self.banners[-1])
        heard, ended = self.subscribe()
        await self.until(lambda: heard)
        await self.renew(*WITHOUT_ZPA, "ZPA")
        await self.until(lambda: len(heard) >= 5)
        methods = [each["method"] for each in heard[1:]]
        self.assertEqual(
            methods,
            [
                "notifications/resources/updated",
                "notifications/tools/list_changed",
                "notifications/prompts/list_changed",
                "notifications/resources/updated",
            ],
        )
        self.assertEqual(await self.services(), everything)
        self.assertIn("withheld_services=none", self.banners[-1])
        await self.stop()
        await ended

    async def test_everything(self) -> None:
        """With a token that covers all, the banner is shown once."""
        await self.follow((*WITHOUT_ZPA, "ZPA", "ZCELL", "ZEASM", "ZMS"))
        self.assertEqual(
            await self.services(), {tool.service for tool in CATALOG.tools}
        )
        self.assertEqual(len(self.banners), 1)

    async def test_silent_token(self) -> None:
        """Of a token that says nothing, open offers all and closed nothing."""
        await self.follow(None)
        self.assertEqual(
            await self.services(), {tool.service for tool in CATALOG.tools}
        )
        self.assertIn("the token does not speak of products", self.banners[-1])
        await self.stop()
        await self.follow(None, ENTITLEMENT="closed")
        self.assertEqual(await self.services(), set())
        self.assertIn("read_tools=0", self.banners[-1])

    async def test_delegation(self) -> None:
        """With delegation each caller is offered what their own token covers."""
        for rule, silent in (("open", {"zcc", "zia", "zpa"}), ("closed", set[str]())):
            await self.follow(
                None,
                AUTH_MODE="zscaler",
                DELEGATE="true",
                ENTITLEMENT=rule,
                SERVICES="zcc,zia,zpa",
            )
            for name in ("ZIA", "ZPA"):
                self.tenant.tokens.add_client(name, "secret", products=(name,))
            self.tenant.tokens.add_client("silent", "secret")
            for name, seen in (("ZIA", {"zia"}), ("ZPA", {"zpa"}), ("silent", silent)):
                self.assertEqual(await self.services(name), seen, (rule, name))
            await self.stop()

    async def test_withheld_call(self) -> None:
        """A tool that is withheld cannot be called either."""
        await self.follow(("ZPA",))
        answer = await self.ask(LIST)
        self.assertEqual(answer["error"]["message"], "Unknown tool")
        self.assertFalse(self.is_asked())
