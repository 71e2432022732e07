"""Why two may be one is kept as it was found, and no longer in the language of whoever looked."""

from __future__ import annotations

import re
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KINDS = ("people", "organizations")
# The codes and their words as they were when reasons were kept in words.
_SAID = (
    # en
    ("same-name", "the same name"),
    ("same-word", "the same word"),
    ("initials", "its initials"),
    ("more-words", "words that the name has not"),
    ("other-order", "the same words in another order"),
    ("part", "a part of the name"),
    ("parted", "the same letters, parted otherwise"),
    ("parted-nearly", "nearly the same letters, parted otherwise"),
    ("initial", "an initial"),
    ("letters", "1 letter otherwise: {heard} / {borne}"),
    ("letters", "{n} letters otherwise: {heard} / {borne}"),
    ("sound", "sounds alike: {heard} / {borne}"),
    ("shortened", "shortened: {heard} / {borne}"),
    ("alike", "alike: {heard} / {borne}"),
    ("same-words", "the same words"),
    ("alone-in-series", "spoke in the same series, where nobody else is called so"),
    ("both-called", "both are called {name}"),
    ("other-script", "the same in another script: {one} / {other}"),
    ("small-words", "the same but for small words: {one} / {other}"),
    ("names-in-other-order", "the same words in another order: {one} / {other}"),
    ("initials-of", "the initials: {one} / {other}"),
    ("names-parted", "parted otherwise: {one} / {other}"),
    ("spelt", "spelt otherwise: {one} / {other}"),
    ("both-abbreviated", "both are abbreviated {name}"),
    ("former-name", "a former name"),
    ("website", "the same website"),
    ("country", "of the same country"),
    ("countries", "but of different countries"),
    ("one-state", "but only one is a State"),
    ("groups", "but of different stakeholder groups"),
    # fr
    ("same-name", "le même nom"),
    ("same-word", "le même mot"),
    ("initials", "ses initiales"),
    ("more-words", "des mots que le nom n’a pas"),
    ("other-order", "les mêmes mots dans un autre ordre"),
    ("part", "une partie du nom"),
    ("parted", "les mêmes lettres, coupées autrement"),
    ("parted-nearly", "presque les mêmes lettres, coupées autrement"),
    ("initial", "une initiale"),
    ("letters", "1 lettre diffère\N{NO-BREAK SPACE}: {heard} / {borne}"),
    ("letters", "{n} lettres diffèrent\N{NO-BREAK SPACE}: {heard} / {borne}"),
    ("sound", "se prononce de même\N{NO-BREAK SPACE}: {heard} / {borne}"),
    ("shortened", "abrégé\N{NO-BREAK SPACE}: {heard} / {borne}"),
    ("alike", "semblable\N{NO-BREAK SPACE}: {heard} / {borne}"),
    ("same-words", "les mêmes mots"),
    ("alone-in-series", "a parlé dans la même série, où personne d’autre ne s’appelle ainsi"),
    ("both-called", "les deux s’appellent {name}"),
    ("other-script", "le même dans une autre écriture\N{NO-BREAK SPACE}: {one} / {other}"),
    ("small-words", "le même, aux petits mots près\N{NO-BREAK SPACE}: {one} / {other}"),
    ("names-in-other-order", "les mêmes mots dans un autre ordre\N{NO-BREAK SPACE}: {one} / {other}"),
    ("initials-of", "les initiales\N{NO-BREAK SPACE}: {one} / {other}"),
    ("names-parted", "coupé autrement\N{NO-BREAK SPACE}: {one} / {other}"),
    ("spelt", "écrit autrement\N{NO-BREAK SPACE}: {one} / {other}"),
    ("both-abbreviated", "les deux ont le sigle {name}"),
    ("former-name", "un ancien nom"),
    ("website", "le même site web"),
    ("country", "du même pays"),
    ("countries", "mais de pays différents"),
    ("one-state", "mais une seule est un État"),
    ("groups", "mais de groupes de parties prenantes différents"),
    # es
    ("same-name", "el mismo nombre"),
    ("same-word", "la misma palabra"),
    ("initials", "sus iniciales"),
    ("more-words", "palabras que el nombre no tiene"),
    ("other-order", "las mismas palabras en otro orden"),
    ("part", "una parte del nombre"),
    ("parted", "las mismas letras, separadas de otro modo"),
    ("parted-nearly", "casi las mismas letras, separadas de otro modo"),
    ("initial", "una inicial"),
    ("letters", "1 letra distinta: {heard} / {borne}"),
    ("letters", "{n} letras distintas: {heard} / {borne}"),
    ("sound", "suena igual: {heard} / {borne}"),
    ("shortened", "abreviado: {heard} / {borne}"),
    ("alike", "parecido: {heard} / {borne}"),
    ("same-words", "las mismas palabras"),
    ("alone-in-series", "habló en la misma serie, donde nadie más se llama así"),
    ("both-called", "ambas se llaman {name}"),
    ("other-script", "lo mismo en otra escritura: {one} / {other}"),
    ("small-words", "lo mismo salvo palabras menores: {one} / {other}"),
    ("names-in-other-order", "las mismas palabras en otro orden: {one} / {other}"),
    ("initials-of", "las iniciales: {one} / {other}"),
    ("names-parted", "separado de otro modo: {one} / {other}"),
    ("spelt", "escrito de otro modo: {one} / {other}"),
    ("both-abbreviated", "ambas tienen la sigla {name}"),
    ("former-name", "un nombre anterior"),
    ("website", "el mismo sitio web"),
    ("country", "del mismo país"),
    ("countries", "pero de países distintos"),
    ("one-state", "pero solo una es un Estado"),
    ("groups", "pero de grupos de partes interesadas distintos"),
)


def tell(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Find the code and the values of what was kept in words. Words that are no reason go: the next look through the
    base finds them anew."""
    items = apps.get_model("curation", "ReviewItem").objects.using(editor.connection.alias)
    forms = [(code, _form(said)) for code, said in _SAID]
    changed = []
    for item in items.filter(kind__in=_KINDS).only("detail").iterator():
        kept = [one for one in item.detail.get("reasons", ()) if isinstance(one, str)]
        if kept:
            item.detail["reasons"] = [found for words in kept if (found := _recognised(words, forms))]
            changed.append(item)
    items.bulk_update(changed, ["detail"], batch_size=200)


def _form(said: str) -> re.Pattern[str]:
    """Matches the words with any values."""
    form = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(said))
    return re.compile(form.replace("(?P<n>.+)", r"(?P<n>\d+)"))


def _recognised(words: str, forms: list[tuple[str, re.Pattern[str]]]) -> list[Any] | None:
    for code, form in forms:
        if match := form.fullmatch(words):
            values = match.groupdict()
            if code == "letters":
                values["n"] = int(values.get("n", 1))
            return [code, values]
    return None


class Migration(migrations.Migration):
    dependencies = [("curation", "0007_decided_affiliations")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
