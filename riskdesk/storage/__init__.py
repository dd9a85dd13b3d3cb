"""The library file: one SQLite database, its schema, its sessions and its log."""
