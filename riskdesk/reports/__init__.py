"""The sheet as data, then as PDF."""
