from django.db import migrations, models


class Migration(migrations.Migration):
    """Reasons, questions, replies and answers hold as many characters as their forms take.

    Databases keep such texts without a limit: nothing changes there, and no table is rebuilt.
    """

    dependencies = [
        ('alumnii_mentoring', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='answer',
                    name='text',
                    field=models.TextField(blank=True, max_length=5000, verbose_name='answer'),
                ),
                migrations.AlterField(
                    model_name='application',
                    name='reason',
                    field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='reason of the decision'),
                ),
                migrations.AlterField(
                    model_name='changerequest',
                    name='reason',
                    field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='reason'),
                ),
                migrations.AlterField(
                    model_name='pair',
                    name='ended_reason',
                    field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='reason of the ending (for the programme coordination only)'),
                ),
                migrations.AlterField(
                    model_name='wish',
                    name='decline_words',
                    field=models.TextField(blank=True, editable=False, max_length=2000),
                ),
                migrations.AlterField(
                    model_name='wish',
                    name='question',
                    field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='question of the mentor'),
                ),
                migrations.AlterField(
                    model_name='wish',
                    name='question_reply',
                    field=models.TextField(blank=True, editable=False, max_length=2000, verbose_name='reply of the mentee'),
                ),
            ],
        ),
    ]
