"""Users, groups, departments, devices, applications: how they are looked up."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant, paged, run
from tests.pipeline_case import EVERYTHING, PipelineCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest

ZIA = "/zia/api/v1"


def groups(count: int) -> list[dict[str, Any]]:
    """Groups, the last one called a needle."""
    rows = [{"id": n, "name": f"hay {n}"} for n in range(count - 1)]
    return [*rows, {"id": count - 1, "name": "The Needle"}]


class LookupTests(SynchronousTestCase):
    """One record by its id, or a list."""

    def test_an_id_wins(self) -> None:
        """With an id there is one record, whatever else is said."""
        for tool, path, name in (
            ("get_zia_users", "users", "user_id"),
            ("get_zia_user_groups", "groups", "group_id"),
            ("get_zia_user_departments", "departments", "department_id"),
            ("get_zia_dlp_dictionaries", "dlpDictionaries", "dict_id"),
            ("get_zia_dlp_engines", "dlpEngines", "engine_id"),
        ):
            tenant = RecordedTenant({f"GET {ZIA}/{path}/7": {"id": 7}})
            found = run(tool, tenant, **{name: "7"})
            self.assertEqual((found.items, found.next), ([{"id": 7}], None))
            self.assertEqual(tenant.requests[0].query, ())
            empty = RecordedTenant({f"GET {ZIA}/{path}": []})
            self.assertEqual(run(tool, empty, **{name: ""}).items, [])

    def test_ids_stay_in_their_segment(self) -> None:
        """An id that would name another resource is refused (defect B40)."""
        for user_id in ("../groups", "7?x=1", "..", "7/8"):
            tenant = RecordedTenant({})
            with self.assertRaises(ToolFailure) as caught:
                run("get_zia_users", tenant, user_id=user_id)
            self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(tenant.requests, [])

    def test_brief_departments(self) -> None:
        """Brief means the brief list as well as the brief record (defect B33)."""
        rows = [{"id": 1, "name": "x"}]
        tenant = RecordedTenant(
            {
                f"GET {ZIA}/departments/lite": rows,
                f"GET {ZIA}/departments/lite/1": rows[0],
            }
        )
        brief = {"action": "read_lite", "limit_search": True}
        self.assertEqual(
            run("get_zia_user_departments", tenant, search="x", **brief).items, rows
        )
        self.assertEqual(tenant.requests[0].query, (("search", "x"),))
        one = run("get_zia_user_departments", tenant, department_id="1", **brief)
        self.assertEqual(one.items, rows)

    def test_brief_dictionaries(self) -> None:
        """The brief lists are searched here, engines by their predefined names too."""
        rows: list[dict[str, Any]] = [
            {"id": 1, "name": "Credit Cards"},
            {"id": 2, "name": "", "predefinedEngineName": "CREDIT"},
            {"id": 3, "name": "Other"},
        ]
        for tool, path, ids in (
            ("get_zia_dlp_dictionaries", "dlpDictionaries", [1]),
            ("get_zia_dlp_engines", "dlpEngines", [1, 2]),
        ):
            tenant = RecordedTenant({f"GET {ZIA}/{path}/lite": rows})
            found = run(tool, tenant, action="read_lite", search="cREDIT")
            self.assertEqual([row["id"] for row in found.items], ids)
            self.assertEqual(tenant.requests[0].query, ())


class GroupTests(SynchronousTestCase):
    """Groups of a name."""

    def test_name_on_a_later_page(self) -> None:
        """A group beyond the first thousand is found (defect B30)."""
        tenant = RecordedTenant({f"GET {ZIA}/groups": paged(groups(2500), 100)})
        found = run("get_zia_user_groups", tenant, name=" needle ")
        self.assertEqual([row["id"] for row in found.items], [2499])
        self.assertEqual(len(tenant.requests), 3)

    def test_name_without_text(self) -> None:
        """A name of blanks is refused, not taken for every group."""
        with self.assertRaises(ToolFailure) as caught:
            run("get_zia_user_groups", RecordedTenant({}), name="  ")
        self.assertEqual(caught.exception.field, "name")

    def test_pages(self) -> None:
        """Without a name, pages are as elsewhere."""
        tenant = RecordedTenant({f"GET {ZIA}/groups": paged(groups(250), 100)})
        page = run("get_zia_user_groups", tenant, page=2, page_size=100)
        self.assertEqual(page.next, {"page": 3, "page_size": 100})


class DeviceTests(SynchronousTestCase):
    """Devices."""

    def test_owners(self) -> None:
        """Each owner goes out by itself, under one name."""
        tenant = RecordedTenant({f"GET {ZIA}/deviceGroups/devices": []})
        run("zia_list_devices", tenant, user_ids=["1", "2"], include_all=True)
        self.assertEqual(
            tenant.requests[0].query,
            (("userIds", "1"), ("userIds", "2"), ("includeAll", "true")),
        )

    def test_no_owners(self) -> None:
        """An empty list of owners filters nothing."""
        tenant = RecordedTenant({f"GET {ZIA}/deviceGroups/devices": []})
        run("zia_list_devices", tenant, user_ids=[])
        self.assertEqual(tenant.requests[0].query, ())


class ShadowTests(SynchronousTestCase):
    """Applications of the shadow IT report."""

    def pages(self, count: int, usual: int) -> RecordedTenant:
        """A tenant that counts pages from 0, with a usual size that nobody tells."""
        rows = [{"id": n} for n in range(count)]

        def answer(request: ApiRequest) -> Any:
            query = dict(request.query)
            size = int(query.get("limit", usual))
            page = int(query.get("pageNumber", 0))
            return rows[page * size : (page + 1) * size]

        return RecordedTenant({f"GET {ZIA}/cloudApplications/lite": answer})

    def test_pages_from_zero(self) -> None:
        """The first page is 0, and next leads through all of them."""
        tenant, seen = self.pages(120, 50), list[int]()
        arguments: dict[str, Any] = {"limit": 50}
        while arguments:
            page = run("zia_list_shadow_it_apps", tenant, **arguments)
            seen += [row["id"] for row in page.items]
            arguments = page.next or {}
        self.assertEqual(seen, list(range(120)))
        self.assertEqual(len(tenant.requests), 3)

    def test_unknown_size(self) -> None:
        """Without a size, any page may be followed by another, an empty one by none."""
        tenant = self.pages(120, 50)
        first = run("zia_list_shadow_it_apps", tenant)
        self.assertEqual((len(first.items), first.next), (50, {"page_number": 1}))
        last = run("zia_list_shadow_it_apps", tenant, page_number=3)
        self.assertEqual((last.items, last.next), ([], None))

    def test_all(self) -> None:
        """All reads pages of a thousand."""
        tenant = self.pages(2100, 50)
        self.assertEqual(
            len(run("zia_list_shadow_it_apps", tenant, all=True).items), 2100
        )
        self.assertEqual(len(tenant.requests), 3)

    def test_verdicts(self) -> None:
        """The service's words for the three verdicts; no others are taken."""
        path = f"{ZIA}/cloudApplications/bulkUpdate"
        for word, expected in (
            ("sanctioned", "SANCTIONED"),
            ("Unsanctioned", "UN_SANCTIONED"),
            ("ANY", "ANY"),
        ):
            tenant = RecordedTenant({f"PUT {path}": None})
            run("zia_bulk_update_shadow_it_apps", tenant, sanction_state=word)
            self.assertEqual(tenant.requests[0].body, {"sanctionedState": expected})
        with self.assertRaises(ToolFailure) as caught:
            run("zia_bulk_update_shadow_it_apps", tenant, sanction_state="blocked")
        self.assertEqual(caught.exception.field, "sanction_state")
        self.assertEqual(len(tenant.requests), 1)


class SecretTests(PipelineCase):
    """What does not leave the server."""

    def test_passwords_of_users(self) -> None:
        """A user's password is withheld, the rest is shown."""
        user = {"id": 7, "name": "A", "password": "hunter2"}
        self.tenant = RecordedTenant({f"GET {ZIA}/users": [user]})
        self.invocation = self.pipeline(EVERYTHING)
        text = self.text(self.call("get_zia_users"))
        self.assertNotIn("hunter2", text)
        self.assertIn('"name":"A"', text)

    def test_all_of_them(self) -> None:
        """Every tool of the toolset withholds it."""
        for tool in CATALOG.tools:
            if tool.toolset == "zia_users":
                self.assertIn("password", tool.secrets)
