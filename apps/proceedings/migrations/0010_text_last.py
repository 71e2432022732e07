from django.db import migrations


def rewrite(apps, schema_editor):
    """SQLite walks through a long value to reach the columns behind it: through the whole text of a document for its
    title. PostgreSQL keeps long values elsewhere."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor._remake_table(apps.get_model("proceedings", "SourceDocument"))


class Migration(migrations.Migration):
    """What is long stands last in the table of documents."""

    dependencies = [
        ("proceedings", "0009_hidden"),
    ]

    operations = [
        # A field that gets a name comes last. Tables are made anew in the order of the fields.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("sourcedocument", "locators", "moved"),
                migrations.RenameField("sourcedocument", "moved", "locators"),
                migrations.RenameField("sourcedocument", "text", "moved"),
                migrations.RenameField("sourcedocument", "moved", "text"),
            ]
        ),
        migrations.RunPython(rewrite, migrations.RunPython.noop),
    ]
