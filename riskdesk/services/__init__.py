"""The use cases, and the only writer."""
