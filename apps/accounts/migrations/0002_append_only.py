"""The database refuses to change or delete a row of the record."""

from django.db import migrations

TABLE = "accounts_auditentry"
MESSAGE = "the record of accounts is only added to"

POSTGRESQL = [
    f"""
    CREATE FUNCTION {TABLE}_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER {TABLE}_only_added BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_only_added()
    """,
]
SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{action.lower()} BEFORE {action} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for action in ("UPDATE", "DELETE")
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_only_added ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_only_added()")
    else:
        for action in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{action}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
