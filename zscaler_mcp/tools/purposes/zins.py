"""What the tools of the analytics are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
security incidents in figures, statistics of attacks, cyber incident report
zins_get_cyber_incidents: how many attacks, threats, security incidents did we have;
    breakdown by category, user, app, department; numbers for the security report
zins_get_cyber_incidents_by_location: which office, branch, site, user or department has
    the most security incidents; where are we attacked most
zins_get_cyber_incidents_by_threat_and_app: which cloud apps bring which threats;
    malware per application; what hits OneDrive, Google Drive, Dropbox
zins_get_cyber_incidents_daily: attacks, threats blocked per day; trend of incidents
    over the week, month; spikes; did incidents go up or down; which day was worst

firewall traffic in figures, statistics of sessions
zins_get_firewall_by_action: how much does the firewall block versus allow, drop; share
    of blocked network sessions; firewall statistics
zins_get_firewall_by_location: firewall traffic per office, branch, site; which site has
    most firewall hits, blocks
zins_get_firewall_network_services: which ports, services, protocols go through the
    firewall most, such as SSH, DNS, RDP, SMTP, telnet; top network services

IoT, internet of things, cameras, printers, unmanaged devices in figures
zins_get_iot_device_stats: how many cameras, printers, TVs, sensors, smart devices are
    on our network; unmanaged, unclassified devices; device discovery count

SaaS security in figures, CASB
zins_get_casb_app_report: CASB activity by SaaS app; what did the cloud access security
    broker see in Microsoft 365, Google Workspace, Box, Slack; SaaS incidents

shadow IT in figures, unsanctioned cloud apps in use
zins_get_shadow_it_apps: which risky, unsanctioned, unapproved cloud apps do people use,
    with how much data and how many users; AI tools in use; discovered apps, risk index;
    services nobody approved
zins_get_shadow_it_summary: overall picture of shadow IT; total number of unsanctioned
    apps and bytes uploaded; how bad is our shadow IT; breakdown by risk

threats in web traffic in figures
zins_get_threat_class: threats in web traffic by class: virus, spyware, advanced,
    sandbox behavioural; how much malware did we stop
zins_get_threat_super_categories: threats by category: phishing, malware, botnet,
    cryptomining, adware; top threat categories; how much phishing did we see

web traffic in figures, internet usage, bandwidth, volume
zins_get_web_protocols: share of HTTP, HTTPS, SSL, FTP, encrypted web traffic; which
    protocols are used; how much of traffic is encrypted or unencrypted
zins_get_web_traffic_by_location: internet usage per office, branch, site; which
    location uses most bandwidth, consumes, downloads, surfs most
zins_get_web_traffic_no_grouping: total web traffic, volume, transactions, bytes of the
    whole company; trend of web usage; how many requests were blocked or allowed;
    traffic in which DLP found something
"""
"""Families: what the tools are about, then what each of them is asked for."""
