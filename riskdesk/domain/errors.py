"""The errors that a user may be shown; each message is one whole sentence."""


class RiskDeskError(Exception):
    """Something a user can put right: the text says what happened and what is allowed."""


class SchemeError(RiskDeskError):
    """A scheme cannot be read or used; names the file and the key."""

    def __init__(self, where: str, key: str, problem: str) -> None:
        self.where = where
        self.key = key
        self.problem = problem
        super().__init__(f"{where}: {key}: {problem}" if key else f"{where}: {problem}")


class MarkError(RiskDeskError):
    """A mark is not allowed by the scheme."""


class EditError(RiskDeskError):
    """An edit does not fit the session as it stands; nothing was changed."""
