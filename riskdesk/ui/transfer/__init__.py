"""Sessions from this library to another and back, in the window."""
