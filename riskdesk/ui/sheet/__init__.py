"""The Sheet tab: preview, printing, saving."""
