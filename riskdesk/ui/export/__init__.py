"""Leaving the program: Export, Copy table, Copy picture."""
