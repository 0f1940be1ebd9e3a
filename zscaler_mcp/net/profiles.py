"""Mozilla's TLS profiles, guideline 6.0 of 2026 (Server Side TLS)."""

from typing import Final

import attrs
from OpenSSL import SSL

__all__ = ["INTERMEDIATE", "MODERN", "PROFILES", "Profile"]


@attrs.frozen(kw_only=True)
class Profile:
    """What a server offers, and what its certificate should be."""

    name: str
    minimum_version: int
    ciphers: tuple[str, ...]
    """Suites of TLS 1.2, in OpenSSL's names; none where 1.2 is not offered."""

    suites: tuple[str, ...] = (
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
    )
    """Suites of TLS 1.3."""

    groups: tuple[str, ...] = ("X25519MLKEM768", "X25519", "prime256v1", "secp384r1")
    """Key exchange groups, the preferred first, in OpenSSL's names."""

    ecdsa_only: bool = False
    longest_days: int
    """The longest life of a certificate."""


INTERMEDIATE: Final = Profile(
    name="intermediate",
    minimum_version=SSL.TLS1_2_VERSION,
    ciphers=(
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305",
    ),
    longest_days=366,
)
MODERN: Final = Profile(
    name="modern",
    minimum_version=SSL.TLS1_3_VERSION,
    ciphers=(),
    ecdsa_only=True,
    longest_days=90,
)
PROFILES: Final = {profile.name: profile for profile in (INTERMEDIATE, MODERN)}
"""The profiles by the names that the settings use."""
