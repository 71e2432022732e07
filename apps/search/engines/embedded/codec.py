"""How Whoosh sees the index: its layout, its segments, and a codec through which Whoosh's own queries read it.

Answers do not come this way (`evaluation`); the tests compare them with what Whoosh makes of the same files. The list
of segments that Whoosh writes is a pickle of the classes here, by their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path
from secrets import token_hex
from typing import Any

from whoosh.codec import base
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence, Format, Frequency, Positions
from whoosh.matching import ListMatcher, Matcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import Searcher

from apps.search.engines.embedded.segments import FIELDS, PLACED, SCORED, Segment
from apps.search.engines.protocol import K1, B, rounded_length


class Words(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of words that are read elsewhere (`inverting`): Whoosh never takes a text apart."""

    def __init__(self, format: Format, *, scorable: bool) -> None:
        super().__init__(format, None, scorable=scorable)


def schema() -> Schema:
    """The fields that can be searched. Text is not stored, and columns are not Whoosh's."""
    return Schema(
        word=Words(Positions(), scorable=True),
        stem=Words(Frequency(), scorable=True),
        name=Words(Positions(), scorable=True),
        doc=Words(Existence(), scorable=False),
        id=STORED(),
    )


class ArraySegment(base.Segment):  # type: ignore[misc]
    """A segment in the list of segments: how many documents it has, and which of them were deleted."""

    def __init__(self, indexname: str, size: int = 0) -> None:
        super().__init__(indexname)
        self._size = size
        self._deleted: set[int] = set()

    @classmethod
    def _random_id(cls, size: int = 16) -> str:
        # Whoosh takes Python's own random numbers, which are the same in two processes forked from one.
        return token_hex(size // 2)

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, size: int) -> None:
        self._size = size

    def doc_count_all(self) -> int:
        return self._size

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> set[int]:
        return self._deleted

    def delete_document(self, number: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(number)
        else:
            self._deleted.discard(number)

    def is_deleted(self, number: int) -> bool:
        return number in self._deleted


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads segments; they are written all at once (`inverting`, `merging`)."""

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        return ArraySegment(indexname)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> _Terms:
        return _Terms(_opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> _Documents:
        return _Documents(_opened(storage, segment), segment)


def _opened(storage: Any, segment: ArraySegment) -> Segment:
    return Segment(Path(storage.folder), segment.segment_id())


class _Terms(base.TermsReader):  # type: ignore[misc]
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, word = term
        return self._segment.fields[name].dictionary.find(word) >= 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, word) for name in sorted(FIELDS) for word in self._segment.fields[name].dictionary)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, word: bytes) -> TermInfo:
        field = self._segment.fields[fieldname]
        at = field.dictionary.find(word)
        if at < 0:
            raise KeyError((fieldname, word))  # what Whoosh expects here
        documents, often = field.documents(at, at + 1), field.frequencies(at, at + 1)
        return TermInfo(
            weight=float(often.sum()),
            df=len(documents),
            minlength=1,
            maxlength=field.longest,
            maxweight=float(often.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def matcher(self, fieldname: str, word: bytes, format_: Format, scorer: BaseScorer | None = None) -> ListMatcher:
        field = self._segment.fields[fieldname]
        at = field.dictionary.find(word)
        if at < 0:
            raise TermNotFound(f"{fieldname}:{word!r}")
        documents, often = field.documents(at, at + 1).tolist(), field.frequencies(at, at + 1).tolist()
        values: list[bytes] | None = None
        if fieldname in PLACED:
            places = iter(field.places(at, at + 1).tolist())
            values = [format_.encode([next(places) for _ in range(count)]) for count in often]
        weights = [float(count) for count in often]
        info = self.term_info(fieldname, word)
        return ListMatcher(documents, weights, values, format_, scorer, term=(fieldname, word), terminfo=info)

    def indexed_field_names(self) -> tuple[str, ...]:
        return FIELDS


class _Documents(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, segment: Segment, listed: ArraySegment) -> None:
        self._segment = segment
        self._listed = listed

    def doc_count(self) -> int:
        return self._listed.doc_count()  # type: ignore[no-any-return]

    def doc_count_all(self) -> int:
        return self._listed.doc_count_all()

    def has_deletions(self) -> bool:
        return self._listed.deleted_count() > 0

    def is_deleted(self, number: int) -> bool:
        return self._listed.is_deleted(number)

    def deleted_docs(self) -> set[int]:
        return self._listed.deleted_docs()

    def doc_field_length(self, number: int, fieldname: str, default: int = 0) -> int:
        lengths = self._segment.fields[fieldname].lengths
        return default if lengths is None else int(lengths[number])

    def field_length(self, fieldname: str) -> int:
        return self._segment.fields[fieldname].total

    def min_field_length(self, fieldname: str) -> int:
        return 0

    def max_field_length(self, fieldname: str) -> int:
        return self._segment.fields[fieldname].longest

    def stored_fields(self, number: int) -> dict[str, Any]:
        return {"id": int(self._segment.ids[number])}


class Bm25(WeightingModel):  # type: ignore[misc]
    """The scores that the protocol describes, as Whoosh works them out."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def scorer(self, searcher: Searcher, fieldname: str, text: bytes, qf: int = 1) -> BaseScorer:
        if fieldname not in SCORED:
            return _Unscored()
        whole = searcher.get_parent()
        reader = whole.reader()
        if fieldname not in self._counts:
            documents = range(reader.doc_count_all())
            self._counts[fieldname] = sum(reader.doc_field_length(number, fieldname) > 0 for number in documents)
        count, holding = self._counts[fieldname], whole.doc_frequency(fieldname, text)
        idf = log(1 + (count - holding + 0.5) / (holding + 0.5))
        average = reader.field_length(fieldname) / max(1, count) or 1.0
        return _Scorer(searcher.reader(), fieldname, idf, average)


class _Unscored(BaseScorer):  # type: ignore[misc]
    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Matcher) -> float:
        return 0.0


class _Scorer(_Unscored):
    def __init__(self, reader: Any, name: str, idf: float, average: float) -> None:
        self._reader = reader
        self._name = name
        self._idf = idf
        self._average = average

    def score(self, matcher: Matcher) -> float:
        often = matcher.weight()
        length = rounded_length(self._reader.doc_field_length(matcher.id(), self._name))
        k1, b = K1[self._name], B[self._name]
        return float(self._idf * often / (often + k1 * (1 - b + b * length / self._average)))
