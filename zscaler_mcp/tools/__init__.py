"""Everything between a caller and a tool: one pipeline, on every transport."""
