"""What is wrong with a file that somebody brings in, in the reader's language. Knows no rows.

Owns a sentence for each sort of refusal and each kind of problem; the exact message, as logs have it, stands below.
"""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

_REFUSALS = {
    "empty": gettext_lazy(
        "There is no text in it. If its pages are pictures, run text recognition over it and bring in the result."
    ),
    "unreadable": gettext_lazy(
        "It cannot be read: it is damaged, locked, or not what its name says. Save it or fetch it again."
    ),
    "leads out": gettext_lazy(
        "Its name leads out of its archive, which may be meant to harm. If it is sound, pack it anew."
    ),
    "too large": gettext_lazy("It is larger than a record may be. Bring it in by several parts."),
    "format": gettext_lazy("Files of this type are not read. Save it as text, HTML, PDF or DOCX."),
    "parser": gettext_lazy("There is no layout of this name. Choose another one."),
    "source": gettext_lazy("It could not be fetched."),
    "unreachable": gettext_lazy("Nobody answered at this address. Try it again later."),
    "conflict": gettext_lazy("It contradicts what the base holds."),
    "fault": gettext_lazy("A fault of this program kept it from being read. Report it with the document."),
}

_PROBLEMS = {
    "attachments-not-read": gettext_lazy("Attachments are not read. Bring them in as files of their own."),
    "bidirectional-controls": gettext_lazy(
        "Some characters turn the direction of reading: names may not be what they seem."
    ),
    "characters-lost": gettext_lazy("Some letters are lost. Look for a sounder copy."),
    "mojibake": gettext_lazy("Some letters are garbled. Look for a sounder copy."),
    "encoding-guessed": gettext_lazy("The encoding was guessed. Check the letters, or save the file as UTF-8."),
    "label-contradicted": gettext_lazy("The words speak against the label, so nobody is named here."),
    "layout-not-understood": gettext_lazy(
        "No layout was recognised: the text is kept as one piece that nobody is said to have spoken. "
        "Choose how it is to be read, or mark the turns."
    ),
    "memberships-left-out": gettext_lazy("Some memberships were left out."),
    "name-of-several": gettext_lazy("Several people bear this name, so nobody is named here."),
    "pages-without-text": gettext_lazy("Some pages have no text, but pictures or nothing. What they show is not read."),
    "rows-without-text": gettext_lazy("Some rows have no text and were left out."),
}


def refusal_words(sort: str) -> str:
    """Why a file cannot be taken in, by the `sort` of its error."""
    return str(_REFUSALS.get(sort, gettext("It cannot be taken in.")))


def problem_words(code: str) -> str:
    """What to look at in a file that can be taken in, by the code of its problem; "" where the message has to do."""
    return str(_PROBLEMS.get(code, ""))
