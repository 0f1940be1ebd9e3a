"""What each tool is for, in the words of people who want something done.

Search reads them; they never go to a client. The texts are made of paragraphs, one for
a family of tools: first what all of them are about, then for each tool, after its name
and a colon, what somebody says who needs it.
"""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from zscaler_mcp.tools.purposes import (
    zcc,
    zcell,
    zdx,
    zeasm,
    zia_content,
    zia_network,
    zia_sites,
    zid,
    zins,
    zms,
    zpa_apps,
    zpa_policy,
    zpa_sites,
    ztw,
)

__all__ = ["Purpose", "purposes"]

_TEXTS: Final = (
    zcc.PURPOSES,
    zcell.PURPOSES,
    zdx.PURPOSES,
    zeasm.PURPOSES,
    zia_content.PURPOSES,
    zia_network.PURPOSES,
    zia_sites.PURPOSES,
    zid.PURPOSES,
    zins.PURPOSES,
    zms.PURPOSES,
    zpa_apps.PURPOSES,
    zpa_policy.PURPOSES,
    zpa_sites.PURPOSES,
    ztw.PURPOSES,
)
_TOOL: Final = re.compile(r"^(\w+): ", re.MULTILINE)


@attrs.frozen
class Purpose:
    """What a tool is for."""

    about: str
    """The things that it and its family deal with."""

    jobs: str
    """What it, and no other of its family, is asked for."""


def purposes() -> Mapping[str, Purpose]:
    """Read the purposes of all tools, by name.

    :raises ValueError: a tool stands there twice.
    """
    found: dict[str, Purpose] = {}
    for text in _TEXTS:
        for family in text.strip().split("\n\n"):
            about, *rest = _TOOL.split(family)
            for name, jobs in zip(rest[::2], rest[1::2], strict=True):
                if name in found:
                    raise ValueError(f"{name} has two purposes")
                found[name] = Purpose(about, jobs)
    return found
