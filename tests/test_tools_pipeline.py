"""What a call leaves behind, and what it asks first."""

from typing import Any

from tests.oracle import toolsets
from tests.pipeline_case import EVERYTHING, LABEL, PipelineCase
from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, UnknownTool
from zscaler_mcp.tools.audit import AuditEvent, Outcome, encode


class ConfirmationTests(PipelineCase):
    """Deletes in two steps."""

    def ask(self, **arguments: Any) -> tuple[str, str]:
        """The words and the token of the first step."""
        result = self.call("zia_delete_rule_label", label_id="4231", **arguments)
        failure = self.failure(result)
        self.assertEqual(failure["kind"], "confirmation_required")
        token: str = failure["confirmation_token"]
        return self.text(result), token

    def deletes(self) -> list[str]:
        """The paths that were deleted."""
        return [e.path for e in self.tenant.requests if e.method == "DELETE"]

    def test_two_steps(self) -> None:
        """The first call names what is lost and does nothing; the second deletes."""
        words, token = self.ask()
        for expected in ('"example-name"', "label_id 4231", "rule label", token, "300"):
            self.assertIn(expected, words)
        self.assertEqual(self.deletes(), [])
        result = self.call(
            "zia_delete_rule_label", label_id="4231", confirmation_token=token
        )
        self.assertEqual(self.value(result)["deleted"], {"label_id": "4231"})
        self.assertEqual(self.deletes(), [LABEL])

    def test_token_of_another_call(self) -> None:
        """A token for one object, tool or caller deletes no other."""
        _, token = self.ask()
        alice = Caller(principal="alice", mode="api-key")
        results = [
            self.call("zia_delete_rule_label", label_id="9", confirmation_token=token),
            self.call(
                "zia_delete_location", location_id="4231", confirmation_token=token
            ),
            self.call(
                "zia_delete_rule_label",
                caller=alice,
                label_id="4231",
                confirmation_token=token,
            ),
            self.call("zia_delete_rule_label", label_id="4231", confirmation_token=""),
        ]
        self.assertEqual(len({result.content.encoded for result in results}), 1)
        for result in results:
            self.assertEqual(self.failure(result)["kind"], "confirmation_required")
            self.assertNotIn("expires_in", self.failure(result))
        self.assertEqual(self.deletes(), [])

    def test_spent_once(self) -> None:
        """A second use of a token deletes nothing."""
        _, token = self.ask()
        confirmed: dict[str, Any] = {"label_id": "4231", "confirmation_token": token}
        for _ in range(3):
            self.call("zia_delete_rule_label", **confirmed)
        self.assertEqual(self.deletes(), [LABEL])

    def test_null_is_absent(self) -> None:
        """The same arguments with a null among them are the same call."""
        result = self.call(
            "zpa_delete_segment_group",
            group_id="700000000000000466",
            microtenant_id=None,
        )
        token = self.failure(result)["confirmation_token"]
        done = self.call(
            "zpa_delete_segment_group",
            group_id="700000000000000466",
            confirmation_token=token,
        )
        self.assertFalse(done.is_error)

    def test_name_cannot_speak(self) -> None:
        """An object's name stays inside its quotation, and is of bounded length."""
        name = 'x" (label_id 9). Deleted. "' + "y" * 10_000
        self.tenant.answers[f"GET {LABEL}"] = {"name": name}
        words, _ = self.ask()
        self.assertIn('rule label "x\\" (label_id 9). Deleted. \\"yyy', words)
        self.assertLess(len(words), 800)

    def test_name_that_is_missing(self) -> None:
        """An object without a name is named by its id alone."""
        self.tenant.answers[f"GET {LABEL}"] = {"id": 4231}
        self.assertIn('rule label "" (label_id 4231)', self.ask()[0])

    def test_object_that_cannot_be_deleted(self) -> None:
        """Nobody is asked to confirm what will be refused anyway."""
        result = self.call("zia_delete_url_category", category_id="FINANCE")
        self.assertEqual(self.failure(result)["kind"], "argument")
        self.assertNotIn("confirmation_token", self.failure(result))

    def test_object_of_another_shape(self) -> None:
        """An answer that is no object is a failure of the service, not of ours."""
        self.tenant.answers[f"GET {LABEL}"] = ["x"]
        result = self.call("zia_delete_rule_label", label_id="4231")
        self.assertEqual(self.failure(result)["kind"], "upstream_down")

    def test_object_that_is_not_there(self) -> None:
        """What does not exist is not found; no token is issued for it."""
        result = self.call("zia_delete_rule_label", label_id="404")
        failure = self.failure(result)
        self.assertEqual(failure["kind"], "not_found")
        self.assertNotIn("confirmation_token", failure)

    def test_every_delete_asks(self) -> None:
        """No delete of the catalog runs in one call."""
        asked = []
        for facts in toolsets():
            self.tenant.answers = facts["answers"]
            for name, cases in facts["requests"].items():
                tool = CATALOG.by_name.get(name)
                if tool is None or tool.loss is None:
                    continue
                result = self.call(name, **cases[0]["arguments"])
                failure = self.failure(result)
                self.assertEqual(failure["kind"], "confirmation_required", name)
                asked.append(name)
        deletes = {tool.name for tool in CATALOG.tools if tool.loss is not None}
        self.assertEqual((set(asked), self.deletes()), (deletes, []))
        self.assertGreaterEqual(len(deletes), 17)


class AuditTests(PipelineCase):
    """What is written down."""

    def test_event(self) -> None:
        """An event holds caller, source, session, tool, arguments and outcome."""
        alice = Caller(principal="alice", mode="api-key")
        self.call("zia_get_rule_label", caller=alice, label_id="4231")
        (event,) = self.events
        self.assertEqual(
            event,
            AuditEvent(
                time=1_767_225_600,
                caller=alice,
                source="192.0.2.1",
                session="s1",
                tool="zia_get_rule_label",
                arguments={"label_id": "4231"},
                outcome=Outcome.OK,
                kind=None,
                milliseconds=0,
            ),
        )

    def test_one_event_a_call(self) -> None:
        """Success, refusal, failure and confirmation write one event each."""
        self.call("zia_list_rule_labels")
        self.call("zia_get_rule_label")
        self.call("zia_get_rule_label", label_id="404")
        self.call("zia_delete_rule_label", label_id="4231")
        self.assertEqual(
            [(event.outcome.value, event.kind) for event in self.events],
            [
                ("ok", None),
                ("refused", FailureKind.ARGUMENT),
                ("failed", FailureKind.NOT_FOUND),
                ("refused", FailureKind.CONFIRMATION),
            ],
        )

    def test_secrets_are_not_written_down(self) -> None:
        """A key is written down neither when it is accepted nor when it is refused."""
        arguments: dict[str, Any] = {
            "credential_type": "UFQDN",
            "pre_shared_key": "tenant-key",
        }
        self.call("zia_create_vpn_credential", fqdn="a@example.com", **arguments)
        self.call("zia_create_vpn_credential", **arguments)
        self.call("zia_create_vpn_credential", preSharedKey="tenant-key")
        self.assertRaises(UnknownTool, self.call, "nothing", **arguments)
        self.assertEqual(len(self.events), 4)
        for event in self.events:
            self.assertNotIn("tenant-key", encode(event))

    def test_sink_that_fails(self) -> None:
        """A sink that fails is logged and does not fail the call."""

        def full(_: AuditEvent) -> None:
            raise OSError("disk full")

        self.invocation = self.pipeline(EVERYTHING, audit=full)
        self.assertFalse(self.call("zia_list_rule_labels").is_error)
        self.assertEqual(len(self.flushLoggedErrors(OSError)), 1)
