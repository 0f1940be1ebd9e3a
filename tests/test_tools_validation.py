"""Arguments against the advertised schema."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import toolsets
from zscaler_mcp.catalog import CATALOG, present
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.tools.validation import MAX_ERRORS, ArgumentValidator


def check(tool: str, /, **arguments: Any) -> None:
    """Validate arguments of a tool as the pipeline does."""
    row = CATALOG.by_name[tool]
    ArgumentValidator(row).check(present(row, arguments))


class ValidationTests(SynchronousTestCase):
    """What is refused, and in which words (THREATS T31)."""

    def refusal(self, tool: str, /, **arguments: Any) -> ToolFailure:
        """The failure that arguments meet."""
        with self.assertRaises(ToolFailure) as caught:
            check(tool, **arguments)
        failure: ToolFailure = caught.exception
        self.assertIs(failure.kind, FailureKind.ARGUMENT)
        return failure

    def test_recorded_arguments_pass(self) -> None:
        """Every argument set that the reference was recorded with is accepted."""
        seen = 0
        for facts in toolsets():
            for tool, cases in facts["requests"].items():
                for case in cases if tool in CATALOG.by_name else ():
                    check(tool, **case["arguments"])
                    seen += 1
        self.assertGreaterEqual(seen, 146)

    def test_null_is_absent(self) -> None:
        """A null counts as absent; a required argument is then missing."""
        check("zpa_list_segment_groups", search=None, page=None)
        failure = self.refusal("zia_get_rule_label", label_id=None)
        self.assertEqual(failure.detail, "label_id is required.")

    def test_every_rule_in_words(self) -> None:
        """Each rule of the schemas says what it wants, and shortly what it got."""
        page = "zpa_list_segment_groups"
        for failure, detail in (
            (self.refusal(page, page=0), "page must be at least 1, got 0."),
            (
                self.refusal(page, page_size=501),
                "page_size must be at most 500, got 501.",
            ),
            (
                self.refusal(page, page="2"),
                'page must be of type integer, got "2".',
            ),
            (
                self.refusal("zia_get_rule_label", label_id=""),
                'label_id must have at least 1 characters, got "".',
            ),
            (
                self.refusal("zia_url_lookup", urls=[]),
                "urls must have at least 1 items, got a list.",
            ),
            (
                self.refusal("zia_url_lookup", urls=["a", 7]),
                "urls[1] must be of type string, got 7.",
            ),
            (
                self.refusal("zia_create_location", name={"a": 1}),
                "name must be of type string, got an object.",
            ),
            (
                self.refusal("zia_create_location", name="n", advanced=[]),
                "advanced must be of type object, got a list.",
            ),
            (
                self.refusal("zia_geo_search", action="x"),
                (
                    "action must be one of geo_by_coordinates, geo_by_ip,"
                    ' city_prefix_search, got "x".'
                ),
            ),
            (
                self.refusal("get_zpa_app_segments_by_type", application_type="x"),
                (
                    "application_type must match"
                    ' ^(BROWSER_ACCESS|INSPECT|SECURE_REMOTE_ACCESS)$, got "x".'
                ),
            ),
        ):
            self.assertEqual(failure.detail, detail)

    def test_field(self) -> None:
        """The failure names the argument for programs too."""
        self.assertEqual(self.refusal("zia_url_lookup", urls=["a", 7]).field, "urls")

    def test_several_errors(self) -> None:
        """Everything that is wrong is told in one answer."""
        failure = self.refusal("zpa_list_segment_groups", page=0, page_size=0, x=1)
        for name in ("page ", "page_size ", "x is not an argument"):
            self.assertIn(name, failure.detail)

    def test_unknown_argument(self) -> None:
        """An unknown argument is an error, with the nearest known one."""
        failure = self.refusal("zia_get_rule_label", label_id="1", labelid="2")
        self.assertEqual(
            failure.detail,
            "labelid is not an argument of this tool (did you mean label_id?).",
        )
        self.refusal("zia_get_rule_label", label_id="1", unknown=None)

    def test_values_are_not_repeated_at_length(self) -> None:
        """Only a short piece of a value or a name comes back."""
        failure = self.refusal("zia_geo_search", action="A" * 10_000)
        self.assertLess(len(failure.detail), 200)
        failure = self.refusal("zia_geo_search", **{"B" * 10_000: 1})
        self.assertLess(len(failure.detail), 200)
        self.assertLess(len(failure.field or ""), 60)

    def test_errors_are_bounded(self) -> None:
        """A thousand errors are answered with the first few."""
        many = {f"x{n}": n for n in range(1000)}
        failure = self.refusal("zia_get_rule_label", **many)
        self.assertLessEqual(failure.detail.count("not an argument"), MAX_ERRORS)
        failure = self.refusal("zia_url_lookup", urls=[7] * 1000)
        self.assertLessEqual(failure.detail.count("must be"), MAX_ERRORS)

    def test_work_is_bounded(self) -> None:
        """Errors beyond the bound are not even looked for."""
        looked = 0
        explain = ArgumentValidator._explain

        def counting(validator: ArgumentValidator, error: Any) -> Any:
            nonlocal looked
            looked += 1
            return explain(validator, error)

        self.patch(ArgumentValidator, "_explain", counting)
        self.refusal("zia_url_lookup", urls=[7] * 5000)
        self.assertEqual(looked, MAX_ERRORS)

    def test_errors_at_the_end(self) -> None:
        """What is wrong only far inside of a list is found, and told with its place."""
        failure = self.refusal("zia_url_lookup", urls=[*["a"] * 4000, 7])
        self.assertEqual(failure.detail, "urls[4000] must be of type string, got 7.")
        failure = self.refusal("zia_url_lookup", urls=["a"] * 5001)
        self.assertEqual(
            failure.detail, "urls must have at most 5000 items, got a list."
        )
        check("zia_url_lookup", urls=["a"] * 5000)

    def test_large_arguments(self) -> None:
        """A full category passes; what no service takes is refused in words."""
        category: dict[str, Any] = {"category_id": "CUSTOM_01", "configured_name": "n"}
        tool = "zia_update_url_category"
        urls = [f"https://host-{n}.example.com/path" for n in range(25_000)]
        check(tool, **category, urls=urls)
        failure = self.refusal(tool, **category, urls=[*urls, "one.example"])
        self.assertEqual(
            failure.detail, "urls must have at most 25000 items, got a list."
        )
        check("zia_create_rule_label", name="n", description="d" * 10_240)
        failure = self.refusal(
            "zia_create_rule_label", name="n", description="d" * 10**6
        )
        self.assertTrue(
            failure.detail.startswith("description must have at most 16384 characters")
        )
        failure = self.refusal("zpa_list_segment_groups", search="s" * 70_000)
        self.assertEqual(failure.field, "search")
        self.assertLess(len(failure.detail), 150)

    def test_secrets_are_not_repeated(self) -> None:
        """A secret that is wrong is not quoted."""
        failure = self.refusal(
            "zia_create_vpn_credential", credential_type="IP", pre_shared_key=12345678
        )
        self.assertNotIn("12345678", failure.detail)
        self.assertIn("pre_shared_key", failure.detail)

    def test_top_level_type(self) -> None:
        """An unknown member inside advanced is advanced's own matter."""
        check("zia_create_location", name="n", advanced={"anything": {"goes": 1}})
