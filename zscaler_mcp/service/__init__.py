"""The daemon: parts made from a plan, started in order, stopped in reverse."""

# Loaded on first use otherwise, when privileges have dropped and the interpreter's
# own files may be out of reach: name resolution and routing need the codec.
import encodings.idna  # noqa: F401

from zscaler_mcp.service._assembly import make_daemon
from zscaler_mcp.service._surroundings import Surroundings

__all__ = ["Surroundings", "make_daemon"]
