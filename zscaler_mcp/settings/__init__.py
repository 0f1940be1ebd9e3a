"""Every setting: one table, strict parsing, one frozen tree.

:mod:`~zscaler_mcp.settings.tree` is the table. :func:`load` turns flags,
environment and environment file into a tree and a list of everything that is
wrong; help text, sample file and reference page are rendered from the table.
"""

from zscaler_mcp.settings.apikeys import MIN_KEY, ApiKey, api_keys
from zscaler_mcp.settings.callers import AuthenticationSettings
from zscaler_mcp.settings.choices import (
    AuthenticationMode,
    Confirmation,
    Entitlement,
    LogFormat,
    LogLevel,
    ResultFormat,
    TLSProfile,
    ToolDiscovery,
    Transport,
)
from zscaler_mcp.settings.edge import AccessSettings, ListenSettings, TLSSettings
from zscaler_mcp.settings.load import Loaded, load, read_environment_file
from zscaler_mcp.settings.offering import ToolSettings
from zscaler_mcp.settings.render import render_flags, render_reference, render_sample
from zscaler_mcp.settings.scopes import EVERYBODY, ScopeRule, scope_rules
from zscaler_mcp.settings.table import Setting, all_settings
from zscaler_mcp.settings.tree import (
    LimitSettings,
    LogSettings,
    OneAPISettings,
    ProcessSettings,
    Settings,
)

__all__ = [
    "EVERYBODY",
    "MIN_KEY",
    "AccessSettings",
    "ApiKey",
    "AuthenticationMode",
    "AuthenticationSettings",
    "Confirmation",
    "Entitlement",
    "LimitSettings",
    "ListenSettings",
    "Loaded",
    "LogFormat",
    "LogLevel",
    "LogSettings",
    "OneAPISettings",
    "ProcessSettings",
    "ResultFormat",
    "ScopeRule",
    "Setting",
    "Settings",
    "TLSProfile",
    "TLSSettings",
    "ToolDiscovery",
    "ToolSettings",
    "Transport",
    "all_settings",
    "api_keys",
    "load",
    "read_environment_file",
    "render_flags",
    "render_reference",
    "render_sample",
    "scope_rules",
]
