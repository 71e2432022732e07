"""Where pages are kept that many look at: in files, which all processes of a server share."""

from __future__ import annotations

import random
from typing import Final

from django.core.cache.backends.filebased import FileBasedCache

_SELDOM: Final = 0.02
"""How often it is looked for whether there are too many: a look at 2,000 files takes 4 ms, to keep a page 0.3."""


class KeptPages(FileBasedCache):
    """What CACHES names. In a process's own memory each would make and hold the same pages again."""

    def _cull(self) -> None:
        if random.random() < _SELDOM:  # noqa: S311  no secret hangs on it
            super()._cull()  # type: ignore[misc]  # the types do not tell of it
