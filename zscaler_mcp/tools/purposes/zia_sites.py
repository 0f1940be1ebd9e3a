"""What the tools of ZIA's locations, users and settings are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
rule label, tag, marker on policy rules
zia_list_rule_labels: which labels, tags can rules carry; how many rules use a label
zia_get_rule_label: one label, who changed it, how many rules carry it
zia_create_rule_label: new tag to mark, group, organise policy rules
zia_update_rule_label: rename, describe a label, tag of rules
zia_delete_rule_label: unused tag, label on rules

location, office, branch, site, building, store, subsidiary, sublocation
zia_list_locations: which offices, branches, sites go through Zscaler; all sites in a
    country; where do we have locations
zia_get_location: settings of one office: bandwidth, authentication, addresses,
    firewall, SSL
zia_create_location: open, onboard, connect a new office, branch, shop, site, warehouse
zia_update_location: office moved, bandwidth limit, enforce authentication, time zone,
    surrogate IP of a site; turn a feature on for a branch
zia_delete_location: office, branch closed, shut down

location group, offices together
zia_list_location_groups: how are our offices grouped; groups of sites, dynamic, manual,
    such as guest Wi-Fi, servers
zia_get_location_group: which offices are in this group of locations

geography, coordinates, city lookup
zia_geo_search: where is this IP address, city; latitude, longitude, country, region of
    a place; geolocation for a location or static IP

static IP, public address, egress, WAN
zia_list_static_ips: which public addresses have we registered with Zscaler; egress IPs
    of offices
zia_get_static_ip: one registered public address
zia_create_static_ip: register, announce a new public address of an office, ISP line
zia_update_static_ip: comment, coordinates of a registered public address
zia_delete_static_ip: public address given back, provider cancelled, ISP changed

GRE tunnel, router, data centre, primary and secondary VIP
zia_list_gre_tunnels: which tunnels lead to Zscaler; GRE tunnels from offices
zia_get_gre_tunnel: data centres, VIP, source of one GRE tunnel
zia_list_gre_ranges: free internal addresses, next available subnet for a GRE tunnel
zia_create_gre_tunnel: connect, build a tunnel from an office router to Zscaler
zia_delete_gre_tunnel: tunnel of an office torn down, GRE no longer needed

VPN credential, IPSec tunnel, pre-shared key, PSK, FQDN, UFQDN
zia_list_vpn_credentials: which IPSec VPN logins exist; pre-shared keys of offices;
    IPSec tunnels not tied to a location
zia_get_vpn_credential: one IPSec credential, identity, location
zia_create_vpn_credential: new pre-shared key, FQDN, user for an IPSec tunnel of an
    office, firewall, SD-WAN
zia_update_vpn_credential: rotate, change, renew the pre-shared key of an IPSec tunnel
zia_delete_vpn_credential: IPSec tunnel, pre-shared key no longer used

activation, staged, pending, saved changes of ZIA
zia_get_activation_status: are there unpublished, pending changes; did I forget to
    activate; has the configuration been applied, is it live
zia_activate_configuration: push, publish, apply, commit, deploy, roll out, make live
    what I changed, staged, saved; put it into effect, in force

advanced settings, global, tenant-wide ZIA options
zia_get_advanced_settings: how is the tenant set up in general; session timeout, domain
    fronting, authentication bypass, DNS optimisation, HTTP/2, office 365 one click;
    user interface, admin portal session timeout
zia_update_advanced_settings: switch a global option on, off: domain fronting, auth
    bypass for apps, DNS resolution, UI session timeout, HTTP tunnel tracking

authentication exemption, sign-in bypass, cookie authentication, no login
zia_list_auth_exempt_urls: which sites need no login, sign-in; URLs exempt from
    authentication, skip the login prompt
zia_add_auth_exempt_urls: let a site be reached without login, sign-in prompt; an
    updater, app breaks on authentication, exempt it; skip auth for a URL
zia_delete_auth_exempt_urls: require login, sign-in again for a site; end the
    authentication exemption

device in ZIA, machine, laptop, computer, endpoint for rules
zia_list_devices: machines ZIA can name in rules, with owner, model, operating system
zia_list_devices_lite: only names and ids of ZIA devices; short device list
zia_list_device_groups: groups of devices such as Windows, Mac, iOS, Android, cloud
    browser isolation; how many machines in each

mobile settings, smartphone apps, mobile malware protection
zia_get_mobile_advanced_settings: which phone apps do we block: malicious, vulnerable,
    leaking location, ad tracking; mobile app protection
zia_update_mobile_advanced_settings: block phone apps that leak personal data,
    credentials, location, talk to unknown servers; allow them again

user in ZIA, account, person, employee
get_zia_users: find a person in ZIA; department, groups of an employee; who is in the
    internet access user list; does ZIA know this mail address

user group in ZIA, directory group, AD group
get_zia_user_groups: id of a group of people for a web policy rule; groups synced into
    ZIA

department in ZIA, division, team, cost centre
get_zia_user_departments: id of finance, sales, HR, marketing for a rule; which
    departments does ZIA know

workload group, cloud tags, VMs, servers in AWS, Azure
zia_list_workload_groups: groups of cloud workloads, virtual machines, by tags, VPC,
    subnet, for ZIA rules
zia_get_workload_group: expression, tags of one workload group; what is in it

time interval, schedule, working hours, lunch break, weekend, time window
zia_list_time_intervals: which schedules, hours, time windows can rules use
zia_get_time_interval: days and hours of one schedule
zia_create_time_interval: define office hours, lunch time, night, weekend for rules
zia_update_time_interval: lunch break is longer; other hours, days for a schedule
zia_delete_time_interval: schedule, hours no longer used
"""
"""Families: what the tools are about, then what each of them is asked for."""
