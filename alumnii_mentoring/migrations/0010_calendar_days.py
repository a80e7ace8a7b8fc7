from django.db import migrations, models


class Migration(migrations.Migration):
    """Events that take whole days."""

    dependencies = [
        ('alumnii_mentoring', '0009_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='is_all_day',
            field=models.BooleanField(default=False, help_text='Then only the days count: from that of the beginning to that of the end.', verbose_name='all day'),
        ),
    ]
