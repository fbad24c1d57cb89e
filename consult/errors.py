"""What can go wrong in the domain, without a word about HTTP; codes are turned into words by the web layer."""


class DomainError(Exception):
    """Something the caller asked for cannot be done; `code` says why, `parameters` fill in the sentence."""

    def __init__(self, code: str = "", **parameters: object) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


class NotFound(DomainError):
    """It does not exist, or the actor may not know that it does."""


class NotAllowed(DomainError):
    """The actor may see it but not do this to it."""


class WrongState(DomainError):
    """It is not in a state where this can be done."""


class Outdated(DomainError):
    """Someone else changed it since the actor looked."""


class Invalid(DomainError):
    """The values given break a rule that a form cannot know."""
