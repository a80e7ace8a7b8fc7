from django.db import migrations, models

from alumnii_mentoring.core.text import search_key, sort_key

BATCH = 500
KEYS = {
    'Person': {
        'search_key': (search_key, ('first_name', 'last_name', 'email')),
        'sort_name': (sort_key, ('last_name', 'first_name')),
    },
    'Message': {'search_key': (search_key, ('to_name', 'subject'))},
}


def fill_keys(apps, schema_editor):
    """In batches: a site may hold many people, and more messages."""
    for name, keys in KEYS.items():
        model = apps.get_model('alumnii_mentoring', name)
        read = {field for _by, fields in keys.values() for field in fields}
        rows = model.objects.using(schema_editor.connection.alias).order_by('pk')
        last = 0
        while batch := list(rows.filter(pk__gt=last).only(*read)[:BATCH]):
            for row in batch:
                _fill(row, keys)
            rows.bulk_update(batch, list(keys))
            last = batch[-1].pk


def _fill(row, keys):
    for name, (by, fields) in keys.items():
        longest = row._meta.get_field(name).max_length
        setattr(row, name, by(*(getattr(row, field) for field in fields))[:longest])


def renew_list(apps, schema_editor):
    """The clock writes the entries of the list of mentors anew, with the same keys."""
    Entry = apps.get_model('alumnii_mentoring', 'DirectoryEntry')
    Entry._base_manager.using(schema_editor.connection.alias).update(is_stale=True)


class Migration(migrations.Migration):
    """People are found in every spelling of their names, and sorted alike on every database."""

    dependencies = [
        ('alumnii_mentoring', '0014_sessions'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='invitation',
            options={'ordering': ['person__sort_name', 'pk'], 'verbose_name': 'invitation', 'verbose_name_plural': 'invitations'},
        ),
        migrations.AlterModelOptions(
            name='participation',
            options={'ordering': ['person__sort_name', 'pk'], 'verbose_name': 'participation', 'verbose_name_plural': 'participations'},
        ),
        migrations.AlterModelOptions(
            name='person',
            options={'ordering': ['sort_name', 'pk'], 'verbose_name': 'person', 'verbose_name_plural': 'people'},
        ),
        migrations.AddField(
            model_name='message',
            name='search_key',
            field=models.CharField(default='', editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name='person',
            name='search_key',
            field=models.CharField(default='', editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name='person',
            name='sort_name',
            field=models.CharField(default='', editable=False, max_length=161),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunPython(renew_list, migrations.RunPython.noop),
    ]
