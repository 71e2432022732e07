"""Why two may be one is kept as it was found, and no longer in the language of whoever looked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import override

from apps.curation.candidates.reasons import SAID

_KINDS = ("people", "organizations")
_NAMED = ("heard", "borne", "one", "other", "name")
_MOST_LETTERS = 3


def tell(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Find the code and the values of what was kept in words. Words that are no reason go: the next look through the
    base finds them anew."""
    items = apps.get_model("curation", "ReviewItem").objects.using(editor.connection.alias)
    forms = list(_forms())
    changed = []
    for item in items.filter(kind__in=_KINDS).only("detail").iterator():
        kept = [one for one in item.detail.get("reasons", ()) if isinstance(one, str)]
        if kept:
            item.detail["reasons"] = [found for words in kept if (found := _recognised(words, forms))]
            changed.append(item)
    items.bulk_update(changed, ["detail"], batch_size=200)


def _forms() -> Iterator[tuple[str, dict[str, int], re.Pattern[str]]]:
    """Each code, the number that its words name, and its words in each language."""
    for language, _ in settings.LANGUAGES:
        with override(language):
            for code, said in SAID.items():
                for letters in range(1, _MOST_LETTERS + 1) if code == "letters" else (None,):
                    number = {} if letters is None else {"n": letters}
                    words = re.escape(str(said % {**{name: f"<{name}>" for name in _NAMED}, **number}))
                    for name in _NAMED:
                        words = words.replace(re.escape(f"<{name}>"), f"(?P<{name}>.+)")
                    yield code, number, re.compile(words)


def _recognised(words: str, forms: list[tuple[str, dict[str, int], re.Pattern[str]]]) -> list[Any] | None:
    for code, number, form in forms:
        if match := form.fullmatch(words):
            return [code, {**number, **match.groupdict()}]
    return None


class Migration(migrations.Migration):
    dependencies = [("curation", "0007_decided_affiliations")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
