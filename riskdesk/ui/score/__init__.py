"""The Score tab: the table, the matrix of tokens, the wording and the words."""
