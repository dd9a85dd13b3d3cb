"""How a library is opened."""

from enum import Enum


class Access(Enum):
    """For writing, by one program at a time; or for reading only, by anybody, also from a read-only folder."""

    READ_WRITE = "read and write"
    READ_ONLY = "read only"
