"""From documents to entries of the ledger: read, check whole, append."""
