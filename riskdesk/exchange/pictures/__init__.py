"""The matrix and the charts as pictures: SVG from the geometry that screen and paper share, and PNG made of that."""
