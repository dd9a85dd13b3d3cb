"""Backups in the window: what each holds, one made now, one put back; and what to do about a damaged library."""
