"""Schemes, fonts, styles and the sample: files that ship inside the package."""
