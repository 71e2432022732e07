"""Where pages are kept that many look at: in files, which all processes of a server share."""

from __future__ import annotations

import logging
import random
from typing import Any, Final

from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)

_SELDOM: Final = 0.02
"""How often it is looked for whether there are too many: a look at 2,000 files takes 4 ms, to keep a page 0.3."""


class KeptPages(FileBasedCache):
    """What CACHES names. In a process's own memory each would make and hold the same pages again."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is kept; `default` too where it cannot be read, so that it is made anew."""
        try:
            return super().get(key, default, version)
        except Exception as error:  # damaged bytes break the reading of them in many ways
            logger.warning("A page that was kept is not read: %r", error)
            return default

    def _cull(self) -> None:
        if random.random() < _SELDOM:  # noqa: S311  no secret hangs on it
            super()._cull()  # type: ignore[misc]  # the types do not tell of it
