"""Tests of the use cases, on real library files."""
