from django.db import migrations, models

LIVING = ["active", "paused"]
OPEN = ["proposed", "asked", "half_confirmed", "active", "paused", "closing"]


def end_parts(apps, schema_editor):
    """Who was told that nobody was found, or whose cycle was cancelled, takes part no longer."""
    application, participation, pair = (
        apps.get_model("alumnii_mentoring", name)
        for name in ("Application", "Participation", "Pair")
    )
    open_pairs = pair.objects.filter(state__in=OPEN)
    living = participation.objects.filter(state__in=LIVING)
    living = living.exclude(pk__in=open_pairs.values("mentor"))
    living = living.exclude(pk__in=open_pairs.values("mentee"))
    ended = set(living.filter(cycle__state="cancelled").values_list("pk", flat=True))
    told = application.objects.filter(state="not_placed")
    for place in told.values("cycle", "person", "role"):
        ended.update(living.filter(**place).values_list("pk", flat=True))
    for key in sorted(ended):
        participation.objects.filter(pk=key).update(state="ended")


class Migration(migrations.Migration):
    dependencies = [("alumnii_mentoring", "0004_languages")]

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
        migrations.RunPython(end_parts, migrations.RunPython.noop),
    ]
