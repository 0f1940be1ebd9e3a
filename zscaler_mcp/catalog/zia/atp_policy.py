"""ZIA advanced threat protection: its settings, its allowlist, its denylist."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge
from zscaler_mcp.catalog.rows import TEXTS, Rows, body, merged
from zscaler_mcp.catalog.zia.list_changes import change_entries

__all__ = ["TOOLS"]

_BASE: Final = "/zia/api/v1/cyberThreatProtection/"
_SETTINGS: Final = _BASE + "advancedThreatSettings"
_EXCEPTIONS: Final = _BASE + "securityExceptions"
_DENYLIST: Final = _BASE + "maliciousUrls"

_ENTRIES: Final = {**TEXTS, "minItems": 1}

_rows: Final = Rows("zia_atp_policy", "zia", staged=True)

TOOLS: Final = (
    _rows.reading(
        "zia_get_atp_settings",
        "Get ZIA advanced threat settings",
        "For each kind of threat (command and control, phishing, exploits, tunnels,"
        " anonymizers, cryptomining ...), whether it is blocked and whether its"
        " packets are captured; the countries that are blocked; the risk tolerance.",
        _SETTINGS,
    ),
    _rows.updating(
        "zia_update_atp_settings",
        "Update ZIA advanced threat settings",
        "Changes the advanced threat protection of the whole tenant; what is left out"
        " stays as it is.",
        _SETTINGS,
        parameters=(
            merged(
                "settings",
                "The settings to change, in snake case or camel case: risk_tolerance"
                " (0 to 100), blocked_countries (COUNTRY_XX, replaces the list), and"
                " true or false for cmd_ctl_server_blocked,"
                " known_phishing_sites_blocked, malware_sites_blocked, tor_blocked,"
                " crypto_mining_blocked, dga_domains_blocked, each also as _capture"
                " ... zia_get_atp_settings shows all of them.",
                required=True,
            ),
        ),
        merge=Merge(drop=frozenset()),
        consequence="changes the advanced threat protection of the whole tenant",
    ),
    _rows.reading(
        "zia_get_atp_security_exceptions",
        "Get ZIA security exceptions",
        "The allowlist: URLs that advanced threat protection does not look into, as"
        " bypassUrls.",
        _EXCEPTIONS,
    ),
    _rows.updating(
        "zia_update_atp_security_exceptions",
        "Replace ZIA security exceptions",
        "Replaces the whole allowlist of advanced threat protection: URLs that are"
        " not in bypass_urls are inspected again. Read it first, and add to it.",
        _EXCEPTIONS,
        parameters=(
            body(
                "bypass_urls",
                "Every URL and domain that shall be in the list from now on; an empty"
                " list clears it.",
                TEXTS,
                required=True,
            ),
        ),
        merge=Merge(drop=frozenset()),
        consequence="replaces the list of URLs that advanced threat protection does"
        " not look into, for the whole tenant",
    ),
    _rows.listing(
        "zia_list_atp_malicious_urls",
        "List ZIA malicious URLs",
        "The denylist: URLs that the tenant itself calls malicious, as texts, all of"
        " them in one answer.",
        _DENYLIST,
        rows="maliciousUrls",
    ),
    _rows.creating(
        "zia_add_atp_malicious_urls",
        "Add ZIA malicious URLs",
        "Adds URLs to the denylist; those in it stay. Returns those added and the list"
        " as it is then.",
        _DENYLIST,
        method="PUT",
        parameters=(
            body("malicious_urls", "URLs and domains to add.", _ENTRIES, required=True),
        ),
        fixed_query=(("action", "ADD_TO_LIST"),),
        consequence="blocks URLs for the whole tenant",
        adapter=change_entries,
    ),
    _rows.deleting(
        "zia_delete_atp_malicious_urls",
        "Remove ZIA malicious URLs",
        "Removes URLs from the denylist, so that they are no longer blocked for being"
        " in it; the others stay.",
        _DENYLIST,
        method="PUT",
        parameters=(
            body(
                "malicious_urls",
                "URLs and domains to remove, spelled as in the list.",
                _ENTRIES,
                required=True,
            ),
        ),
        fixed_query=(("action", "REMOVE_FROM_LIST"),),
        loss=Loss(kind="entries of the list of malicious URLs", read=None),
        adapter=change_entries,
    ),
)
