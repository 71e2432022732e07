"""HTML of what a page has dozens or hundreds of: statements in lists and in a record, marked text, facets.

Written here instead of in templates, which take ten times as long: they were half of what an answer cost. Every value
goes through `escape` or is HTML already. Owns how these components look in HTML; must not know a request or the base.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from apps.actors.wording import by_language
from apps.web.cards import Attribution, Card, Guess, ProcessChip
from apps.web.drawing.figures import share, thousands
from apps.web.listing import FacetGroup, FacetLink
from apps.web.marking import Mark, MarkKind, Passage, Piece
from apps.web.results import FoundCard, Ranked, Ranking
from apps.web.rows import Link, SourceBlock
from apps.web.standing import Standing
from apps.web.transcript import Said

GUESSES, STANDINGS, CHIPS = 2, 2, 6
"""How many of each a statement shows at most."""


class _Words(NamedTuple):
    """What statements say in one language; `{}` stands for the statement."""

    language: str | None
    nameless: str
    for_: str
    then_for: str
    of: str
    then_of: str
    inferred: str
    recorded_as: str
    suggested: str
    rough: str
    demonstration: str
    not_shown: str
    statement: str
    and_cite: str
    in_source: str
    of_statement: str
    open: str
    close: str
    like: str
    this_statement: str
    source: str
    in_record: str
    from_: str
    beside_source: str
    number: str


@by_language(maxsize=16)
def _spoken() -> _Words:
    return _Words(
        get_language(),
        nameless=gettext("No name recorded"),
        for_=pgettext("before an organization", "for"),
        then_for=gettext("then for"),
        of=gettext("of"),
        then_of=gettext("then of"),
        inferred=gettext("inferred:"),
        recorded_as=gettext("recorded as"),
        suggested=gettext("suggested:"),
        rough=gettext("Rough draft"),
        demonstration=gettext("Demonstration"),
        not_shown=gettext("Not shown:"),
        statement=gettext("Statement"),
        and_cite=gettext("{} and how to cite it"),
        in_source=gettext("In the source"),
        of_statement=gettext("of statement {}"),
        open=gettext("In context"),
        close=gettext("Close the context"),
        like=gettext("More like this"),
        this_statement=gettext("statement {}"),
        source=gettext("Source"),
        in_record=gettext("In the record"),
        from_=pgettext("a document", "From"),
        beside_source=gettext(": beside its source"),
        number=gettext("Statement %(number)s"),
    )


def statement(
    card: Card,
    *,
    anchor: bool = False,
    bare: bool = False,
    own: bool = False,
    found: FoundCard | None = None,
    similar: bool = False,
) -> SafeString:
    """A statement in a list or on its page.

    `anchor` gives it an id, `bare` leaves out the meeting, `own` the link to its page. With `found`, a link opens its
    neighbours; with it or `similar`, another leads to statements like it.
    """
    said = _spoken()
    id = escape(card.public_id)
    kind = escape(card.kind)
    unresolved = "" if card.who.shown else " statement--unresolved"
    badges = f'<span class="kind kind--{kind}">{escape(card.kind_label)}</span>'
    if card.rough_draft:
        badges += f'\n<span class="badge badge--draft">{said.rough}</span>'
    if card.is_demonstration:
        badges += f'\n<span class="badge badge--demo">{said.demonstration}</span>'
    return SafeString(
        f'<article class="statement statement--{kind}{unresolved}" data-statement="{id}"'
        f"{_attribute('id', f's-{id}') if anchor else ''}>\n"
        f'<header class="statement__who">\n{_who(card.who, said)}\n<p class="statement__badges">\n{badges}\n</p>\n'
        f"</header>\n{_speech(card, said)}\n"
        f'<footer class="statement__foot">\n{"" if bare else _where(card)}{_chips(card.processes)}'
        f'<span class="statement__links">\n{_links(card, id, said, own, found, similar)}</span>\n</footer>\n</article>'
    )


def _speech(card: Card, said: _Words) -> str:
    if card.hidden_because:
        words = _hidden(card.hidden_because, said)
    elif card.snippet:
        words = f"<p>{card.snippet}</p>\n"
    else:
        words = _paragraphs(card.passage)
    return _words(words, card.language if card.language != said.language else "")


def _where(card: Card) -> str:
    html = ""
    if card.said_on:
        html = f'<time datetime="{card.said_on}">{escape(card.date)}</time>\n'
    if card.meeting:
        html += f'<a class="statement__meeting" {_named(card.meeting)}\n'
    return html


def _links(card: Card, id: str, said: _Words, own: bool, found: FoundCard | None, similar: bool) -> str:
    href = escape(card.href)
    html = "" if own else f'<a href="{href}" data-own>\n{said.statement}{_unseen(said.and_cite, id)}\n</a>\n'
    html += f'<a href="{escape(card.source_href)}">\n{said.in_source}{_unseen(said.of_statement, id)}\n</a>\n'
    if found:
        toggle = said.close if found.is_open else said.open
        html += f'<a href="{escape(found.toggle)}" rel="nofollow">\n{toggle}\n'
        html += f'<span class="unseen">{said.of_statement.replace("{}", id)}</span></a>\n'
    if found or similar:
        html += f'<a href="{href}similar/" rel="nofollow">\n{said.like}{_unseen(said.this_statement, id)}\n</a>\n'
    return html


def _unseen(words: str, id: str) -> str:
    return f'<span class="unseen"> {words.replace("{}", id)}</span>'


def _chips(processes: Iterable[ProcessChip]) -> str:
    html = ""
    for chip in tuple(processes)[:CHIPS]:
        guess = escape(chip.guess)
        html += f'<a class="chip{" chip--guess" if guess else ""}" href="{escape(chip.href)}" '
        html += f'title="{escape(chip.name)}{f" ({escape(chip.how)})" if guess else ""}">{escape(chip.label)}'
        html += f' <span class="chip__count">×{chip.count}</span>' if chip.count > 1 else ""
        html += f' <span class="chip__guess">{guess}</span></a>\n' if guess else "</a>\n"
    return html


def turns(rows: Iterable[Said]) -> SafeString:
    """Statements in the record of their meeting, a light row for each."""
    said = _spoken()
    return SafeString("\n".join([_turn(row, said) for row in rows]))


def _turn(row: Said, said: _Words) -> str:
    id, kind = escape(row.public_id), escape(row.kind)
    words = _hidden(row.hidden_because, said) if row.hidden_because else _paragraphs(row.passage)
    unseen = f'<span class="unseen"> {row.number}</span></a>'
    at = f'\n<span class="turn__time">{escape(row.place)}</span>' if row.place else ""
    record = f'\n<a href="{escape(row.in_record)}">{said.in_record}{unseen}' if row.in_record else ""
    return (
        f"{_document(row.document, row.rough_draft, said) if row.document else ''}"
        f'<article class="statement statement--{kind} turn" id="s-{id}" data-statement="{id}">\n'
        f'<header class="statement__who">\n{_who(row.who, said)}\n<p class="turn__place">\n'
        f'<a class="turn__number" href="{escape(row.href)}" data-own><span class="unseen">{said.statement}</span> '
        f'{row.number}</a>{at}\n<span class="kind kind--{kind}">{escape(row.kind_label)}</span>\n'
        f'<a href="{escape(row.beside_source)}">{said.source}{unseen}{record}\n</p>\n</header>\n'
        f"{_words(words, row.language)}\n</article>"
    )


def _document(document: Link, rough_draft: bool, said: _Words) -> str:
    """Said where the statements of another document begin."""
    rough = f'<span class="badge badge--draft">{said.rough}</span>\n' if rough_draft else ""
    return f'<p class="turn__document">\n{said.from_} <a {_named(document)}\n{rough}</p>\n'


def _who(who: Attribution, said: _Words) -> str:
    """Who is named, for whom, and how that is known."""
    recorded = f'<bdi class="as-recorded">{escape(who.recorded_name)}</bdi>' if who.recorded_name else ""
    name = f"<a {_named(who.shown)}" if who.shown else recorded or f'<span class="nameless">{said.nameless}</span>'
    html = f'<h3 class="statement__name">\n{name}\n</h3>'
    if who.speaker and who.organization:
        then = said.then_for if who.formerly else said.for_
        html += f'\n<p class="statement__for">\n{then} <a {_named(who.organization)}\n</p>'
    elif who.recorded_affiliation and not _is_shown(who.recorded_affiliation, who):
        affiliation = escape(who.recorded_affiliation)
        html += f'\n<p class="statement__for">\n<bdi class="as-recorded">{affiliation}</bdi>\n</p>'
    for standing in who.standing[:STANDINGS]:
        html += _standing(standing, said)
    if who.inferred:
        how = f"{said.inferred} {escape(who.method)}, {escape(who.confidence)}"
        html += f'\n<p class="statement__how">\n<span class="guess">{how}</span>\n</p>'
    if recorded and who.renamed:
        html += f'\n<p class="statement__how">\n{said.recorded_as} {recorded}\n</p>'
    if not who.speaker:
        for guess in who.guesses[:GUESSES]:
            html += _guess(guess, said)
    return html


def _is_shown(affiliation: str, who: Attribution) -> bool:
    """Whether the organization in the heading is called as the record has it."""
    return who.shown is not None and affiliation.casefold() == who.shown.name.casefold()


def _standing(standing: Standing, said: _Words) -> str:
    at = standing.organization
    role = f", <bdi>{escape(standing.role)}</bdi>" if standing.role else ""
    return (
        f'\n<p class="statement__for">\n{said.then_of if standing.then else said.of}\n'
        f'<a href="{escape(at.href)}" title="{escape(standing.how)}"><bdi>{escape(at.name)}</bdi></a>{role}\n</p>'
    )


def _guess(guess: Guess, said: _Words) -> str:
    name = f"<bdi>{escape(guess.name)}</bdi>"
    if guess.href:
        name = f'<a href="{escape(guess.href)}">{name}</a>'
    how = f"({escape(guess.method)}, {escape(guess.confidence)})"
    return f'\n<p class="statement__how">\n<span class="guess">{said.suggested} {name} {how}</span>\n</p>'


def _named(link: Link) -> str:
    """The end of a link's tag, its name and its end."""
    return f'href="{escape(link.href)}"><bdi>{escape(link.name)}</bdi></a>'


def _hidden(because: str, said: _Words) -> str:
    return f'<p class="soft">{said.not_shown} {escape(because)}</p>\n'


def _words(paragraphs: str, language: str) -> str:
    lang = _attribute("lang", escape(language)) if language else ""
    return f'<div class="statement__words" dir="auto"{lang}>\n{paragraphs}</div>'


def _attribute(name: str, value: str) -> str:
    return f' {name}="{value}"'


def _paragraphs(passage: Passage | None) -> str:
    if passage is None:
        return ""
    before, after = "… " if passage.cut_before else "", " …" if passage.cut_after else ""
    return "".join([f"<p>{before}{marked(pieces)}{after}</p>\n" for pieces in passage.paragraphs])


def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces of a text with their marks: a link for a mention, <mark> for a hit or evidence."""
    return SafeString("".join([_piece(piece) for piece in pieces]))


def _piece(piece: Piece) -> str:
    html = escape(piece.text)
    # Links go outermost: a hit inside a mention stays highlighted within its link.
    for mark in sorted(piece.marks, key=_is_link) if piece.marks else ():
        html = _wrapped(html, mark)
    return html


def _is_link(mark: Mark) -> bool:
    return mark.kind in (MarkKind.MENTION, MarkKind.GUESS)


def _wrapped(html: str, mark: Mark) -> str:
    match mark.kind:
        case MarkKind.HIT | MarkKind.EVIDENCE:
            return f'<mark class="{mark.kind}">{html}</mark>'
        case MarkKind.FURNITURE:
            return f'<span class="furniture">{html}</span>'
        case _:
            return f'<a class="{mark.kind}" href="{escape(mark.href)}" title="{escape(mark.title)}">{html}</a>'


def source_text(blocks: Iterable[SourceBlock]) -> SafeString:
    """A document's text with its statements marked. White space counts in it."""
    said = _spoken()
    return SafeString("".join([_block(block, said) for block in blocks]))


def _block(block: SourceBlock, said: _Words) -> str:
    if not block.public_id:
        return marked(block.pieces)
    title = escape(", ".join(filter(None, (said.number % {"number": block.number}, block.label))))
    id = escape(block.public_id)
    return (
        f'<a class="source__number" href="{escape(block.href)}" title="{title}">{block.number}'
        f'<span class="unseen">{said.beside_source}</span></a><span class="source__speech source__speech--'
        f'{escape(block.kind)}{" source__speech--asked" if block.asked else ""}" id="s-{id}" data-statement="{id}">'
        f"{marked(block.pieces)}</span>"
    )


def facets(groups: Iterable[FacetGroup]) -> SafeString:
    """Facets as plain links."""
    return SafeString("\n".join([_facet(group) for group in groups if group.links]))


def _facet(group: FacetGroup) -> str:
    name, title = escape(group.name), escape(group.title)
    html = (
        f'<section class="facet" aria-labelledby="facet-{name}">\n<h2 class="facet__title" id="facet-{name}">{title}'
        f'</h2>\n<ul class="facet__values">\n{_facet_items(group.links)}\n</ul>\n'
    )
    if group.rest:
        more = gettext('%(number)s more<span class="unseen"> values of %(title)s</span>')
        html += f'<details class="facet__rest">\n<summary>\n{more % {"number": len(group.rest), "title": title}}\n'
        html += f'</summary>\n<ul class="facet__values">\n{_facet_items(group.rest)}\n</ul>\n</details>\n'
    if group.all_href:
        every = gettext('All %(number)s<span class="unseen"> values of %(title)s</span>')
        html += f'<p class="facet__all">\n<a href="{escape(group.all_href)}" rel="nofollow">\n'
        html += f"{every % {'number': thousands(group.total), 'title': title}}\n</a>\n</p>\n"
    return f"{html}</section>"


def _facet_items(links: Iterable[FacetLink]) -> str:
    """The values of a facet as items of a list."""
    chosen = f'<span class="unseen"> {gettext("(chosen; take it away)")}</span>'
    return "\n".join([_facet_item(link, chosen if link.selected else "") for link in links])


def _facet_item(link: FacetLink, chosen: str) -> str:
    current = ' aria-current="true"' if chosen else ""
    return (
        f'<li><a class="facet__link" href="{escape(link.href)}" data-facet="{escape(link.name)}" '
        f'data-count="{link.count}" rel="nofollow"{current}><span class="facet__label"><bdi>{escape(link.label)}</bdi>'
        f'{chosen}</span> <span class="facet__count">{thousands(link.count)}</span></a></li>'
    )


def rankings(shown: Iterable[Ranking]) -> SafeString:
    """Who says it most, in which process."""
    return SafeString("\n".join([_ranking(ranking) for ranking in shown]))


def _ranking(ranking: Ranking) -> str:
    entries = "\n".join([_ranked(entry) for entry in ranking.entries])
    return f"<div>\n<dt>{escape(ranking.title)}</dt>\n{entries}\n</div>"


def _ranked(entry: Ranked) -> str:
    return (
        f'<dd>\n<a href="{escape(entry.href)}" rel="nofollow" data-facet="{escape(entry.name)}" '
        f'data-count="{entry.count}"><bdi>{escape(entry.label)}</bdi></a>\n'
        f'<span class="rankings__count">{thousands(entry.count)}<span class="rankings__share"> · '
        f'{escape(share(entry.percent))}</span></span>\n<svg class="rankings__bar" viewBox="0 0 100 3" '
        f'preserveAspectRatio="none" aria-hidden="true">\n'
        f'<rect class="rankings__part" width="{entry.percent}" height="3" />\n</svg>\n</dd>'
    )


def choices(links: Iterable[FacetLink]) -> SafeString:
    """One of several ways to show a list, as items of another."""
    return SafeString("\n".join([_choice(link) for link in links]))


def _choice(link: FacetLink) -> str:
    current = ' aria-current="true"' if link.selected else ""
    return f'<li>\n<a href="{escape(link.href)}"{current}>{escape(link.label)}</a>\n</li>'
