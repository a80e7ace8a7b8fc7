"""The tables of the database, compared with the models and the migrations; reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from alumnii_mentoring.core.queue import is_queue_used

LABELS = ("alumnii_mentoring", "alumnii_mentoring_pages")

WORDS = {
    "unapplied_migrations": "Migrations that were not applied",
    "missing_tables": "Missing tables",
    "missing_columns": "Missing columns",
    "refusing_columns": "Columns that refuse what is written",
    "missing_unique_keys": "Missing unique keys",
}
NEEDED_FIRST = ("unapplied_migrations", "missing_tables", "missing_columns")
MIGRATE = "Run “manage.py migrate”, then this command again; the other checks come after it."
NEVER_RELEASED = (
    "All migrations are applied, and yet the tables differ from the models: this database was made"
    " by a version that was never released, or changed by hand. “migrate” can't mend it. Restore a"
    " backup that was made with a release, or begin with an empty database."
)


def examine_tables() -> dict[str, list[str]]:
    """Names of what is amiss, by kind; empty lists are well.

    ``refusing_columns`` refuse rows that the models write: unknown to them and without a default,
    or NOT NULL where a model writes NULL.
    """
    amiss: dict[str, list[str]] = {
        "unapplied_migrations": unapplied_migrations(),
        "missing_tables": [],
        "missing_columns": [],
        "refusing_columns": [],
        "missing_unique_keys": [],
    }
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in _our_models():
            table = model._meta.db_table
            if table not in tables:
                amiss["missing_tables"].append(table)
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            keys = connection.introspection.get_constraints(cursor, table)
            amiss["missing_columns"] += _missing_columns(model, columns)
            amiss["refusing_columns"] += _refusing_columns(model, columns)
            amiss["missing_unique_keys"] += _missing_keys(model, keys)
    return {kind: sorted(names) for kind, names in amiss.items()}


def describe(findings: Mapping[str, list[Any]]) -> list[str]:
    """Sentences: which tables are amiss, and what to do about it; none if all are well."""
    sentences = [
        f"{words}: {', '.join(map(str, findings[kind]))}."
        for kind, words in WORDS.items()
        if findings[kind]
    ]
    if findings["unapplied_migrations"]:
        sentences.append(MIGRATE)
    elif sentences:
        sentences.append(NEVER_RELEASED)
    return sentences


def unapplied_migrations() -> list[str]:
    """Ours, those of the queue that we use, and those of other apps that these need."""
    executor = MigrationExecutor(connection)
    labels = [*LABELS, "django_q"] if is_queue_used() else LABELS
    newest = [leaf for label in labels for leaf in executor.loader.graph.leaf_nodes(label)]
    return [str(migration) for migration, _backwards in executor.migration_plan(newest)]


def _our_models() -> Iterator[type[Model]]:
    """Also the tables between two models; nothing of page types that a site derived itself."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in LABELS and model._meta.can_migrate(connection):
            yield model


def _missing_columns(model: type[Model], columns: list[Any]) -> Iterator[str]:
    names = {column.name for column in columns}
    for field in model._meta.local_concrete_fields:
        if field.column not in names:
            yield f"{model._meta.db_table}.{field.column}"


def _refusing_columns(model: type[Model], columns: list[Any]) -> Iterator[str]:
    is_null_written = {field.column: field.null for field in model._meta.local_concrete_fields}
    for column in columns:
        is_filled = not column.null_ok and column.default is None
        if not column.null_ok and is_null_written.get(column.name, is_filled):
            yield f"{model._meta.db_table}.{column.name}"


def _missing_keys(model: type[Model], constraints: dict[str, Any]) -> Iterator[str]:
    """Unique keys are what keeps two requests at once from taking the same place."""
    keys = {
        frozenset(constraint["columns"])
        for constraint in constraints.values()
        if constraint["unique"]
    }
    for columns in _unique_columns(model):
        if frozenset(columns) not in keys:
            yield f"{model._meta.db_table} ({', '.join(columns)})"


def _unique_columns(model: type[Model]) -> Iterator[list[str]]:
    meta = model._meta
    for field in meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield [field.column]
    together = [
        *meta.unique_together,
        *(constraint.fields for constraint in meta.total_unique_constraints),
    ]
    for names in together:
        yield [meta.get_field(name).column for name in names]
