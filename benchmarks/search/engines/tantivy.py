"""Tantivy, an engine in Rust: English stems, fast fields to count and sort by, texts stored for the passages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import tantivy as t

from benchmarks.search.base import FACETS, PAGE, rows
from benchmarks.search.mix import Ask


class Engine:
    def __init__(self, place: Path) -> None:
        self.folder = place / "tantivy"
        self.place = place
        builder = t.SchemaBuilder()
        builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
        builder.add_integer_field("id", stored=True, indexed=True, fast=True)
        for name in FACETS:
            builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("day", stored=True, fast=True)
        self.schema = builder.build()

    def build(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        index = t.Index(self.schema, path=str(self.folder))
        writer = index.writer(heap_size=256_000_000, num_threads=2)
        for row in rows(self.place):
            writer.add_document(
                t.Document(
                    text=row.text, id=row.id, speaker=row.speaker, kind=row.kind, year=str(row.year), day=row.day
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self.opened = t.Index.open(str(self.folder))
        self.opened.reload()
        self.searcher = self.opened.searcher()

    def page(self, ask: Ask) -> int:
        words = self._words(ask)
        query = self._narrowed(words, ask)
        for facet in FACETS:
            others = self._narrowed(words, ask, without=facet) if facet in ask.filters else query
            self.searcher.aggregate(others, {facet: {"terms": {"field": facet, "size": 12}}})
        places = {"limit": PAGE, "offset": (ask.page - 1) * PAGE}
        if ask.newest or not ask.words:
            found = self.searcher.search(query, order_by_field="day", **places)
        else:
            found = self.searcher.search(query, **places)
        passages = t.SnippetGenerator.create(self.searcher, words, self.schema, "text")
        passages.set_max_num_chars(280)
        for _, address in found.hits:
            document = self.searcher.doc(address)
            passages.snippet_from_doc(document).to_html()
            document.to_dict()
        return int(found.count or 0)

    def extra(self) -> dict[str, Callable[[Ask], object]]:
        return {}

    def index(self) -> Path:
        return self.folder

    def _words(self, ask: Ask) -> t.Query:
        joined = " ".join(ask.words)
        if not ask.words:
            return t.Query.all_query()
        if ask.form == "phrase":
            return self.opened.parse_query(f'"{joined}"', ["text"])
        if ask.form == "near":
            return self.opened.parse_query(f'"{joined}"~{ask.distance}', ["text"])
        if ask.form == "prefix":
            return t.Query.regex_query(self.schema, "text", f"{re.escape(joined)}.*")
        return self.opened.parse_query(joined, ["text"], conjunction_by_default=True)

    def _narrowed(self, words: t.Query, ask: Ask, *, without: str = "") -> t.Query:
        chosen = {name: values for name, values in ask.filters.items() if name != without}
        terms = [t.Query.term_set_query(self.schema, name, list(values)) for name, values in chosen.items()]
        if not terms:
            return words
        return t.Query.boolean_query([(t.Occur.Must, query) for query in (words, *terms)])
