"""Documents are found by the names of their files."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_LONGEST = 255
_BATCH = 1000


def name(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the documents that are held the names that they would be taken in under."""
    documents = apps.get_model("proceedings", "SourceDocument").objects.using(editor.connection.alias)
    rows = documents.only("origin", "name").order_by("pk")
    last = 0
    while some := list(rows.filter(pk__gt=last)[:_BATCH]):
        for row in some:
            row.name = row.origin.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1][-_LONGEST:]
        documents.bulk_update(some, ["name"], batch_size=200)
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0006_affiliation_evidence")]

    operations = [
        migrations.AddField(
            model_name="sourcedocument",
            name="name",
            field=models.CharField(
                blank=True,
                default="",
                help_text="File name, or last part of the address, by which versions are found.",
                max_length=255,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="sourcedocument",
            index=models.Index(
                condition=models.Q(("superseded_by__isnull", True)),
                fields=["name", "id"],
                name="proceedings_document_named",
            ),
        ),
    ]
