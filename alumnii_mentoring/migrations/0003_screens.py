from django.db import migrations, models

import alumnii_mentoring.core.times.zones


class Migration(migrations.Migration):
    dependencies = [
        ('alumnii_mentoring', '0002_text_limits'),
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
    ]
