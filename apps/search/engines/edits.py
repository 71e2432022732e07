"""How far two spellings are from each other. Pure."""

from __future__ import annotations


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed, or swapped with a neighbour (each letter once); one more than
    `most`, where it is more than that."""
    far = most + 1
    before: list[int] = []
    row = [min(j, far) for j in range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [min(i, far)] + [far] * len(other)
        # Beyond `most` letters to either side, more than `most` were put in or left out.
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            match = other[j - 1]
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match), far)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                best = min(best, last[j - 2] + 1)
            row[j] = best
        if min(row) > most <= min(before):
            return far
    return row[-1]
