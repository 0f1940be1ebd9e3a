"""The network edge below HTTP semantics: listening, TLS, sources, framing, limits."""
