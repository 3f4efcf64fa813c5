"""Files to observations: one module per source format, and a registry that recognises content."""
