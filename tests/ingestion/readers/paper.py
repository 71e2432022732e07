"""Draws PDF files for the tests."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

WIDTH, HEIGHT = A4
_MARGIN = 60.0
_STYLE = ParagraphStyle("speech", fontName="Helvetica", fontSize=10, leading=12, spaceAfter=8)


def flowing(paragraphs: Sequence[str], *, columns: int = 1, head: str = "", foot: str = "") -> bytes:
    """Paragraphs that flow through columns and pages; `{page}` in head and foot is the number of the page."""
    buffer = io.BytesIO()
    gutter = 18.0
    width = (WIDTH - 2 * _MARGIN - gutter * (columns - 1)) / columns
    frames = [
        Frame(_MARGIN + column * (width + gutter), 80, width, HEIGHT - 170, 0, 0, 0, 0) for column in range(columns)
    ]

    def edges(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(_MARGIN, HEIGHT - 50, head.format(page=document.page))
        canvas.drawCentredString(WIDTH / 2, 40, foot.format(page=document.page))

    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=edges)])
    document.build([Paragraph(words, _STYLE) for words in paragraphs])
    return buffer.getvalue()


def drawn(pages: Sequence[Sequence[tuple[float, float, str]]], *, password: str = "", turned: int = 0) -> bytes:
    """Lines of text, each at its place (from the left, from the top, in points) on its page, in the order given."""
    buffer = io.BytesIO()
    lock = StandardEncryption(password) if password else None
    canvas = Canvas(buffer, pagesize=A4, encrypt=lock)
    for lines in pages:
        canvas.setPageRotation(turned)
        canvas.setFont("Helvetica", 10)
        if turned:  # clockwise when shown: the words are written the other way round
            canvas.translate(WIDTH / 2, HEIGHT / 2)
            canvas.rotate(turned)
            canvas.translate(-WIDTH / 2, -HEIGHT / 2)
        for left, down, words in lines:
            canvas.drawString(left, HEIGHT - down, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(pages: int) -> bytes:
    """Pages that are pictures, without a text layer."""
    from PIL import Image

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(pages):
        picture = ImageReader(Image.new("L", (300, 400), 40 * number))
        canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def from_objects(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (size, table, size, len(out))
