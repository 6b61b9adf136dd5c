"""The record on disk: a ledger, tables derived from it, one atomic publish, and snapshots to read."""
