"""The asynchronous client of Zscaler's OneAPI."""
