import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Photos get rows of our own. The clock moves their files: see domain/people/photos/library.py."""

    dependencies = [
        ('alumnii_mentoring', '0008_jobs'),
    ]

    operations = [
        migrations.RenameField(
            model_name='person',
            old_name='photo',
            new_name='library_photo',
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(editable=False, max_length=32, unique=True)),
                ('size_bytes', models.PositiveIntegerField(editable=False, verbose_name='size')),
                ('stored_at', models.DateTimeField(editable=False, verbose_name='stored at')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='photo', to='alumnii_mentoring.person')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['pk'],
            },
        ),
    ]
