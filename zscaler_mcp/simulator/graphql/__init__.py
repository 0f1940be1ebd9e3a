"""GraphQL, as much of it as the simulated services are asked in.

A document is one query with variables; literals, aliases and directives are refused.
"""

from zscaler_mcp.simulator.graphql.execution import serve
from zscaler_mcp.simulator.graphql.schema import Fault, Field, Schema, scalars

__all__ = ["Fault", "Field", "Schema", "scalars", "serve"]
