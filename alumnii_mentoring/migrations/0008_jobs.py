from django.db import migrations, models


def name_open_jobs(apps, schema_editor):
    """The newest open job of a thing holds its key; an older one beside it is over."""
    Job = apps.get_model('alumnii_mentoring', 'Job')
    held = set()
    for job in Job.objects.filter(state__in=['waiting', 'running']).order_by('-pk'):
        key = f'{job.kind}:{job.thing_ref}'
        if key in held:
            Job.objects.filter(pk=job.pk).update(state='cancelled')
        else:
            held.add(key)
            Job.objects.filter(pk=job.pk).update(open_key=key)


def keep_results(apps, schema_editor):
    """What came out stood among what was asked for."""
    Job = apps.get_model('alumnii_mentoring', 'Job')
    for job in Job.objects.filter(kind='matching_bulk'):
        names = {'count', 'refused'} & set(job.arguments)
        if names:
            job.kept = {name: job.arguments.pop(name) for name in sorted(names)}
            job.save(update_fields=['arguments', 'kept'])


def nothing(apps, schema_editor):
    """The way back needs no more than the columns."""


class Migration(migrations.Migration):
    """Failures of the clock, heartbeats, and long work that yields and goes on."""

    dependencies = [
        ('alumnii_mentoring', '0007_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=60)),
                ('thing_kind', models.CharField(blank=True, help_text='Name of the model.', max_length=40)),
                ('thing_ref', models.BigIntegerField(default=0)),
                ('scope_ref', models.BigIntegerField(help_text='Primary key of the programme; NULL: of none.', null=True)),
                ('error', models.CharField(help_text='Class of the exception.', max_length=100, verbose_name='error')),
                ('times', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField()),
                ('failed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'failure of the clock',
                'verbose_name_plural': 'failures of the clock',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('part', 'thing_kind', 'thing_ref'), name='am_one_failure_per_thing')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True)),
                ('beat_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'heartbeat',
                'verbose_name_plural': 'heartbeats',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='job',
            name='open_key',
            field=models.CharField(max_length=80, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='job',
            name='turn',
            field=models.PositiveIntegerField(default=0, help_text='Number of the latest beginning; an earlier worker has lost the job.'),
        ),
        migrations.AddField(
            model_name='job',
            name='kept',
            field=models.JSONField(default=dict, help_text='What is done so far and where to go on: keys and words, no names.'),
        ),
        migrations.RunPython(name_open_jobs, nothing),
        migrations.RunPython(keep_results, nothing),
    ]
