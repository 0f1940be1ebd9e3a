"""Two replicas share keys and a Redis: a confirmation counts at each, and once."""

import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from typing import Any

from twisted.internet import reactor as installed
from twisted.internet.defer import Deferred, gatherResults
from twisted.trial.unittest import TestCase

from tests.integration.daemon import wait_until
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.secret import Secret
from zscaler_mcp.service._spent import RedisSpentTokens
from zscaler_mcp.tools.confirmation import Confirmations

TOOL, ARGUMENTS = "zia_delete_rule_label", {"label_id": "7"}
KEY = Secret("k" * 32)
PASSWORD = "p@ss"


class RedisServer:
    """A Redis of its own, on a free port, with a password."""

    def __init__(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port: int = taken.getsockname()[1]
        self._folder = tempfile.TemporaryDirectory()
        program = shutil.which("redis-server")
        assert program is not None, "install the package redis-server"
        self._process = subprocess.Popen(
            [
                program,
                *("--port", str(self.port), "--bind", "127.0.0.1"),
                *("--requirepass", PASSWORD, "--save", "", "--dir", self._folder.name),
            ],
            stdout=subprocess.DEVNULL,
        )

    @property
    def url(self) -> Secret:
        """Where it is, and the way in."""
        return Secret(f"redis://:p%40ss@127.0.0.1:{self.port}/1")

    def listens(self) -> bool:
        """Whether it can be connected to."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()


class ReplicaTests(TestCase):
    """Tokens of one replica at another."""

    def setUp(self) -> None:
        """Start a Redis and two replicas."""
        self.redis = RedisServer()
        self.addCleanup(self.redis.stop)
        wait_until("Redis listens", self.redis.listens)
        self.here, self.there = self.replica(), self.replica()

    def replica(self) -> Confirmations:
        """A replica with the shared key and the shared store."""
        reactor: Any = installed
        store = RedisSpentTokens(self.redis.url, reactor)
        store.startService()
        self.addCleanup(store.stopService)
        return Confirmations(
            keys=(KEY,), now=time.time, nonce=secrets.token_bytes, spent=store
        )

    def redeem(self, replica: Confirmations, token: str) -> "Deferred[None]":
        """Redeem a token at a replica."""
        return Deferred.fromCoroutine(replica.redeem(token, ANONYMOUS, TOOL, ARGUMENTS))

    async def test_elsewhere(self) -> None:
        """A token of one replica is good at the other, and then at none."""
        token = self.here.issue(ANONYMOUS, TOOL, ARGUMENTS)
        await self.redeem(self.there, token)
        for replica in (self.here, self.there):
            with self.assertRaises(ToolFailure) as caught:
                await self.redeem(replica, token)
            self.assertIs(caught.exception.kind, FailureKind.CONFIRMATION)

    async def test_at_once(self) -> None:
        """Of a thousand redemptions at two replicas, one counts."""
        token = self.here.issue(ANONYMOUS, TOOL, ARGUMENTS)
        outcomes: list[bool] = []

        def ended(result: object) -> None:
            outcomes.append(result is None)

        await gatherResults(
            self.redeem((self.here, self.there)[number % 2], token).addBoth(ended)
            for number in range(1000)
        )
        self.assertEqual((len(outcomes), sum(outcomes)), (1000, 1))

    async def test_gone(self) -> None:
        """Without its store a replica does nothing, and says why."""
        token = self.here.issue(ANONYMOUS, TOOL, ARGUMENTS)
        await self.redeem(self.here, token)
        self.redis.stop()
        again = self.here.issue(ANONYMOUS, TOOL, ARGUMENTS)
        with self.assertRaises(ToolFailure) as caught:
            await self.redeem(self.here, again)
        self.assertIs(caught.exception.kind, FailureKind.UPSTREAM)
        self.assertIn("Nothing was done", caught.exception.detail)
        self.flushLoggedErrors()
