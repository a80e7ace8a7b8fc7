from django.db import migrations, models

from alumnii_mentoring.core import wording


class Migration(migrations.Migration):
    """Any language of the site, and its own by default."""

    dependencies = [
        ('alumnii_mentoring', '0003_setup'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='language',
            field=models.CharField(default=wording.default_language, editable=False, max_length=20),
        ),
        migrations.AlterField(
            model_name='person',
            name='message_language',
            field=models.CharField(choices=wording.site_languages, default=wording.default_language, max_length=20, verbose_name='language of messages'),
        ),
    ]
