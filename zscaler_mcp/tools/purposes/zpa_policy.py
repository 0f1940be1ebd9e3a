"""What the tools of ZPA's policies are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
access policy rule, access rule, who may reach which private application, zero trust,
permission to an internal app
zpa_list_access_policy_rules: who can reach, get to, open, use an internal app; order of
    access rules; which rule lets contractors in; who is allowed or denied
zpa_get_access_policy_rule: conditions, groups, apps, action of one access rule
zpa_create_access_policy_rule: let, allow, grant, give a team, group, contractors access
    to a private app; block, deny access to an internal app; access only with compliant
    devices
zpa_update_access_policy_rule: add a group to an access rule; widen, narrow, switch off
    access; change the order, allow another app
zpa_delete_access_policy_rule: revoke, take away access; rule that lets people into an
    internal app

app protection rule, inspection policy, protect against injection, web application
firewall, WAF, OWASP, AppProtection
zpa_list_app_protection_rules: which private apps are inspected for attacks, SQL
    injection, cross-site scripting; WAF rules
zpa_get_app_protection_rule: one inspection rule, its profile and apps
zpa_create_app_protection_rule: inspect traffic to a private app for attacks; protect an
    internal web app against OWASP top ten; put a WAF before it
zpa_update_app_protection_rule: other inspection profile, further apps; switch
    inspection of an app on or off
zpa_delete_app_protection_rule: stop inspecting a private app for attacks

client forwarding policy rule, bypass of ZPA, intercept
zpa_list_forwarding_policy_rules: which private traffic does the client send through ZPA
    or bypass; forwarding rules; who goes direct
zpa_get_forwarding_policy_rule: one forwarding rule: bypass, intercept, conditions
zpa_create_forwarding_policy_rule: let clients in the office, on a trusted network go
    direct to an app and bypass ZPA; intercept traffic only when
zpa_update_forwarding_policy_rule: change which apps bypass ZPA, go direct
zpa_delete_forwarding_policy_rule: bypass of ZPA no longer wanted; send traffic through
    ZPA again

isolation policy rule, isolated browser, remote browser isolation, RBI, Cloud Browser
zpa_list_isolation_policy_rules: who has to work in an isolated browser; which private
    apps open in isolation
zpa_get_isolation_policy_rule: one isolation rule: profile, users, conditions
zpa_create_isolation_policy_rule: open an internal app in an isolated browser for
    contractors, unmanaged or private devices, BYOD
zpa_update_isolation_policy_rule: other isolation profile, add users to isolation
zpa_delete_isolation_policy_rule: no longer isolate; let people use the normal browser

timeout policy rule, reauthentication, session lifetime, idle, sign in again
zpa_list_timeout_policy_rules: how long until users must log in, authenticate again;
    session length, idle timeouts of private apps
zpa_get_timeout_policy_rule: one timeout rule: idle and reauthentication period
zpa_create_timeout_policy_rule: make people sign in, authenticate again every day,
    hours; log out after idle minutes; shorter session for admins
zpa_update_timeout_policy_rule: longer, shorter session; extend the time until users
    have to log in again
zpa_delete_timeout_policy_rule: special session length no longer wanted

SAML attribute, sign-in, assertion, claim, identity provider, IdP
get_zpa_saml_attribute: which user attributes, claims come with single sign-on, SSO;
    attribute id for a policy condition, such as department, mail from Okta, Entra

SCIM attribute, provisioning, directory sync, identity provider
get_zpa_scim_attribute: which attributes of users are synchronized by SCIM, such as
    department, cost centre, from Okta, Entra, Azure AD

SCIM group, directory group, synced group, identity provider, AD group
get_zpa_scim_group: id of a synced group for a ZPA rule; which Okta, Entra, Azure AD
    groups does ZPA know, were provisioned

app protection profile, inspection profile, WAF controls
get_zpa_app_protection_profile: which attack signatures, controls, OWASP checks does
    inspection use; profiles for app protection rules

isolation profile, isolated browser settings
get_zpa_isolation_profile: what may users copy, paste, print, upload, download in the
    isolated browser; profiles for isolation rules

posture profile, device posture, compliance, device trust check
get_zpa_posture_profile: which device checks exist: disk encryption, antivirus,
    CrowdStrike, domain joined, firewall, certificate; posture id for a policy
    condition; healthy, managed, compliant laptop

trusted network in ZPA, corporate network, office network
get_zpa_trusted_network: id of a trusted network for a ZPA rule; on-premises networks
    that access policy can name
"""
"""Families: what the tools are about, then what each of them is asked for."""
