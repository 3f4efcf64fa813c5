"""Same or not: which observations speak of one entity, and how an entity is folded from them. Pure."""
