"""ZDX, ZIdentity, EASM and Client Connector, simulated, read by the official SDK."""

import warnings
from importlib import import_module
from typing import Any

from tests.integration import test_oneapi_sdk


class ServiceTests(test_oneapi_sdk.SDKTests):
    """What a client that we did not write makes of the other services."""

    def script(self) -> None:
        """Use each service in turn; runs in a thread."""
        configuration = {
            "clientId": self.tenant.tokens.client_id,
            "clientSecret": self.tenant.tokens.client_secret,
            "vanityDomain": "acme",
            "logging": {"enabled": False, "verbose": False},
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with import_module("zscaler").ZscalerClient(configuration) as client:
                self.use_zdx(client.zdx)
                self.use_troubleshooting(client.zdx)
                self.use_zid(client.zid)
                self.use_zeasm(client.zeasm)
                self.use_zcc(client.zcc)

    def use_zdx(self, zdx: Any) -> None:
        """Applications, users, devices, alerts, software."""
        application = self.good(zdx.apps.list_apps(query_params={"since": 4}))[0]
        ids = str(application.id)
        (one,) = self.good(zdx.apps.get_app(ids))
        self.assertEqual((one.id, one.name), (application.id, application.name))
        (trend,) = self.good(zdx.apps.get_app_score(ids))
        self.assertTrue(trend.datapoints)
        (page,) = self.good(zdx.apps.list_app_users(ids))
        (user,) = self.good(zdx.apps.get_app_user(ids, str(page.users[0].id)))
        self.assertEqual(user.email, page.users[0].email)
        (page,) = self.good(zdx.devices.list_devices(query_params={"since": 2}))
        device = page.devices[0]
        (full,) = self.good(zdx.devices.get_device(str(device.id)))
        self.assertEqual(full.name, device.name)
        (page,) = self.good(zdx.alerts.list_ongoing())
        self.assertEqual(page.alerts[0].severity, "LOW")
        titles = self.good(zdx.inventory.list_softwares())
        self.assertTrue(all(title.software_key for title in titles) and titles)
        search = {"search": "legal"}
        (found,) = self.good(zdx.admin.list_departments(query_params=search))
        self.assertEqual(found.name, "Legal")

    def use_troubleshooting(self, zdx: Any) -> None:
        """A deep trace, started and removed."""
        (page,) = self.good(zdx.devices.list_devices())
        device = str(page.devices[-1].id)
        application = self.good(zdx.apps.list_apps())[0].id
        (web,) = self.good(zdx.devices.get_web_probes(device, str(application)))
        traces = zdx.troubleshooting
        self.good(
            traces.start_deeptrace(
                device, session_name="SDK", app_id=application, web_probe_id=web.id
            )
        )
        (listed,) = self.good(traces.list_deeptraces(device))
        self.assertEqual(listed.status, "IN_PROGRESS")
        self.good(traces.delete_deeptrace(device, str(listed.trace_id)))
        self.assertEqual(self.good(traces.list_deeptraces(device)), [])

    def use_zid(self, zid: Any) -> None:
        """Users and groups; the SDK's own filters are in a spelling of its own."""
        page = self.good(zid.users.list_users(query_params={"limit": 7}))
        self.assertEqual((len(page.records), page.page_size), (7, 7))
        groups = self.good(zid.groups.list_groups(query_params={"name[like]": "pilot"}))
        (group,) = groups.records
        self.assertEqual(group.name, "Remote Access Pilot")
        _value, _response, error = zid.groups.get_group("none")
        self.assertIn("404", str(error))

    def use_zeasm(self, zeasm: Any) -> None:
        """Organizations, findings, lookalikes."""
        org = self.good(zeasm.organizations.list_organizations()).results[0].id
        findings = self.good(zeasm.findings.list_findings(org))
        self.assertEqual((len(findings.results), findings.total_results), (25, 60))
        finding = findings.results[0].id
        details = self.good(zeasm.findings.get_finding_details(org, finding))
        self.assertTrue(details.description)
        evidence = self.good(zeasm.findings.get_finding_evidence(org, finding))
        self.assertTrue(evidence.content)
        domains = zeasm.lookalike_domains
        name = self.good(domains.list_lookalike_domains(org)).results[0].lookalike_raw
        self.assertTrue(self.good(domains.get_lookalike_domain(org, name)).remediation)

    def use_zcc(self, zcc: Any) -> None:
        """Devices, passwords, profiles, networks."""
        linux = {"os_type": "linux"}
        devices = self.good(zcc.devices.list_devices(query_params=linux))
        self.assertEqual({device.type for device in devices}, {5})
        otp = self.good(zcc.secrets.get_otp(query_params={"udid": devices[0].udid}))
        self.assertTrue(otp.exit_otp)
        self.assertEqual(len(self.good(zcc.forwarding_profile.list_by_company())), 6)
        self.assertEqual(len(self.good(zcc.trusted_networks.list_by_company())), 24)
