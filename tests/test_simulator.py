"""The simulated tenant: its door, its manners, its bad days."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import IReactorTCP
from twisted.internet.testing import MemoryReactor
from twisted.trial.unittest import SynchronousTestCase
from twisted.web.client import ResponseFailed

from tests.oneapi_fakes import NOW
from tests.simulator_case import ZIA, ZPA, SimulatorCase
from zscaler_mcp.simulator import (
    ALWAYS,
    Fault,
    FaultKind,
    SimulatedTenant,
    SimulatorService,
)
from zscaler_mcp.simulator.kinds import fields
from zscaler_mcp.simulator.tokens import PRODUCTS

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
LABELS = f"{ZIA}/ruleLabels"


class TokenTests(SimulatorCase):
    """Who gets a token."""

    def issue(self, **changed: str) -> tuple[int, Any]:
        """Ask for one."""
        said = self.ask("POST", "/oauth2/v1/token", form=self.form(**changed))
        return said.status, said.body

    def test_a_client_with_its_secret(self) -> None:
        """The answer is a token response, and the token is good."""
        status, body = self.issue()
        self.assertEqual(status, 200)
        self.assertEqual((body["token_type"], body["expires_in"]), ("Bearer", 3600))
        self.token = body["access_token"]
        self.get(LABELS)
        self.assertEqual(self.tenant.tokens.issued, 2)

    def test_products(self) -> None:
        """A token names the tenant's products, or the client's, or says nothing."""
        issuer = self.tenant.tokens
        issuer.add_client("other", "secret", products=("ZPA",))
        other = {"client_id": "other", "client_secret": "secret"}
        for changed, products in (({}, PRODUCTS), (other, ("ZPA",))):
            _, body = self.issue(**changed)
            payload = body["access_token"].split(".")[1]
            claims = json.loads(urlsafe_b64decode(payload + "=="))
            named = [each["prd"] for each in claims["service-info"]]
            self.assertEqual(tuple(named), products)
        issuer.products = None
        _, body = self.issue()
        self.assertNotIn(".", body["access_token"])

    def test_others(self) -> None:
        """A wrong client, secret, audience or grant gets an OAuth error."""
        for changed, status, error in (
            ({"client_id": "x"}, 401, "invalid_client"),
            ({"client_secret": "x"}, 401, "invalid_client"),
            ({"client_secret": ""}, 401, "invalid_client"),
            ({"audience": "https://evil.example"}, 400, "invalid_request"),
            ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ):
            answered, body = self.issue(**changed)
            self.assertEqual((answered, body["error"]), (status, error))

    def assertion(self, key: Any = KEY, **changed: Any) -> dict[str, str]:
        """The form of a signed request."""
        client = self.tenant.tokens.client_id
        claims = {
            "iss": client,
            "sub": client,
            "aud": "https://api.zscaler.com",
            "exp": int(NOW) + 600,
            "jti": "one",
            **changed,
        }
        form = self.form(
            client_assertion=jwt.encode(claims, key, algorithm="RS256"),
            client_assertion_type=(
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            ),
        )
        del form["client_secret"]
        return form

    def test_a_client_with_a_key(self) -> None:
        """A signed assertion is as good as a secret, once."""
        self.tenant.tokens.public_key = KEY.public_key()
        form = self.assertion()
        self.assertEqual(self.ask("POST", "/oauth2/v1/token", form=form).status, 200)
        self.assertEqual(self.ask("POST", "/oauth2/v1/token", form=form).status, 401)

    def test_assertions_that_prove_nothing(self) -> None:
        """Another key, issuer, audience, subject or time is refused."""
        form = self.assertion()
        self.assertEqual(self.ask("POST", "/oauth2/v1/token", form=form).status, 401)
        self.tenant.tokens.public_key = KEY.public_key()
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        for form in (
            self.assertion(other),
            self.assertion(iss="x"),
            self.assertion(sub="x"),
            self.assertion(aud="x"),
            self.assertion(exp=int(NOW) - 1),
            self.assertion(exp=int(NOW) + 86_400),
            {**self.assertion(), "client_assertion_type": "x"},
            {**self.assertion(), "client_assertion": "x.y.z"},
        ):
            said = self.ask("POST", "/oauth2/v1/token", form=form)
            self.assertEqual(said.status, 401)

    def test_the_door(self) -> None:
        """Without a good token there is nothing but 401."""
        for authorization in ("", "Bearer", "Bearer x", "Basic x", self.token):
            headers = {b"Authorization": authorization.encode()}
            self.assertEqual(self.ask("GET", LABELS, headers=headers).status, 401)

    def test_tokens_end(self) -> None:
        """They expire, and a test can revoke them."""
        self.tenant.tokens.revoke_all()
        self.assertEqual(self.ask("GET", LABELS).status, 401)
        self.token = self.issue()[1]["access_token"]
        self.clock.advance(3599)
        self.get(LABELS)
        self.clock.advance(2)
        self.assertEqual(self.ask("GET", LABELS).status, 401)

    def test_each_tenant_has_a_client_of_its_own(self) -> None:
        """Nobody on the machine can guess the demo's credential."""
        other = SimulatedTenant(self.clock, self.wall)
        for name in ("client_id", "client_secret"):
            ours, theirs = (getattr(t.tokens, name) for t in (self.tenant, other))
            self.assertNotEqual(ours, theirs)


class MannersTests(SimulatorCase):
    """HTTP, pages and limits."""

    def test_what_is_not_there(self) -> None:
        """Unknown paths, ids and methods are told in the words of their service."""
        self.refused(404, "RESOURCE_NOT_FOUND", "GET", f"{ZIA}/nothing")
        self.refused(404, "RESOURCE_NOT_FOUND", "GET", f"{LABELS}/7")
        self.refused(405, "METHOD_NOT_ALLOWED", "DELETE", LABELS)
        self.refused(405, "METHOD_NOT_ALLOWED", "POST", f"{ZIA}/vips", {})
        self.refused(404, "resource.not.found", "GET", f"{ZPA}/nothing")
        self.refused(404, "resource.not.found", "GET", f"{ZPA}/application/7")

    def test_another_customer(self) -> None:
        """A ZPA path names the tenant's customer, or is refused."""
        other = ZPA.replace(SimulatedTenant.customer_id, "9")
        self.refused(403, "authz.not.authorized", "GET", f"{other}/application")

    def test_bodies(self) -> None:
        """A write is JSON, says so, and is an object."""
        said = self.ask("POST", LABELS, form={"name": "x"})
        self.assertEqual(said.status, 415)
        self.refused(400, "INVALID_INPUT_ARGUMENT", "POST", LABELS, [1])
        self.refused(400, "INVALID_INPUT_ARGUMENT", "POST", LABELS, "x")

    def test_zia_pages(self) -> None:
        """An array of a hundred from page 1 on, or of what is asked for."""
        whole = self.get(LABELS)
        self.assertEqual(len(whole), 12)
        pages = [self.get(LABELS, page=str(n), pageSize="5") for n in (1, 2, 3, 4)]
        self.assertEqual([len(page) for page in pages], [5, 5, 2, 0])
        self.assertEqual([r for page in pages for r in page], whole)
        for query in ({"page": "0"}, {"page": "x"}, {"pageSize": "-1"}):
            self.refused(400, "INVALID_INPUT_ARGUMENT", "GET", LABELS, **query)

    def test_zpa_pages(self) -> None:
        """An object with totals, of twenty, at most five hundred."""
        path = f"{ZPA}/application"
        first = self.get(path)
        self.assertEqual((first["totalPages"], first["totalCount"]), ("3", "60"))
        self.assertEqual(len(first["list"]), 20)
        whole = self.get(path, pagesize="9999")
        self.assertEqual((whole["totalPages"], len(whole["list"])), ("1", 60))
        self.assertEqual(self.get(path, page="4")["list"], [])
        self.refused(400, "invalid.resource.argument", "GET", path, page="0")

    def test_zpa_searches(self) -> None:
        """Field, operator, value, with pluses or spaces; anything else is refused."""
        path = f"{ZPA}/segmentGroup"
        for search in ("name+EQ+Finance", "name EQ finance"):
            (found,) = self.get(path, search=search)["list"]
            self.assertEqual(found["name"], "Finance")
        starts = self.get(path, search="name+STARTSWITH+data")
        self.assertEqual(starts["totalCount"], "2")
        enabled = self.get(path, search="enabled EQ true", pagesize="500")["list"]
        self.assertTrue(all(group["enabled"] for group in enabled))
        self.assertEqual(self.get(path, search="name+EQ+nothing")["totalCount"], "0")
        domain = "web1.finance.corp.example.com"
        found = self.get(f"{ZPA}/application", search=f"domainNames EQ {domain}")
        self.assertEqual(found["totalCount"], "1")
        for search in ("Finance", "name+LOOKS+x", "+EQ+"):
            self.refused(400, "invalid.resource.argument", "GET", path, search=search)

    def test_rate_limits(self) -> None:
        """Beyond the limit there is 429 and a time, in each service's spelling."""
        self.tenant.limit_rate(2, 10.0)
        self.get(LABELS)
        self.get(LABELS)
        self.clock.advance(3)
        said = self.ask("GET", LABELS)
        self.assertEqual((said.status, said.header("X-RateLimit-Reset")), (429, "7"))
        said = self.ask("GET", f"{ZPA}/application")
        self.assertEqual((said.status, said.header("Retry-After")), (429, "7s"))
        self.clock.advance(7)
        self.get(LABELS)

    def test_a_test_can_look_back(self) -> None:
        """What was asked and answered is remembered."""
        self.get(LABELS, page="2")
        seen = self.tenant.seen[-1]
        self.assertEqual((seen.method, seen.path), ("GET", LABELS))
        self.assertEqual(seen.query, {"page": "2"})
        self.assertEqual(self.tenant.statuses[200], 2)


class FaultTests(SimulatorCase):
    """Bad days."""

    def fault(self, kind: FaultKind, **more: Any) -> None:
        """Switch one on."""
        self.tenant.faults.add(Fault(kind=kind, **more))

    def labels(self) -> int:
        """How many there are."""
        return len(self.tenant.store.all("rule label"))

    def test_a_status(self) -> None:
        """The next matching call fails, others and later ones do not."""
        self.fault(FaultKind.STATUS, path="ruleLabels", status=503, method="GET")
        self.get(f"{ZIA}/staticIP")
        said = self.ask("GET", LABELS)
        self.assertEqual(said.status, 503)
        self.assertIn("message", said.body)
        self.get(LABELS)

    def test_times(self) -> None:
        """A fault lasts as many times as it is told, or until it is cleared."""
        self.fault(FaultKind.STATUS, times=2)
        self.assertEqual(
            [self.ask("GET", LABELS).status for _ in "abc"], [500] * 2 + [200]
        )
        self.fault(FaultKind.STATUS, times=ALWAYS)
        self.assertEqual([self.ask("GET", LABELS).status for _ in "abc"], [500] * 3)
        self.tenant.faults.clear()
        self.get(LABELS)

    def test_before_or_after_the_effect(self) -> None:
        """A write that fails has been made only where the fault says so."""
        for after, count in ((False, 12), (True, 13)):
            self.fault(FaultKind.STATUS, method="POST", after=after)
            said = self.ask("POST", LABELS, {"name": f"after {after}"})
            self.assertEqual(said.status, 500)
            self.assertEqual(self.labels(), count)

    def test_the_token_endpoint_too(self) -> None:
        """The identity service has bad days of its own."""
        self.fault(FaultKind.STATUS, path="/oauth2/", status=500)
        said = self.ask("POST", "/oauth2/v1/token", form=self.form())
        self.assertEqual((said.status, next(iter(said.body))), (500, "error"))
        self.assertEqual(self.tenant.tokens.issued, 1)

    def test_slow(self) -> None:
        """The answer comes after its seconds; who leaves before is counted."""
        self.fault(FaultKind.SLOW, seconds=5.0, times=2)
        waiting = self.begin("GET", LABELS)
        self.clock.advance(4.9)
        self.http.flush()
        self.assertNoResult(waiting)
        self.clock.advance(0.2)
        self.http.flush()
        self.assertEqual(self.successResultOf(waiting).status, 200)
        leaving = self.begin("GET", LABELS)
        leaving.cancel()
        self.http.flush()
        self.failureResultOf(leaving)
        self.assertEqual(self.tenant.abandoned, 1)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_answers_that_are_none(self) -> None:
        """Too large, not JSON, compressed, or the address of somebody else."""
        self.fault(FaultKind.OVERSIZE, size=5_000)
        self.assertEqual(len(self.ask("GET", LABELS).body), 5_000)
        self.fault(FaultKind.BROKEN)
        self.assertIsInstance(self.failing(), ValueError)
        self.fault(FaultKind.COMPRESSED)
        said = self.ask("GET", LABELS)
        self.assertEqual(len(said.body), 12)
        self.fault(FaultKind.REDIRECT)
        said = self.ask("GET", LABELS)
        self.assertEqual(said.status, 302)
        self.assertEqual(said.header("Location"), "https://elsewhere.example/")

    def failing(self) -> BaseException:
        """The error of a request that fails."""
        sent: Deferred[Any] = self.begin("GET", LABELS)
        self.http.flush()
        value = self.failureResultOf(sent).value
        assert isinstance(value, BaseException)
        return value

    def test_connections_that_break(self) -> None:
        """Before the head, or in the middle of the body."""
        for kind in (FaultKind.DROP, FaultKind.TRUNCATE):
            self.fault(kind)
            self.assertIsInstance(self.failing(), ResponseFailed | ConnectionLost)


class HostileTests(SimulatorCase):
    """The tenant that somebody attacks."""

    hostile = True

    def test_names_and_descriptions_attack(self) -> None:
        """Every kind of record that people name has hostile ones among it."""
        text = str(
            [
                self.get(f"{ZIA}/{path}")
                for path in ("ruleLabels", "locations", "staticIP", "urlCategories")
            ]
        )
        for attack in (
            "<script>",
            "<|im_start|>",
            "Ignore all previous",
            "javascript:",
        ):
            self.assertIn(attack, text)
        groups = self.get(f"{ZPA}/segmentGroup")["list"]
        self.assertTrue(any("\u200b" in group["description"] for group in groups))


class ScaleTests(SimulatorCase):
    """A larger tenant."""

    scale = 5

    def test_there_is_more_of_everything(self) -> None:
        """Five times the records, with names of their own."""
        labels = self.get(LABELS, pageSize="1000")
        self.assertEqual(len(labels), 60)
        self.assertEqual(len({label["name"] for label in labels}), 60)
        for path, count in (("locations", 176), ("staticIP", 180)):
            found = self.get(f"{ZIA}/{path}", pageSize="1000")
            self.assertEqual(len(found), count)
            self.assertEqual(len({record["id"] for record in found}), count)
        self.assertEqual(self.get(f"{ZPA}/application")["totalCount"], "300")


class ServiceTests(SynchronousTestCase):
    """The tenant as a service."""

    def test_it_listens_on_loopback_only(self) -> None:
        """Nobody else on the network meets the simulation."""
        case = SimulatorCase()
        case.setUp()
        reactor: Any = MemoryReactor()
        service = SimulatorService(reactor, case.tenant, 8080)
        with self.assertRaises(RuntimeError):
            _ = service.port
        service.startService()
        ((port, _factory, _backlog, interface),) = reactor.tcpServers
        self.assertEqual((port, interface), (8080, "127.0.0.1"))
        self.assertTrue(IReactorTCP.providedBy(reactor))
        self.successResultOf(service.stopService())
        self.successResultOf(service.stopService())


class FieldTests(SynchronousTestCase):
    """The table of kinds."""

    def test_an_unknown_type_is_a_mistake(self) -> None:
        """A misspelt field type stops the import."""
        with self.assertRaises(ValueError):
            fields(txt="name")
        self.assertEqual(fields(text="a b", flag="c")["b"], "text")
