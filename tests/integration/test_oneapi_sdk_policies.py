"""The simulated policies and a client that we did not write: the official SDK."""

from typing import Any

from tests.integration import test_oneapi_sdk

_PEM = "-----BEGIN CERTIFICATE-----\nRVhBTVBMRQ==\n-----END CERTIFICATE-----"


class PolicyTests(test_oneapi_sdk.SDKTests):
    """A client that we did not write."""

    def use_zia(self, _zia: Any) -> None:
        """Nothing here."""

    def use_zpa(self, zpa: Any) -> None:
        """Policies, what they refer to, and enrolment."""
        self.use_rules(zpa)
        self.use_profiles(zpa)
        self.use_keys(zpa)

    def use_rules(self, zpa: Any) -> None:
        """Rules in the conditions of the SDK's own making."""
        provider = self.good(zpa.idp.list_idps())[0]
        group = self.good(zpa.scim_groups.list_scim_groups(provider.id))[0]
        saml = self.good(zpa.saml_attributes.list_saml_attributes_by_idp(provider.id))
        posture = self.good(zpa.posture_profiles.list_posture_profiles())[0]
        segment = self.good(zpa.application_segment.list_segments())[0]
        rules = zpa.policies
        made = self.good(
            rules.add_access_rule_v2(
                name="From the SDK",
                action="allow",
                conditions=[
                    ("app", [segment.id]),
                    ("AND", ("posture", [(posture.posture_udid, "true")])),
                    ("OR", ("scim_group", [(provider.id, str(group.id))])),
                    ("OR", ("saml", [(saml[0].id, "jane@example.com")])),
                ],
            )
        )
        read = self.good(rules.get_rule("access", made.id))
        self.assertEqual(len(read.conditions), 4)
        self.assertEqual(read.conditions[0].operands[0].rhs, segment.id)
        self.good(rules.update_access_rule_v2(made.id, name="Changed", action="deny"))
        read = self.good(rules.get_rule("access", made.id))
        self.assertEqual((read.name, read.action), ("Changed", "DENY"))
        self.assertEqual(read.conditions, [], "a PUT replaces the whole")
        found = self.good(rules.list_rules("access", {"search": "Changed"}))
        self.assertEqual([each.id for each in found], [made.id])
        self.good(rules.delete_rule("access", made.id))
        _value, _response, error = rules.get_rule("access", made.id)
        self.assertIn("404", str(error))
        timeout = self.good(rules.add_timeout_rule_v2(name="From the SDK"))
        self.assertEqual(timeout.reauth_timeout, "172800")
        self.good(rules.delete_rule("timeout", timeout.id))
        for kind in ("timeout", "client_forwarding", "isolation", "inspection"):
            self.assertTrue(self.good(rules.list_rules(kind)))

    def use_profiles(self, zpa: Any) -> None:
        """Profiles, networks, receivers of logs."""
        isolation = self.good(zpa.cbi_profile.list_cbi_profiles())[0]
        rule = self.good(
            zpa.policies.add_isolation_rule_v2(
                name="From the SDK",
                action="isolate",
                zpn_isolation_profile_id=isolation.id,
            )
        )
        self.good(zpa.policies.delete_rule("isolation", rule.id))
        networks = self.good(zpa.trusted_networks.list_trusted_networks())
        self.good(zpa.trusted_networks.get_network(networks[0].id))
        self.assertTrue(self.good(zpa.app_protection.list_profiles()))
        self.assertTrue(self.good(zpa.lss.list_configs()))
        self.assertIn("web_browser", zpa.lss.get_client_types())
        self.assertTrue(zpa.lss.get_status_codes(log_type="user_activity"))
        self.assertIn("csv", zpa.lss.get_all_log_formats(log_type="zpn_auth_log"))

    def use_keys(self, zpa: Any) -> None:
        """Provisioning keys and certificates."""
        signers = zpa.enrollment_certificates
        signer = self.good(signers.list_enrolment({"search": "Connector"}))[0]
        key = self.good(
            zpa.provisioning.add_provisioning_key(
                key_type="connector",
                name="From the SDK",
                max_usage=5,
                enrollment_cert_id=signer.id,
                component_id="216200000000002001",
            )
        )
        self.assertTrue(key.provisioning_key)
        self.good(zpa.provisioning.delete_provisioning_key(key.id, "connector"))
        made = self.good(
            zpa.certificates.add_certificate(name="sdk.example.com", cert_blob=_PEM)
        )
        listed = self.good(
            zpa.certificates.list_issued_certificates({"search": "sdk.example.com"})
        )
        self.assertEqual([each.id for each in listed], [made.id])
        self.good(zpa.certificates.delete_certificate(made.id))
