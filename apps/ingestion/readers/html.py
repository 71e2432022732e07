"""HTML: the main content as plain text, one block a paragraph. Offsets count into that plain text.

Owns what of a page is content. Must not know turns.
"""

from __future__ import annotations

from lxml import etree, html

from apps.ingestion.errors import EmptySourceError, UnreadableSourceError
from apps.ingestion.parsed import ReadText
from apps.ingestion.readers.plain import line_locators
from apps.lib.text import squeeze

_DROPPED = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "footer",
    "form",
    "iframe",
    "svg",
    "button",
    "select",
    "aside",
    "head",
)
_DROPPED_ROLES = ("navigation", "search", "contentinfo", "complementary")
_BLOCKS = frozenset(
    "address article blockquote body caption dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre "
    "section summary table tbody thead tfoot tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MAIN = (".//main", ".//*[@role='main']", ".//article", ".//*[@id='content']", ".//*[@id='main-content']", "./body")


def read_html(text: str, *, encoding: str, name: str) -> ReadText:
    """The main content of a page.

    Raises:
        UnreadableSourceError: mark-up that no parser can take.
        EmptySourceError: a page without any text.
    """
    root = _parsed(text, name=name)
    title = squeeze(root.findtext(".//title") or "") or None
    language = (root.get("lang") or "").split("-")[0].casefold() or None
    main = _main(root)
    if main is None:
        raise EmptySourceError(
            name,
            place="the page's body",
            found="no text",
            expected="text",
            remedy="the page may need a script to show it",
        )
    content = _plain(main)
    return ReadText(
        text=content,
        media_type="text/html",
        encoding=encoding,
        locators=line_locators(content),
        title=title,
        language=language,
    )


def main_text(text: str) -> str:
    """The same plain text of a page that `read_html` took, "" where it has none: for counting offsets in the page."""
    main = _main(_parsed(text, name="page"))
    return "" if main is None else _plain(main)


def _parsed(text: str, *, name: str) -> html.HtmlElement:
    # The size was checked before; at its usual depth the library leaves the rest of the page out without a word.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        # Bytes, because a declared encoding in a decoded document is refused by lxml.
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSourceError(
            name,
            place="start",
            found=f"mark-up that cannot be read ({error})",
            expected="HTML",
            remedy="save the page again, or as plain text",
        ) from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableSourceError(
            name,
            place="mark-up",
            found="more than 2,000 elements within each other",
            expected="a page as browsers show it",
            remedy="save its text as a file",
        )
    return root


def _main(root: html.HtmlElement) -> html.HtmlElement | None:
    """The main content; menus, footers and forms are taken out of the page."""
    for element in [*root.iter(*_DROPPED), *root.iterfind(".//*[@role]")]:
        dropped = element.tag in _DROPPED or element.get("role") in _DROPPED_ROLES
        if dropped and element.getparent() is not None and isinstance(element, html.HtmlElement):
            element.drop_tree()
    return next((found for path in _MAIN if (found := root.find(path)) is not None and _has_text(found)), None)


def _has_text(element: etree._Element) -> bool:
    return any(str(words).strip() for words in element.itertext())


def _plain(main: etree._Element) -> str:
    blocks: list[list[str]] = [[]]
    for event, element in etree.iterwalk(main, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            blocks[-1].append(element.tail or "")
            continue
        if element.tag in _BLOCKS:
            blocks.append([])
        elif event == "start" and element.tag == "br":
            blocks[-1].append("\n")
        elif event == "start" and element.tag in {"td", "th"}:
            blocks[-1].append(" ")
        if event == "start" and element.tag in _HEADINGS:
            blocks[-1].append("#" * int(element.tag[1]) + " ")  # as in Markdown, so that a heading is told from speech
        if event == "start":
            blocks[-1].append((element.text or "").replace("\n", " "))
        elif element is not main:
            blocks[-1].append((element.tail or "").replace("\n", " "))
    paragraphs = ("\n".join(squeeze(line) for line in "".join(block).split("\n")).strip() for block in blocks)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"
