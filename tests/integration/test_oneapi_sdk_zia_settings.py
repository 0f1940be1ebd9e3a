"""The official SDK against the simulated tenant: ZIA's settings, people and content."""

from typing import Any

from tests.integration import test_oneapi_sdk


class SettingsTests(test_oneapi_sdk.SDKTests):
    """What an administrator's program does beside traffic and firewall."""

    def use_zia(self, zia: Any) -> None:
        """Settings, lists, people, applications, rules for content, activation."""
        self.use_settings(zia)
        self.use_lists(zia)
        group = self.use_people(zia)
        self.use_applications(zia)
        self.use_sandbox(zia.sandbox)
        self.use_cloud_apps(zia.cloudappcontrol, group)
        self.use_rules(
            zia.file_type_control_rule,
            filtering_action="BLOCK",
            file_types=["FTCATEGORY_ZIP"],
            url_categories=["FINANCE"],
            groups=[group],
        )
        self.use_rules(
            zia.sandbox_rules,
            ba_rule_action="BLOCK",
            first_time_operation="ALLOW_SCAN",
            groups=[group],
        )
        engine = self.good(zia.dlp_engine.list_dlp_engines())[0].id
        self.use_rules(zia.dlp_web_rules, action="BLOCK", dlp_engines=[engine])
        self.use_activation(zia.activate)

    def use_zpa(self, _zpa: Any) -> None:
        """Another test's."""

    def use_settings(self, zia: Any) -> None:
        """Records of which there is one; a PUT replaces the whole of it."""
        policy = zia.malware_protection_policy
        self.good(policy.update_atp_malware_policy(True, True))
        read = self.good(policy.get_atp_malware_policy())
        self.assertTrue(read["block_password_protected_archive_files"])
        settings = self.good(policy.get_malware_settings())
        settings.worm_blocked = False
        changed = self.good(policy.update_malware_settings(settings))
        self.assertEqual((changed.worm_blocked, changed.virus_blocked), (False, True))
        mobile = zia.mobile_threat_settings
        self.good(
            mobile.update_mobile_advanced_settings(
                block_apps_sending_location_info=True
            )
        )
        left = self.good(mobile.get_mobile_advanced_settings())
        self.assertFalse(left.block_apps_with_malicious_activity)
        self.assertEqual(
            self.good(zia.atp_policy.get_atp_settings()).risk_tolerance, 50
        )
        advanced = self.good(zia.advanced_settings.get_advanced_settings())
        self.assertEqual(advanced.ui_session_timeout, 300)

    def use_lists(self, zia: Any) -> None:
        """Entries that come and go."""
        policy, exempt = zia.atp_policy, zia.authentication_settings
        before = self.good(policy.get_atp_malicious_urls())
        after = self.good(policy.add_atp_malicious_urls(["sdk.example.com"]))
        self.assertEqual(after, [*before, "sdk.example.com"])
        after = self.good(policy.delete_atp_malicious_urls(["sdk.example.com"]))
        self.assertEqual(after, before)
        before = self.good(exempt.get_exempted_urls())
        self.good(exempt.add_urls_to_exempt_list(["sdk.example.com"]))
        after = self.good(exempt.delete_urls_from_exempt_list(["sdk.example.com"]))
        self.assertEqual(after, before)

    def use_people(self, zia: Any) -> Any:
        """Users and what is theirs; the id of a group."""
        people, devices = zia.user_management, zia.device_management
        user = self.good(people.list_users({"page_size": 5}))[4]
        self.assertEqual(self.good(people.get_user(user.id)).email, user.email)
        (legal,) = self.good(people.list_departments({"search": "legal"}))
        self.assertEqual(self.good(people.get_department_lite(legal.id)).name, "Legal")
        self.assertTrue(self.good(devices.list_device_groups()))
        owned = self.good(devices.list_devices({"user_ids": [user.id]}))
        self.assertEqual(len(owned), 1)
        self.assertTrue(self.good(devices.list_device_lite()))
        workload = self.good(zia.workload_groups.list_groups())[0]
        read = self.good(zia.workload_groups.get_group(workload.id))
        self.assertEqual(read.expression, workload.expression)
        return self.good(people.list_groups())[0].id

    def use_applications(self, zia: Any) -> None:
        """Applications, as policies name them and as shadow IT counts them."""
        classes = {"app_class": "FILE_SHARE"}
        apps = self.good(zia.cloud_applications.list_cloud_app_policy(classes))
        self.assertIn("DROPBOX", [app.app for app in apps])
        counted = zia.shadow_it_report
        first = self.good(counted.list_apps({"limit": 2}))
        tag = self.good(counted.list_custom_tags())[0]
        ids = {"application_ids": [first[0].id], "custom_tag_ids": [tag.id]}
        _, _, error = counted.bulk_update("sanctioned", **ids)
        self.assertIsNone(error)

    def use_sandbox(self, sandbox: Any) -> None:
        """Reports and what is left of them."""
        (quota,) = self.good(sandbox.get_quota())
        self.assertEqual(quota["used"] + quota["unused"], quota["allowed"])
        self.assertIn("Summary", self.good(sandbox.get_report("0" * 32)))
        hashes = self.good(sandbox.get_behavioral_analysis()).md5_hash_value_list
        count = self.good(sandbox.get_file_hash_count())
        known = count["deniedFileHashesCount"] + count["allowedFileHashesCount"]
        self.assertEqual(len(hashes), known)

    def use_cloud_apps(self, rules: Any, group: Any) -> None:
        """A rule of one class of applications."""
        actions = self.good(rules.list_available_actions("WEBMAIL", ["GOOGLE_WEBMAIL"]))
        made = self.good(
            rules.add_rule(
                "WEBMAIL",
                name="SDK",
                order=1,
                rank=7,
                actions=actions[-1:],
                applications=["GOOGLE_WEBMAIL"],
                groups=[group],
            )
        )
        self.assertEqual(made.type, "WEBMAIL")
        changed = self.good(
            rules.update_rule(
                "WEBMAIL", made.id, name="SDK 2", order=2, actions=actions[:1]
            )
        )
        self.assertEqual((changed.order, changed.actions), (2, actions[:1]))
        names = [rule.name for rule in self.good(rules.list_rules("WEBMAIL"))]
        self.assertEqual(names[1], "SDK 2")
        _, _, error = rules.delete_rule("WEBMAIL", made.id)
        self.assertIsNone(error)

    def use_rules(self, rules: Any, **criteria: Any) -> None:
        """A rule is made at a place, moves, and goes."""
        before = [rule.name for rule in self.good(rules.list_rules())]
        made = self.good(rules.add_rule(name="SDK rule", order=2, rank=7, **criteria))
        self.assertEqual(made.order, 2)
        self.good(rules.update_rule(made.id, name="SDK rule 2", order=1, **criteria))
        names = [rule.name for rule in self.good(rules.list_rules())]
        self.assertEqual(names, ["SDK rule 2", *before])
        _, _, error = rules.delete_rule(made.id)
        self.assertIsNone(error)

    def use_activation(self, activate: Any) -> None:
        """What was changed waits until it is activated."""
        self.assertEqual(self.good(activate.status()).status, "PENDING")
        self.assertEqual(self.good(activate.activate()).status, "ACTIVE")
        self.assertEqual(self.good(activate.status()).status, "ACTIVE")
