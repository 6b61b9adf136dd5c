"""A document as it came: read, recognised, its tree of keys with their lines."""
