from django.db import migrations, models

import alumnii_mentoring.core.times.zones


def name_wishes(apps, schema_editor):
    """Pairs that the matching made of a wish; the mentor's yes to a request leaves no reasons."""
    Pair = apps.get_model('alumnii_mentoring', 'Pair')
    placed = Pair.objects.using(schema_editor.connection.alias).filter(origin='association')
    for pair in placed.only('pk', 'rationale').iterator():
        if pair.rationale:
            Pair.objects.using(schema_editor.connection.alias).filter(pk=pair.pk).update(
                origin='wish'
            )


def forget_wishes(apps, schema_editor):
    Pair = apps.get_model('alumnii_mentoring', 'Pair')
    pairs = Pair.objects.using(schema_editor.connection.alias)
    pairs.filter(origin='wish').update(origin='association')


class Migration(migrations.Migration):
    dependencies = [
        ('alumnii_mentoring', '0011_delivery'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='time_zone',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='person',
            name='time_zone',
            field=models.CharField(blank=True, default='', max_length=64, validators=[alumnii_mentoring.core.times.zones.validate_zone], verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='pair',
            name='origin',
            field=models.CharField(choices=[('association', 'found each other'), ('wish', 'a wish, placed by the programme coordination'), ('matching', 'central matching')], max_length=20, verbose_name='origin'),
        ),
        migrations.AlterModelOptions(
            name='answerlink',
            options={'verbose_name': 'link to an answer', 'verbose_name_plural': 'links to answers'},
        ),
        migrations.AlterModelOptions(
            name='miss',
            options={'verbose_name': 'counted visit', 'verbose_name_plural': 'counted visits'},
        ),
        migrations.RunPython(name_wishes, forget_wishes),
    ]
