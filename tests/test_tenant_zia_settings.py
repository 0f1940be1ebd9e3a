"""ZIA's settings, people and applications: the tools against the simulated tenant."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from tests.oracle.tenant import run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant

TOOLSETS = {
    "zia_admin",
    "zia_advanced_settings",
    "zia_atp_malware",
    "zia_atp_policy",
    "zia_authentication_settings",
    "zia_devices",
    "zia_misc",
    "zia_shadow_it",
    "zia_users",
    "zia_workload_groups",
}


class TenantCase(SynchronousTestCase):
    """Performs tools against a tenant of its own."""

    def setUp(self) -> None:
        """A tenant with the usual records."""
        self.tenant = SimulatedTenant(Clock(), lambda: NOW)
        self.api = SimulatedAPI(self.tenant)
        self.performed = set[str]()

    def do(self, tool: str, **arguments: Any) -> Any:
        """Perform a tool."""
        self.performed.add(tool)
        return run(tool, self.api, **arguments)

    def items(self, tool: str, **arguments: Any) -> list[Any]:
        """The records that a tool lists."""
        found: list[Any] = self.do(tool, **arguments).items
        return found

    def covered(self, toolsets: set[str]) -> None:
        """Every tool of these toolsets was performed."""
        ours = {tool.name for tool in CATALOG.tools if tool.toolset in toolsets}
        self.assertEqual(ours - self.performed, set())


class SettingsTests(TenantCase):
    """Settings, lists, activation."""

    def change(self, name: str, arguments: dict[str, Any], **expected: Any) -> None:
        """Update a record and read it: only what was named has changed."""
        before = self.do(f"zia_get_{name}")
        done = self.do(f"zia_update_{name}", **arguments)
        self.assertIn("Pending", done["activation"])
        after = self.do(f"zia_get_{name}")
        self.assertEqual(after, {**before, **expected})
        self.assertNotEqual(after, before)
        self.assertEqual(done["updated"], after)

    def test_settings(self) -> None:
        """Each record is changed in a part, and the rest stays."""
        self.settings()

    def settings(self) -> None:
        """Change each of the eight records."""
        self.objects()
        self.switches()

    def objects(self) -> None:
        """Those that take any of their settings."""
        self.change(
            "advanced_settings",
            {
                "settings": {
                    "ui_session_timeout": 600,
                    "auth_bypass_urls": ["a.example"],
                }
            },
            uiSessionTimeout=600,
            authBypassUrls=["a.example"],
        )
        self.change(
            "atp_settings",
            {"settings": {"torCapture": True, "blocked_countries": []}},
            torCapture=True,
            blockedCountries=[],
        )
        self.change(
            "malware_settings", {"settings": {"worm_blocked": False}}, wormBlocked=False
        )
        self.change(
            "mobile_advanced_settings",
            {"settings": {"block_apps_sending_location_info": True}},
            blockAppsSendingLocationInfo=True,
        )

    def switches(self) -> None:
        """Those that are said as a whole."""
        self.change(
            "atp_malware_policy",
            {
                "block_unscannable_files": False,
                "block_password_protected_archive_files": True,
            },
            blockUnscannableFiles=False,
            blockPasswordProtectedArchiveFiles=True,
        )
        self.change(
            "atp_malware_inspection",
            {"inspect_inbound": True, "inspect_outbound": False},
            inspectOutbound=False,
        )
        self.change(
            "atp_malware_protocols",
            {"inspect_http": True, "inspect_ftp_over_http": True, "inspect_ftp": True},
            inspectFtp=True,
        )
        self.change(
            "atp_security_exceptions",
            {"bypass_urls": ["only.example.com"]},
            bypassUrls=["only.example.com"],
        )

    def test_unknown_settings(self) -> None:
        """A setting that ZIA does not know is refused in words that name it."""
        with self.assertRaises(ToolFailure) as caught:
            self.do("zia_update_malware_settings", settings={"colour": True})
        self.assertIs(caught.exception.kind, FailureKind.ARGUMENT)
        self.assertIn("colour", caught.exception.detail)

    def test_lists(self) -> None:
        """Entries come and go, and the answer is the list."""
        self.lists()

    def lists(self) -> None:
        """Add to both lists of URLs, and take from them."""
        for words, argument in (
            ("atp_malicious_urls", "malicious_urls"),
            ("auth_exempt_urls", "exempt_urls"),
        ):
            before = self.items(f"zia_list_{words}")
            new = ["new.example.com"]
            made = self.do(f"zia_add_{words}", **{argument: new})["created"]
            self.assertEqual(made, {"entries": new, "now_listed": before + new})
            self.assertEqual(self.items(f"zia_list_{words}"), before + new)
            gone = self.do(f"zia_delete_{words}", **{argument: new})["deleted"]
            self.assertEqual(gone, {"entries": new, "now_listed": before})

    def test_activation(self) -> None:
        """A change is pending until the configuration is activated."""
        self.activation()

    def activation(self) -> None:
        """Change something and activate it."""
        self.do("zia_add_auth_exempt_urls", exempt_urls=["x.example.com"])
        status = self.do("zia_get_activation_status")
        self.assertEqual(status, {"status": "PENDING"})
        done = self.do("zia_activate_configuration")
        self.assertEqual(done, {"updated": {"status": "ACTIVE"}})
        status = self.do("zia_get_activation_status")
        self.assertEqual(status, {"status": "ACTIVE"})

    def test_every_tool(self) -> None:
        """Every tool of these toolsets works, with and without optional arguments."""
        self.settings()
        self.lists()
        self.activation()
        look_up_people(self)
        look_up_devices(self)
        classify_applications(self)
        self.covered(TOOLSETS)


def look_up_people(case: TenantCase) -> None:
    """Users, groups and departments, in every way there is."""
    users = case.items("get_zia_users")
    user = users[4]
    filters = {
        "name": user["name"],
        "dept": user["department"]["name"],
        "group": user["groups"][1]["name"],
    }
    assert case.items("get_zia_users", **filters, page=1, page_size=10) == [user]
    assert case.items("get_zia_users", user_id=str(user["id"])) == [user]
    groups = case.items("get_zia_user_groups")
    sorting = {"sort_by": "name", "sort_order": "desc"}
    found = case.items("get_zia_user_groups", search="dev", defined_by="x", **sorting)
    assert [group["name"] for group in found] == ["Developers"]
    found = case.items("get_zia_user_groups", name="velop")
    assert [group["name"] for group in found] == ["Developers"]
    one = case.items("get_zia_user_groups", group_id=str(groups[2]["id"]))
    assert one == [groups[2]]
    departments = case.items("get_zia_user_departments")
    found = case.items(
        "get_zia_user_departments", search="privacy", limit_search=False, **sorting
    )
    assert [each["name"] for each in found] == ["Legal"]
    brief = case.items("get_zia_user_departments", action="read_lite", page_size=3)
    assert brief == [{n: d[n] for n in ("id", "name")} for d in departments[:3]]
    identifier = str(departments[0]["id"])
    one = case.items("get_zia_user_departments", department_id=identifier)
    assert one == departments[:1]
    one = case.items(
        "get_zia_user_departments", action="read_lite", department_id=identifier
    )
    assert one == brief[:1]


def look_up_devices(case: TenantCase) -> None:
    """Devices, their groups, and workloads."""
    plain = case.items("zia_list_device_groups")
    counted = case.items(
        "zia_list_device_groups", include_device_info=True, include_pseudo_groups=True
    )
    assert len(counted) == len(plain) + 1
    devices = case.items("zia_list_devices")
    owners = [str(device["ownerUserId"]) for device in devices[:2]]
    found = case.items(
        "zia_list_devices",
        name=devices[1]["name"],
        user_ids=owners,
        include_all=True,
        page=1,
        page_size=5,
    )
    assert found == [devices[1]]
    assert case.items("zia_list_devices", user_ids=owners) == devices[:2]
    brief = case.do("zia_list_devices_lite", page_size=10)
    assert brief.next == {"page": 2, "page_size": 10}
    assert len(case.items("zia_list_devices_lite", all=True)) == len(devices)
    workloads = case.items("zia_list_workload_groups")
    page = case.items("zia_list_workload_groups", page=2, page_size=5)
    assert page == workloads[5:10]
    group = case.do("zia_get_workload_group", group_id=str(workloads[0]["id"]))
    assert group == workloads[0]


def classify_applications(case: TenantCase) -> None:
    """Applications of the shadow IT report."""
    every = case.items("zia_list_shadow_it_apps", all=True)
    page = case.do("zia_list_shadow_it_apps", page_number=0, limit=10)
    assert (page.items, page.next) == (every[:10], {"page_number": 1, "limit": 10})
    tags = case.items("zia_list_shadow_it_custom_tags")
    ids = [str(each["id"]) for each in every[:3]]
    case.do(
        "zia_bulk_update_shadow_it_apps",
        sanction_state="unsanctioned",
        application_ids=ids,
        custom_tag_ids=[str(tags[1]["id"])],
    )
    record = case.tenant.store.get("shadow IT application", ids[2])
    assert record["sanctionedState"] == "UN_SANCTIONED"
    assert record["customTags"] == [tags[1]]


class PeopleTests(TenantCase):
    """Who is there, with what."""

    def test_people(self) -> None:
        """Users, groups and departments are found by what is known of them."""
        look_up_people(self)

    def test_devices(self) -> None:
        """Devices are found by name and owner."""
        look_up_devices(self)

    def test_applications(self) -> None:
        """Applications are classified, many at once."""
        classify_applications(self)

    def test_nobody(self) -> None:
        """A user that is not there is not found, and said to be so."""
        with self.assertRaises(ToolFailure) as caught:
            self.do("get_zia_users", user_id="7")
        self.assertIs(caught.exception.kind, FailureKind.NOT_FOUND)
