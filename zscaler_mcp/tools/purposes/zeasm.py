"""What the tools of the attack surface are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
organization under watch, attack surface tenant, subsidiary, company, brand
zeasm_list_organizations: which companies, subsidiaries do we monitor from outside;
    organization id for attack surface management; who is covered by EASM

finding, vulnerability, weakness, exposure of internet-facing assets, CVE, open port,
misconfiguration, expired certificate
zeasm_list_findings: what do attackers see of us from outside; exposed servers, services
    and ports, critical vulnerabilities on public hosts; open risks, exposed remote
    desktop, database; which CVEs are we vulnerable to on the internet
zeasm_get_finding_details: how serious is one finding; severity, exploitability, EPSS,
    CISA KEV, description, how to fix a vulnerability; explain this finding
zeasm_get_finding_evidence: proof of a finding; what did the scanner see; banner,
    excerpt that shows it is not a false positive; how do we know
zeasm_get_finding_scan_output: full, raw, complete output of the scan; whole scanner
    log, report of the asset; everything that the scan returned

lookalike domain, typosquat, fake, phishing, impersonating, spoofed domain, squatting,
brand abuse
zeasm_list_lookalike_domains: who imitates our brand, name; domains similar to ours that
    fraudsters registered; typosquatting; copycat web sites
zeasm_get_lookalike_domain: who registered a fake domain, registrar, when; is it
    dangerous, does it have mail; details of one copycat; how to take it down
"""
"""Families: what the tools are about, then what each of them is asked for."""
