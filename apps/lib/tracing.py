"""What is being answered just now, so that every line of the log can say it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
"""Id of the request; empty outside of one."""
