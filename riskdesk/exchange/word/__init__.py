"""The priority sheet as a Word document."""
