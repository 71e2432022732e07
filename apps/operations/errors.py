"""What can go wrong with copies of a base. Each message says what was found, what was expected and what to do."""


class OperationsError(Exception):
    """Root of this app's exceptions."""


class NotEmptyError(OperationsError):
    """Rows would be written over rows."""


class DamagedError(OperationsError):
    """A copy does not hold what was copied."""
