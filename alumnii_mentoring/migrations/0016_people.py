import alumnii_mentoring.core.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNKNOWN = "unknown"


def keep_status(apps, schema_editor):
    """What stood on the person holds in each programme that knows them."""
    rows = apps.get_model("alumnii_mentoring", "PersonInProgramme").objects
    people = apps.get_model("alumnii_mentoring", "Person").objects
    for status in people.exclude(alumni_status=UNKNOWN).values_list("alumni_status", flat=True).distinct().order_by():
        rows.filter(person__in=people.filter(alumni_status=status)).update(alumni_status=status)


def give_status_back(apps, schema_editor):
    rows = apps.get_model("alumnii_mentoring", "PersonInProgramme").objects
    people = apps.get_model("alumnii_mentoring", "Person").objects
    for status in rows.exclude(alumni_status=UNKNOWN).values_list("alumni_status", flat=True).distinct().order_by():
        known = rows.filter(alumni_status=status)
        people.filter(pk__in=list(known.values_list("person", flat=True))).update(alumni_status=status)


class Migration(migrations.Migration):

    dependencies = [
        ('alumnii_mentoring', '0015_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(  # the table is there: Django made it for the relation
            state_operations=[
                migrations.CreateModel(
                    name='PersonInProgramme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='alumnii_mentoring.person', verbose_name='person')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='alumnii_mentoring.programme', verbose_name='programme')),
                    ],
                    options={
                        'verbose_name': 'person in a programme',
                        'verbose_name_plural': 'people in programmes',
                        'db_table': 'alumnii_mentoring_person_programmes',
                        'unique_together': {('person', 'programme')},
                    },
                ),
                migrations.AlterField(
                    model_name='person',
                    name='programmes',
                    field=models.ManyToManyField(blank=True, related_name='people', through='alumnii_mentoring.PersonInProgramme', to='alumnii_mentoring.programme', verbose_name='known to these programmes'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='personinprogramme',
            name='alumni_status',
            field=models.CharField(choices=[('unknown', 'not checked'), ('confirmed', 'confirmed'), ('student', 'still studying'), ('none', 'not an alumna or alumnus')], default='unknown', max_length=20, verbose_name='alumni status'),
        ),
        migrations.AddField(
            model_name='personinprogramme',
            name='alumni_checked_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='checked at'),
        ),
        migrations.AddField(
            model_name='personinprogramme',
            name='alumni_checked_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(keep_status, give_status_back),
        migrations.RemoveField(
            model_name='person',
            name='alumni_status',
        ),
        migrations.AddField(
            model_name='person',
            name='academic_title',
            field=models.CharField(blank=True, help_text='For example Dr. or Prof. Dr.', max_length=40, verbose_name='academic title'),
        ),
        migrations.AddField(
            model_name='person',
            name='are_pronouns_shown',
            field=models.BooleanField(default=True, verbose_name='show my pronouns to my partner'),
        ),
        migrations.AddField(
            model_name='person',
            name='is_title_shown',
            field=models.BooleanField(default=True, verbose_name='show my title with my name'),
        ),
        migrations.AddField(
            model_name='person',
            name='planned_degree',
            field=models.CharField(blank=True, max_length=120, verbose_name='planned degree'),
        ),
        migrations.AddField(
            model_name='person',
            name='pronouns',
            field=models.CharField(blank=True, help_text='For example she/her or they/them.', max_length=30, verbose_name='pronouns'),
        ),
        migrations.AddField(
            model_name='person',
            name='studies_since',
            field=models.DateField(blank=True, null=True, validators=[alumnii_mentoring.core.fields.validate_day], verbose_name='studying since'),
        ),
        migrations.AlterField(
            model_name='directoryentry',
            name='name',
            field=models.CharField(max_length=202, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='person',
            name='email',
            field=models.EmailField(blank=True, db_index=True, max_length=254, verbose_name='e-mail address'),
        ),
        migrations.CreateModel(
            name='OfficeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('mentor', 'mentor'), ('mentee', 'mentee')], max_length=10, verbose_name='role')),
                ('kind', models.CharField(choices=[('let_in', 'let in after the deadline'), ('entered', 'entered by the office')], max_length=10, verbose_name='kind')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('made_at', models.DateTimeField(editable=False, verbose_name='at')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alumnii_mentoring.cycle', verbose_name='cycle')),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='office_entries', to='alumnii_mentoring.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'application outside the form',
                'verbose_name_plural': 'applications outside the form',
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['cycle', 'person', 'role'], name='alumnii_men_cycle_i_22b11c_idx')],
            },
        ),
    ]
