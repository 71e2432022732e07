"""How far two spellings are from each other. Pure."""

from __future__ import annotations


def edits(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed, or swapped with a neighbour (each letter once)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, match in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]
