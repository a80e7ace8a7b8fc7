from django.db import migrations, models


class Migration(migrations.Migration):
    """Messages know since when they wait and when they are tried again; mail can be held."""

    dependencies = [
        ('alumnii_mentoring', '0009_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_since', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=100)),
                ('fault_since', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('paused_until', models.DateTimeField(null=True)),
            ],
            options={'abstract': False},
        ),
        migrations.AddField(
            model_name='message',
            name='token',
            field=models.CharField(blank=True, default='', editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='message',
            name='queued_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='first_tried_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='retry_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='next try'),
        ),
    ]
