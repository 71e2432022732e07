"""Which statements of a corrected document are those of its earlier version.

Pure: compares texts and order. Must not know the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

from apps.lib.text import fold

# A statement that was corrected keeps at least this share of its words; less is another statement.
_SAME = 0.6


def match_statements(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Index in `new` → index in `old`, for statements that are the same one, in order.

    Equal texts pair first, along the longest common run; what lies between two pairs is compared by likeness.
    """
    if not old:
        return {}
    old_folded, new_folded = [fold(text) for text in old], [fold(text) for text in new]
    matcher = SequenceMatcher(None, old_folded, new_folded, autojunk=False)
    pairs: dict[int, int] = {}
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(new_from, new_to), range(old_from, old_to), strict=True))
        elif tag == "replace":
            pairs.update(_alike(old_folded, new_folded, range(old_from, old_to), range(new_from, new_to)))
    _moved(old_folded, new_folded, pairs)
    return pairs


def share_alike(old: Sequence[str], new: Sequence[str]) -> float:
    """Share of the smaller document's statements whose words stand in the other one too, 0 to 1."""
    if not old or not new:
        return 0.0
    old_set, new_set = {fold(text) for text in old}, {fold(text) for text in new}
    return len(old_set & new_set) / min(len(old_set), len(new_set))


def _alike(old: list[str], new: list[str], old_range: range, new_range: range) -> dict[int, int]:
    """Pairs in a stretch that differs, in order, each new statement with the first old one that is like it."""
    pairs: dict[int, int] = {}
    first = old_range.start
    for j in new_range:
        for i in range(first, old_range.stop):
            if _ratio(old[i], new[j]) >= _SAME:
                pairs[j] = i
                first = i + 1
                break
    return pairs


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    # The two bounds are cheap and settle most pairs.
    if matcher.real_quick_ratio() < _SAME or matcher.quick_ratio() < _SAME:
        return 0.0
    return matcher.ratio()


def _moved(old: list[str], new: list[str], pairs: dict[int, int]) -> None:
    """Pair what only changed its place: equal texts that are left on both sides."""
    taken = set(pairs.values())
    left: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(old):
        if i not in taken:
            left[text].append(i)
    for j, text in enumerate(new):
        if j not in pairs and left.get(text):
            pairs[j] = left[text].pop(0)
