from django.db import migrations, models
from django.db.models.functions import Coalesce, NullIf


def by_name(path=''):
    first = f'{path}first_name'
    return [Coalesce(NullIf(f'{path}last_name', models.Value('')), first).asc(), first, 'pk']


def find_pages(apps, schema_editor):
    """Remember a form by its page; a path that fits none or several is looked up when needed."""
    Application = apps.get_model('alumnii_mentoring', 'Application')
    Page = apps.get_model('wagtailcore', 'Page')
    paths = Application.objects.exclude(form_path='').order_by().values_list('form_path', flat=True)
    for path in paths.distinct():
        ending = path if path.endswith('/') else f'{path}/'
        pages = list(Page.objects.filter(url_path__endswith=ending).values_list('pk', flat=True)[:2])
        if len(pages) == 1:
            Application.objects.filter(form_path=path).update(form_page_ref=pages[0])


class Migration(migrations.Migration):
    """Addresses are proved, names are one or two, forms are remembered by their page.

    Every stored address counts as proved: it has been written to already.
    """

    dependencies = [
        ('alumnii_mentoring', '0005_locks'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_ref', models.BigIntegerField(unique=True)),
                ('email_hash', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='invitation',
            options={'ordering': by_name('person__'), 'verbose_name': 'invitation', 'verbose_name_plural': 'invitations'},
        ),
        migrations.AlterModelOptions(
            name='participation',
            options={'ordering': by_name('person__'), 'verbose_name': 'participation', 'verbose_name_plural': 'participations'},
        ),
        migrations.AlterModelOptions(
            name='person',
            options={'ordering': by_name(), 'verbose_name': 'person', 'verbose_name_plural': 'people'},
        ),
        migrations.AlterField(
            model_name='person',
            name='first_name',
            field=models.CharField(blank=True, max_length=80, verbose_name='first name'),
        ),
        migrations.AlterField(
            model_name='person',
            name='last_name',
            field=models.CharField(blank=True, max_length=80, verbose_name='last name'),
        ),
        migrations.AddField(
            model_name='application',
            name='form_page_ref',
            field=models.BigIntegerField(editable=False, help_text='Key of the page with the form.', null=True),
        ),
        migrations.RunPython(find_pages, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name='application',
            name='form_path',
        ),
    ]
