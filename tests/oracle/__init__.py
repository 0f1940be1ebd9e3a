"""Facts about the tools, carried as data, and a tenant that answers from them."""

import json
from pathlib import Path
from typing import Any

__all__ = ["load"]


def load(name: str) -> Any:
    """A data file of this folder."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))
