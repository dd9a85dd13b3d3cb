"""The commands of the command line; each imports only what it uses."""
