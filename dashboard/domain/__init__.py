"""The rules: pure functions of the record and an instant; nothing here reads a clock, a file or a table."""
