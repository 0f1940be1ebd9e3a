"""Tests of zscaler-mcp: no sockets and no real time outside ``integration``."""
