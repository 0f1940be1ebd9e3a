"""What the tools of ZIA's threats and firewall are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
malware protection policy, unscannable files, encrypted archives, password-protected ZIP
zia_get_atp_malware_policy: are password-protected archives, files that cannot be
    scanned blocked
zia_update_atp_malware_policy: block, allow password-protected, encrypted ZIP archives
    and files that the antivirus cannot open, scan

malware inspection direction, inbound, outbound
zia_get_atp_malware_inspection: do we scan uploads and downloads, inbound and outbound
    traffic for viruses
zia_update_atp_malware_inspection: scan incoming, outgoing traffic, uploads, downloads
    for malware; stop scanning one direction

malware inspection protocols, FTP, HTTP, FTP over HTTP
zia_get_atp_malware_protocols: is FTP, HTTP traffic scanned for viruses; over which
    protocols does antivirus look
zia_update_atp_malware_protocols: scan FTP, HTTP too for malware; protocol on or off

malware classes, virus, trojan, ransomware, worm, adware, spyware
zia_get_malware_settings: is ransomware, spyware, adware, trojan blocked; antivirus
    settings; packet capture of malware
zia_update_malware_settings: block, allow ransomware, spyware, adware, trojans, worms,
    unwanted applications; capture packets of malware

advanced threat protection, ATP, phishing, botnet, command and control, C2, callback,
cryptomining, tor, anonymizer, peer to peer, exploit
zia_get_atp_settings: is phishing, botnet, command and control, crypto mining, tor, P2P
    blocked; how is our advanced threat protection set; risk tolerance of page risk
zia_update_atp_settings: block, allow botnet callback, phishing, cryptomining, tor,
    BitTorrent, suspicious destinations, exploits, known spyware for everybody; page
    risk tolerance; block traffic to countries

security exception, ATP bypass, allowlist, trusted URLs, false positive
zia_get_atp_security_exceptions: which sites skip, bypass threat protection; security
    whitelist, allowlist; trusted sites that are not scanned
zia_update_atp_security_exceptions: whitelist a partner's site in threat protection,
    false positive; do not scan this URL for threats; bypass security for it

malicious URL denylist, blacklist, blocklist, IOC, bad domains
zia_list_atp_malicious_urls: which sites have we blacklisted as malicious; our own
    denylist, blocked domains, indicators of compromise
zia_add_atp_malicious_urls: blacklist, blocklist a phishing, malicious, bad site, C2
    domain, IOC for everybody, immediately; add to the denylist
zia_delete_atp_malicious_urls: take a site off the blacklist, denylist, unblock a domain
    that was wrongly called malicious

internet firewall filtering rule, network rule, port, protocol, layer 4, outbound
traffic
zia_list_cloud_firewall_rules: which ports, protocols are open, blocked by the cloud
    firewall; who may use SSH, RDP, FTP to the internet; order of firewall rules
zia_get_cloud_firewall_rule: one firewall rule: source, destination, service, action
zia_create_cloud_firewall_rule: open, close a port; block, allow, drop SSH, RDP, SMB,
    FTP, QUIC, telnet, ICMP traffic to the internet, to an address, country, for servers
zia_update_cloud_firewall_rule: firewall rule: add a port, address, destination, group;
    enable, disable, reorder, drop instead of allow
zia_delete_cloud_firewall_rule: old, unused firewall rule; close the hole

DNS control rule, name resolution, name lookup, resolver, DNS tunnel, DoH
zia_list_cloud_firewall_dns_rules: which name lookups, DNS queries are blocked,
    redirected; DNS filtering rules
zia_get_cloud_firewall_dns_rule: one DNS rule: request categories, resolver, action
zia_create_cloud_firewall_dns_rule: block, redirect name lookups, DNS queries, DNS
    tunnels, DNS over HTTPS, newly registered domains; use own resolver, answer with IP
zia_update_cloud_firewall_dns_rule: DNS rule: other resolver, categories, redirect
    address; switch off
zia_delete_cloud_firewall_dns_rule: rule on name lookups, DNS queries no longer wanted

IPS control rule, intrusion prevention, IDS, exploit, attack signature action
zia_list_cloud_firewall_ips_rules: intrusion prevention rules; what happens to exploits,
    attacks in network traffic
zia_get_cloud_firewall_ips_rule: one intrusion prevention rule: threat categories
zia_create_cloud_firewall_ips_rule: block, drop exploits, attacks, scans, intrusion in
    network traffic; exempt, bypass a scanner, server from intrusion prevention
zia_update_cloud_firewall_ips_rule: intrusion prevention rule: block instead of allow,
    other threat categories, sources; switch off
zia_delete_cloud_firewall_ips_rule: intrusion prevention rule no longer wanted

custom IPS signature, Snort, Suricata rule text, pattern
zia_list_ips_signature_rules: our own intrusion signatures; Snort rules, are they valid
zia_get_ips_signature_rule: text, validation of one custom Snort signature
zia_create_ips_signature_rule: upload, write, import own Snort, Suricata signature for a
    new exploit, CVE
zia_update_ips_signature_rule: correct, edit the text of a custom Snort signature
zia_delete_ips_signature_rule: custom Snort signature no longer needed, false positives

IP destination group, target addresses, FQDN, servers on the internet, for firewall
rules
zia_list_ip_destination_groups: groups of destination addresses, domains, countries in
    ZIA firewall rules; where is this server address used
zia_get_ip_destination_group: which addresses, domains are in a destination group
zia_create_ip_destination_group: bundle target addresses, FQDNs, countries of a partner,
    vendor, SaaS for firewall rules
zia_update_ip_destination_group: add an address, domain, FQDN to a destination group;
    vendor has new addresses
zia_delete_ip_destination_group: destination addresses no longer needed

IP source group, internal subnet, client network, origin addresses, for firewall rules
zia_list_ip_source_groups: groups of internal subnets, source addresses in ZIA rules
zia_get_ip_source_group: which subnets, addresses are in a source group
zia_create_ip_source_group: bundle internal subnets, servers, printers, VLAN as traffic
    source for firewall rules
zia_update_ip_source_group: add a subnet, VLAN, address range to a source group
zia_delete_ip_source_group: internal subnets, source group no longer needed

network service, TCP, UDP port, protocol definition
zia_list_network_services: which ports belong to a service; own port definitions, custom
    TCP and UDP services
zia_get_network_service: ports of one service definition
zia_create_network_service: define a custom TCP, UDP port, such as 8443, for an
    application, in firewall rules
zia_update_network_service: add a port to a service definition; port range changed
zia_delete_network_service: port definition, custom service no longer needed

network service group, firewall service group, bundle of ports, protocols, services
zia_list_network_svc_groups: bundles of port definitions, groups of network services
zia_get_network_svc_group: which services are in a bundle, group
zia_create_network_svc_group: bundle several services, ports, such as mail, remote
    admin, for firewall rules
zia_update_network_svc_group: add a service to, take a service out of a bundle, group
zia_delete_network_svc_group: bundle of services, ports no longer needed

network application, traffic recognised by deep packet inspection, DPI, layer 7
zia_list_network_apps: which applications does the firewall recognise by their traffic,
    on any port; is BitTorrent, Skype, Tor recognised
zia_get_network_app: description, category of one application known to the firewall; is
    it deprecated
zia_list_network_app_groups: bundles of applications that the firewall recognises
zia_get_network_app_group: which network applications are in a bundle, group
zia_create_network_app_group: bundle network applications such as BitTorrent, VoIP, file
    sharing, remote desktop tools for firewall rules
zia_update_network_app_group: add an application to, take it out of a bundle of network
    applications
zia_delete_network_app_group: bundle of network applications no longer needed
"""
"""Families: what the tools are about, then what each of them is asked for."""
