"""A ledger in PostgreSQL: connections to it, its schema, its entries, and who watches it."""
