"""Documents as the world damages them: cut off, garbled, wrapped, recoded, put together, their labels in small letters.

Each is told by a seed and a number, so that one that failed can be made again.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 20260101
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252", "cp1251", "koi8_r", "latin-1", "mac_roman")
_LABEL = re.compile(r"^(\W*)([A-Z][\w.'’-]*(?: [\w.'’()-]+){0,5})(?=:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One damaged document. `name` ends as that of the sound one did."""

    name: str
    data: bytes


def mutation(originals: Sequence[Path], number: int, *, seed: int = SEED) -> Mutation:
    """The mutation of that number: every document in turn, and every kind of damage in turn for each."""
    pick = random.Random(f"{seed}:{number}")  # noqa: S311  repeatable, not secret
    path = originals[number % len(originals)]
    kinds = list(_KINDS)
    kind = kinds[number // len(originals) % len(kinds)]
    data = _KINDS[kind](path.read_bytes(), pick, originals)
    return Mutation(f"{number:05}-{kind}-{path.name}", data)


def _truncated(data: bytes, pick: random.Random, _: Sequence[Path]) -> bytes:
    """Either end is missing, or the middle."""
    first, last = sorted((pick.randrange(len(data)), pick.randrange(len(data))))
    return pick.choice([data[:first], data[last:], data[:first] + data[last:]])


def _flipped(data: bytes, pick: random.Random, _: Sequence[Path]) -> bytes:
    """From one to some hundred bytes are others, anything or signs that mean something to parsers."""
    garbled = bytearray(data)
    for _ in range(pick.choice([1, 3, 10, 300])):
        garbled[pick.randrange(len(garbled))] = pick.choice([pick.randrange(256), *b"<>:&\"'()[]{}\r\n\t \x00\x1b\xff"])
    return bytes(garbled)


def _wrapped(data: bytes, pick: random.Random, _: Sequence[Path]) -> bytes:
    """Other line ends, or other lines."""
    text = data.decode("utf-8", "replace")
    width = pick.randrange(20, 140)
    how: Callable[[], str] = pick.choice(
        [
            lambda: text.replace("\n", "\r\n"),
            lambda: text.replace("\n", "\r"),
            lambda: text.replace("\n", "\n\n"),
            lambda: " ".join(text.split()),
            lambda: "\n".join(textwrap.fill(line, width) for line in text.split("\n")),
            lambda: textwrap.fill(text, width),
            lambda: "\n".join(pick.choice(["", " ", "\t", "> ", "    "]) + line for line in text.split("\n")),
        ]
    )
    return how().encode()


def _recoded(data: bytes, pick: random.Random, _: Sequence[Path]) -> bytes:
    """In another encoding, with what it lacks replaced; or read with the wrong one and written again."""
    text = data.decode("utf-8", "replace")
    encoding = pick.choice(_ENCODINGS)
    if pick.random() < 0.3:
        return text.encode().decode("cp1252", "replace").encode()
    return text.encode(encoding, "replace")


def _joined(data: bytes, pick: random.Random, originals: Sequence[Path]) -> bytes:
    """With itself or another one, whole or in part, with whatever stands between."""
    other = pick.choice([data, pick.choice(originals).read_bytes()])
    between = pick.choice([b"", b"\n", b"\n\n\n", b"\f", b"\n---\n"])
    return data + between + other[: pick.randrange(len(other)) if pick.random() < 0.5 else None]


def _small(data: bytes, pick: random.Random, _: Sequence[Path]) -> bytes:
    """Some labels, or all, in small letters."""
    share = pick.choice([0.1, 0.5, 1.0])
    text = data.decode("utf-8", "replace")
    return _LABEL.sub(lambda found: found[1] + (found[2].lower() if pick.random() < share else found[2]), text).encode()


_KINDS: dict[str, Callable[[bytes, random.Random, Sequence[Path]], bytes]] = {
    "truncated": _truncated,
    "flipped": _flipped,
    "wrapped": _wrapped,
    "recoded": _recoded,
    "joined": _joined,
    "small": _small,
}
