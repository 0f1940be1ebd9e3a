"""Tests with real sockets, real TLS and real clients, on loopback only."""
