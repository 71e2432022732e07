"""Public ids that come out the same wherever the same document is ingested."""

from __future__ import annotations

import hashlib
from base64 import b32encode


def statement_id(sha256: str, position: int) -> str:
    """Of the statement at this position of the document with this SHA-256: 60 bits of a hash, in lower-case base 32."""
    digest = hashlib.sha256(f"{sha256}:{position}".encode()).digest()
    return b32encode(digest[:10])[:12].decode().lower()
