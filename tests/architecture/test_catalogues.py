"""The words of the interface: gathered, translated and compiled, all of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from lxml import html

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
TOOLS = ("msgfmt", "xgettext", "msgmerge", "msguniq")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|(?<!%)\{\w*\}|</?\w[^>]*>")

# Text of templates that no catalogue holds.
SAME_EVERYWHERE = {
    "IGKB": "the name of the site",
    "SHA-256": "the name of a method",
    "MS. EXAMPLE": "a name as a record gives it",
    "IGF": "an abbreviation as a text has it",
    "OEWG": "an abbreviation as a text has it",
}
ENGLISH_ALONE = ("admin/",)  # for the staff: Django translates its own part of it


@pytest.fixture(scope="session", autouse=True)
def tools() -> None:
    """The programs of GNU gettext."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        reason = f"{', '.join(missing)} not found: tests/services/install gettext"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def catalogue(path: Path) -> dict[str | tuple[str, int], str]:
    """What a compiled catalogue holds: the words, or (the words, the number of a plural form) → their translation."""
    with path.open("rb") as file:
        return dict(GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def folder(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES"


def test_every_folder_is_a_language_of_the_settings() -> None:
    assert sorted(path.name for path in (ROOT / "locale").iterdir()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole_and_its_compiled_form_is_what_it_says(language: str, tmp_path: Path) -> None:
    command = ["msgfmt", "--check-format", "--statistics", "-o", str(tmp_path / "made.mo"), "django.po"]
    made = subprocess.run(command, cwd=folder(language), capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+ translated messages\.\n", made.stderr), made.stderr
    assert catalogue(tmp_path / "made.mo") == catalogue(folder(language) / "django.mo"), "make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_what_is_filled_in_and_their_markup(language: str) -> None:
    for key, words in catalogue(folder(language) / "django.mo").items():
        if isinstance(key, str) and key:
            original = key.rpartition("\x04")[2]
            assert sorted(PLACEHOLDER.findall(words)) == sorted(PLACEHOLDER.findall(original)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_forms_of_its_language(language: str) -> None:
    with (folder(language) / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    forms = {compiled.plural(number) for number in range(200)}  # type: ignore[attr-defined]
    keys = [key for key in compiled._catalog if isinstance(key, tuple)]  # type: ignore[attr-defined]
    assert keys
    assert {key[1] for key in keys} == forms
    assert len(keys) == len(forms) * len({key[0] for key in keys})


def test_catalogues_hold_the_words_of_the_code(tmp_path: Path) -> None:
    for name in ("apps", "igkb", "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, str(tmp_path / "manage.py"), "makemessages", "--no-wrap", "--no-location"]
    command += ["--no-obsolete", *(f"--locale={language}" for language in LANGUAGES)]
    shutil.copy(ROOT / "manage.py", tmp_path)
    environment = os.environ | {"VAR_DIR": str(tmp_path / "var")}
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    for language in LANGUAGES:
        now, held = (
            set(re.findall(r'^(?:msgctxt|msgid|msgid_plural) (".*"(?:\n".*")*)', path.read_text(), re.MULTILINE))
            for path in (tmp_path / "locale" / language / "LC_MESSAGES" / "django.po", folder(language) / "django.po")
        )
        assert now - held == set(), f"{language}: make messages"
        assert held - now == set(), f"{language}: make messages"


def bare_words(source: str) -> Iterator[str]:
    """What a template says outside {% translate %} and {% blocktranslate %}, in its text and in what is read aloud."""
    kept, silent = [], ""
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in ("blocktranslate", "comment"):
                silent = f"end{name}"
            elif name == silent:
                silent = ""
            if name == "translate" and " as " not in token.contents:
                kept.append("·")
        elif token.token_type is TokenType.TEXT and not silent:
            kept.append(token.contents)
    for element in html.fragment_fromstring("".join(kept), create_parent="div").iter():
        read = [element.tail, *(element.get(name) for name in ("aria-label", "alt", "placeholder", "title"))]
        if isinstance(element.tag, str) and element.tag not in ("code", "kbd", "script", "style", "svg"):
            read.append(element.text)
        yield from (" ".join(text.split()) for text in read if text and re.search(r"[^\W\d_]{2}", text))


def test_bare_words_are_found() -> None:
    assert list(bare_words('<p>{% translate "One" %} two <b>{{ three }}</b> <i title="x">four</i></p>')) == [
        "· two",
        "four",
    ]
    assert list(bare_words("{% blocktranslate %}One{% endblocktranslate %}{% comment %}Two{% endcomment %}")) == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_nothing_that_cannot_be_translated(path: Path) -> None:
    if not str(path.relative_to(TEMPLATES)).startswith(ENGLISH_ALONE):
        assert [words for words in bare_words(path.read_text()) if words.strip("· ") not in SAME_EVERYWHERE] == []


PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b.*"
    r"|(?:left|right):.*|(?:text-align|float|clear): (?:left|right).*|border-\w+-(?:left|right)-radius.*"
    r"|(?:margin|padding|inset): \S+ (\S+) \S+ (?!\1;)\S+;)$",
    re.MULTILINE,
)


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "css").glob("*.css")), ids=lambda path: path.name)
def test_styles_know_no_left_and_right(path: Path) -> None:
    """So that a page in a script that runs from right to left is laid out from right to left."""
    assert [found[0].strip() for found in PHYSICAL.finditer(path.read_text())] == []
