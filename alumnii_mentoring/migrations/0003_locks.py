from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alumnii_mentoring", "0002_text_limits")]

    operations = [
        migrations.AlterField(
            model_name="participation",
            name="state",
            field=models.CharField(
                choices=[
                    ("active", "active"),
                    ("paused", "paused"),
                    ("left", "left"),
                    ("ended", "ended without a pair"),
                ],
                default="active",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
