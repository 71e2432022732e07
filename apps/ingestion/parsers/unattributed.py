"""The last resort: a text whose layout no parser understands is kept whole, as one unattributed statement for a
curator.

Owns nothing but that. Never splits.
"""

from __future__ import annotations

from apps.ingestion.assemble import assemble
from apps.ingestion.furniture import find_furniture
from apps.ingestion.parsed import Kind, ParsedDocument, Problem, ReadText, Severity, Span
from apps.ingestion.turns import Mark


class UnattributedParser:
    name = "unattributed"
    surest = 0.0

    def score(self, source: ReadText) -> float:
        """Always the least that is accepted."""
        return 0.0

    def parse(self, source: ReadText, scores: dict[str, float] | None = None) -> ParsedDocument:
        """`scores` are what the other parsers made of it; they are named in the warning."""
        told = ", ".join(f"{name} {score:.2f}" for name, score in (scores or {}).items()) or "no parser was tried"
        problem = Problem(
            Severity.WARNING,
            "layout-not-understood",
            f"no layout recognised ({told}); the text is kept as one unattributed statement: choose a parser by "
            f"name or mark the turns",
            Span(0, len(source.text)),
        )
        return assemble(
            source,
            parser=self.name,
            marks=[Mark(0, 0)],
            kind=Kind.VERBATIM,
            furniture=find_furniture(source.text),
            problems=(problem,),
        )
