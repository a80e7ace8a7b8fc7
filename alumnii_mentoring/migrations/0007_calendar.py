from django.db import migrations, models


class Migration(migrations.Migration):
    """A number for each guest's own entry in calendars; names for secret addresses."""

    dependencies = [
        ('alumnii_mentoring', '0006_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='calendarfeed',
            name='name',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='name of the address'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='invitation',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False, help_text="How often the guest's own entry has changed."),
        ),
    ]
