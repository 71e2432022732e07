"""HTML: the main content as plain text, one block a paragraph. Offsets count into that plain text.

Owns what of a page is content, and the marks that plain text has for mark-up: `#` for headings, `>` for the mail that
another mail quotes, `--` above a signature. Must not know turns.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree, html

from apps.ingestion.errors import EmptySourceError, UnreadableSourceError
from apps.ingestion.parsed import ReadText
from apps.ingestion.readers.plain import line_locators
from apps.ingestion.readers.rows import row
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
_DROPPED_ROLES = ("navigation", "search", "contentinfo", "complementary", "banner", "dialog", "alertdialog")
_NOTE = re.compile(r"\A#\w*(?:fn|note|ref)", re.IGNORECASE)
# What systems that make sites call the things around a page's words, in `class` and `id`.
_AROUND = re.compile(
    r"(?:\A|\s)(?:cookies?-[\w\-]+|gdpr[\w\-]*|(?:main-|page-|layout-)?sidebar(?:-[\w\-]+)?|widget(?:-area)?"
    r"|breadcrumbs?(?:-[\w\-]+)?|skip-links?|screen-reader-text|visually-hidden|sr-only|(?:site-|page-|print)footer"
    r"|pag(?:er|ination)|post-navigation|menu|navbar(?:-[\w\-]+)?|addtoany\w*|addthis\w*|sharedaddy"
    r"|share-(?:buttons?|links?|bar)|social-(?:share|sharing|links|icons|media)|(?:jp-)?related-?(?:posts|articles|content)"
    r"|comments(?:-area|-section|-wrapper)?|commentlist|comment-(?:list|respond|form)|respond|disqus_thread"
    r"|footnotes?(?:-ref)?|node__links|newsletter(?:-[\w\-]+)?|mw-editsection|mw-jump-link|noprint|catlinks|toc)(?=\s|\Z)",
    re.IGNORECASE,
)
# What PHP prints into a page where something went wrong. Marks of `html_offsets` may stand between the words.
_PHP = re.compile(
    r"\W*(?:PHP )?(?:(?:Recoverable |Catchable )?[Ff]atal error|Parse error|Warning|Notice|Deprecated|Strict Standards)"
    r"\W*:.* in \W*\S+\.php\b.* \W*on line \W*\d+\W*"
)
_LONGEST_PHP = 4000
_NO_LETTERS = re.compile(r"[\W_]+")
_BLOCKS = frozenset(
    "address article blockquote body caption dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr li main ol p pre "
    "section summary table tbody thead tfoot tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What programs that write mail call what they quote, and what they sign with.
_QUOTE = re.compile(r"gmail_quote|protonmail_quote|yahoo_quoted", re.IGNORECASE)
# Pages set any quotation behind a line; a mail's begins with its head, or stands below who wrote it, when.
_MAIL_HEAD = re.compile(r"\s*(?:From|De|Von|Da)\s?:")
_WHO_WROTE = re.compile(r"(?:@|\d:\d{2}|\b\d{4}\b)[^\n]{0,80}:\s*\Z")
_SIGNATURE = re.compile(r"gmail_signature|outlook_signature|moz-signature", re.IGNORECASE)
_VALUE = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_TAG = re.compile(rf"<[a-zA-Z](?:[^>=]++|{_VALUE.pattern}|=)*+")
_MOST_ATTRIBUTES = 10_000
_CELL = "\v"  # stands between the cells of a row while words are collected
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


def _refuse_overloaded(text: str, *, name: str) -> None:
    """The library compares every attribute of an element with every other one."""
    for tag in _TAG.finditer(text):
        if len(tag[0]) > 2 * _MOST_ATTRIBUTES and len(_VALUE.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            raise UnreadableSourceError(
                name,
                place=f"character {tag.start()}",
                found=f"an element with more than {_MOST_ATTRIBUTES:,} attributes",
                expected="a page as browsers show it",
                remedy="save its text as a file",
            )


def _parsed(text: str, *, name: str) -> html.HtmlElement:
    _refuse_overloaded(text, name=name)
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
    for header in root.iter("header"):
        of_site = next(header.iterancestors("main", "article"), None) is None and header.find(".//h1") is None
        if of_site and header.find(".//nav") is not None:
            header.tag = "nav"
    for element in [*root.iter(*_DROPPED), *root.iterfind(".//*[@role]")]:
        dropped = element.tag in _DROPPED or element.get("role") in _DROPPED_ROLES
        if dropped and element.getparent() is not None and isinstance(element, html.HtmlElement):
            element.drop_tree()
    for mark in root.findall(".//sup"):  # the number of a note
        if (link := mark.find("a")) is not None and _NOTE.match(link.get("href") or ""):
            mark.drop_tree()
    _drop_around(root)
    return next((found for path in _MAIN if (found := root.find(path)) is not None and _has_text(found)), None)


def _drop_around(root: html.HtmlElement) -> None:
    """Take away what stands around the words by its name, unless all of that name hold half of them: then it is named
    for show, or is the record.
    """
    called = {element: name for element in root.iterfind(".//*") if (name := _name_around(element))}
    if not called:
        return
    size: dict[etree._Element, int] = {}  # characters within
    for _, element in etree.iterwalk(root, events=("end",)):
        size[element] = sum(size.get(child, 0) + len(child.tail or "") for child in element) + len(element.text or "")
    whole = size[root]
    sizes: Counter[str] = Counter()
    for element, name in called.items():
        if element.getparent() not in called:
            sizes[name] += size[element]
    for element, name in called.items():
        held = max(size[element], sizes[name])
        if element.getparent() is not None and held * 2 < whole and isinstance(element, html.HtmlElement):
            element.drop_tree()


def _name_around(element: etree._Element) -> str | None:
    """What the element is called, where that is said of things around the words. Programs also make an `id` of the
    heading that bears it or begins its section, "gdpr-and-lamps": that one says what the words are about.
    """
    if found := _AROUND.search(element.get("class") or ""):
        return found[0].strip().casefold()
    found = _AROUND.search(identifier := element.get("id") or "")
    if not found:
        return None
    near = (element, element.getparent(), next(iter(element), None))
    heading = next((one for one in near if one is not None and one.tag in _HEADINGS), None)
    words = _NO_LETTERS.sub("", "".join(map(str, heading.itertext()))) if heading is not None else ""
    of_heading = words and _NO_LETTERS.sub("", identifier).casefold().startswith(words.casefold())
    return None if of_heading else found[0].strip().casefold()


def _has_text(element: etree._Element) -> bool:
    return any(str(words).strip() for words in element.itertext())


def _plain(main: etree._Element) -> str:
    blocks: list[tuple[int, list[str]]] = [(0, [])]
    quoted: list[etree._Element] = []  # the quoted mails that are open
    for event, element in etree.iterwalk(main, events=("start", "end", "comment", "pi")):
        words = blocks[-1][1]
        if event in {"comment", "pi"}:
            words.append(element.tail or "")
            continue
        closes = bool(quoted) and quoted[-1] is element
        if closes:
            quoted.pop()
        elif quotes := event == "start" and _quotes_mail(element, blocks):
            quoted.append(element)
        if event == "start" and _signs(element):
            blocks.append((len(quoted), ["--"]))
        if (element.tag in _BLOCKS and not _goes_on(element, event)) or closes or quotes:
            blocks.append((len(quoted), words := []))
        elif event == "start" and element.tag == "br":
            words.append("\n")
        elif event == "start" and element.tag in {"td", "th"}:
            words.append(_CELL)
        if event == "start" and element.tag in _HEADINGS:
            words.append("#" * int(element.tag[1]) + " ")  # as in Markdown, so that a heading is told from speech
        if event == "start":
            words.append((element.text or "").replace("\n", " "))
        elif element is not main:
            words.append((element.tail or "").replace("\n", " "))
    paragraphs = (_paragraph(depth, "".join(words)) for depth, words in blocks)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _goes_on(element: etree._Element, event: str) -> bool:
    """Whether a paragraph begins in the line of its row, as the first of a cell, or ends in it, as the only one."""
    cell = element.getparent()
    if element.tag not in {"p", "div"} or cell is None or cell.tag not in {"td", "th"} or cell[0] is not element:
        return False
    return not (cell.text or "").strip() and (event == "start" or len(cell) == 1)


def _paragraph(depth: int, words: str) -> str:
    """A block's lines, without blanks at its ends; those of a quoted mail as plain text shows them."""
    cells = ("\n".join(map(squeeze, cell.split("\n"))) for cell in words.split(_CELL))
    lines = row(cells).strip().split("\n")
    lines = [line for line in lines if len(line) > _LONGEST_PHP or not _PHP.fullmatch(line)]
    return "\n".join(f"{'>' * depth} {line}" if depth and line else line for line in lines)


def _quotes_mail(element: etree._Element, blocks: list[tuple[int, list[str]]]) -> bool:
    """Whether an element, which stands behind these blocks, holds the mail that is answered."""
    if element.tag == "blockquote":
        if element.get("type") == "cite" or _QUOTE.search(element.get("class") or ""):
            return True
        if "border-left" not in (element.get("style") or ""):
            return False
        above = "".join(words for _, block in blocks[-3:] for words in block)
        begins = next((str(words) for words in element.itertext() if str(words).strip()), "")
        return _WHO_WROTE.search(above[-200:]) is not None or _MAIL_HEAD.match(begins) is not None
    return element.tag in {"span", "div"} and element.get("id") == "OLK_SRC_BODY_SECTION"


def _signs(element: etree._Element) -> bool:
    """Whether an element is a signature of a mail."""
    if element.tag != "div":
        return False
    return _SIGNATURE.search(f"{element.get('id') or ''} {element.get('class') or ''}") is not None
