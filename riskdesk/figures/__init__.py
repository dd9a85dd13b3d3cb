"""The geometry of the matrix and the charts: rectangles, lines and texts, for screen and paper alike."""
