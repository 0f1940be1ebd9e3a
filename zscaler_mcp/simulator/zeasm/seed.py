"""EASM's records: two organizations, their weak hosts, and who imitates them."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.chance import digits, share, spread
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zeasm.surface import DOMAIN, FINDING, ORGANIZATION

__all__ = ["seed_zeasm"]

_ORGANIZATIONS: Final = (
    ("Example Group", "example.com"),
    ("Example Labs", "example.org"),
)
_FINDINGS: Final = (
    ("HTTP_COMMON_SECURITY_HEADER_MISSING", "MISCONFIGURATION", "WEB", 30),
    ("TLS_CERTIFICATE_EXPIRES_SOON", "CERTIFICATE", "TLS", 40),
    ("OUTDATED_WEB_SERVER", "VULNERABILITY", "WEB", 70),
    ("REMOTE_DESKTOP_EXPOSED", "EXPOSURE", "PORT", 90),
    ("DIRECTORY_LISTING", "MISCONFIGURATION", "WEB", 45),
    ("DATABASE_PORT_OPEN", "EXPOSURE", "PORT", 85),
)
"""Type, category, kind of scan, and risk from 0 to 100."""

_HOSTS: Final = ("www", "shop", "vpn", "mail", "dev", "status", "portal", "files")
_STATUSES: Final = ("NOT_VERIFIED", "VERIFIED", "IN_PROGRESS", "RESOLVED")
_LEVELS: Final = ((80, "CRITICAL"), (60, "HIGH"), (40, "MEDIUM"), (0, "LOW"))
_SWAPS: Final = (
    ("e", "3", "HOMOGLYPH"),
    ("l", "1", "HOMOGLYPH"),
    ("m", "rn", "HOMOGLYPH"),
    ("a", "aa", "REPETITION"),
    ("p", "", "OMISSION"),
    ("x", "s", "REPLACEMENT"),
)
_ENDINGS: Final = ("com", "net", "org", "info", "shop")
_FINDING_COUNT: Final = 60
_DOMAIN_COUNT: Final = len(_SWAPS) * len(_ENDINGS)


def _level(risk: int) -> str:
    return next(word for floor, word in _LEVELS if risk >= floor)


def _scan(host: str, kind: str) -> list[str]:
    """The lines of a scan; the last one is the evidence."""
    return [
        f"scan of {host} (203.0.113.{spread(1, 254, 'ip', host)})",
        "443/tcp open https",
        f"server: example-httpd/{spread(1, 2, host)}.{spread(0, 9, 'minor', host)}",
        f"finding: {kind}",
    ]


def _finding(organization: Record, domain: str, place: int) -> Record:
    kind, category, scan, risk = _FINDINGS[place % len(_FINDINGS)]
    host = f"{_HOSTS[place % len(_HOSTS)]}.{domain}"
    day = spread(1, 28, "seen", domain, place)
    words = kind.replace("_", " ").capitalize()
    return {
        "id": digits(32, "finding", domain, place),
        "name": f"{words} on {host}",
        "category": category,
        "type": kind,
        "scan_type": scan,
        "status": _STATUSES[place % len(_STATUSES)],
        "risk_level": _level(risk),
        "risk_score": str(risk),
        "country": "US",
        "first_seen": f"2025-03-{day:02d}T08:00:00Z",
        "last_seen": f"2025-12-{day:02d}T08:00:00Z",
        "impacted_asset_id": digits(24, "asset", host),
        "impacted_asset_name": f"https://{host}/",
        "profile_id": digits(8, "profile", domain),
        "description": f"{words}: seen from the internet on {host}.",
        "severity_score": str(risk // 10),
        "cisa_likelihood": "HIGH" if risk >= _LEVELS[0][0] else "LOW",
        "epss_likelihood": f"0.{risk:02d}",
        "is_stale": share(10, "stale", domain, place),
        "_org": organization["id"],
        "_output": _scan(host, kind),
    }


def _lookalike(organization: Record, domain: str, place: int) -> Record:
    letter, instead, method = _SWAPS[place % len(_SWAPS)]
    ending = _ENDINGS[place // len(_SWAPS) % len(_ENDINGS)]
    again = place // _DOMAIN_COUNT
    label = domain.partition(".")[0].replace(letter, instead, 1)
    registered = share(70, "registered", domain, place)
    risk = spread(5, 95, "risk", domain, place)
    return {
        "lookalike_raw": f"{label}{again or ''}-{domain[-3:]}.{ending}.example",
        "original_domain": domain,
        "deception_method": [method],
        "is_registered": registered,
        "registrar": "Example Registrar" if registered else None,
        "registered_by": "Privacy Service" if registered else None,
        "created_date": "2025-06-01T00:00:00Z" if registered else None,
        "updated_date": "2025-09-01T00:00:00Z" if registered else None,
        "expiration_date": "2026-06-01T00:00:00Z" if registered else None,
        "risk_score": risk,
        "risk_category": _level(risk),
        "status": _STATUSES[place % len(_STATUSES)],
        "description": f"Looks like {domain} by {method.lower()}.",
        "remediation": "Ask the registrar to take it down, or register it.",
        "_org": organization["id"],
    }


def seed_zeasm(store: Store, scale: int) -> None:
    """Fill both organizations."""
    for name, domain in _ORGANIZATIONS:
        number = digits(32, "organization", domain)
        identifier = "-".join(
            (number[:8], number[8:12], number[12:16], number[16:20], number[20:])
        )
        (organization,) = store.seed(
            ORGANIZATION.name, [{"id": identifier, "name": name}]
        )
        store.seed(
            FINDING.name,
            (
                _finding(organization, domain, place)
                for place in range(_FINDING_COUNT * scale)
            ),
        )
        store.seed(
            DOMAIN.name,
            (
                _lookalike(organization, domain, place)
                for place in range(_DOMAIN_COUNT * scale)
            ),
        )
