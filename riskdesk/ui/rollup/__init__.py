"""The roll-up in the window: which sessions, which areas are the same, and the pages."""
