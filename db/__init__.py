"""The schema of the library file and its migrations, as SQL."""
