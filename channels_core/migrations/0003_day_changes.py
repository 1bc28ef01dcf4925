"""A night adds what changed to the sums of a day; customers' days outlive a customer taken back, until it has done so."""

import channels_core.rollups.choices
import django.db.models.deletion
import django.db.models.manager
import foundation.fields
import functools
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_core", "0002_narrower_indexes")]

    operations = [
        migrations.RemoveConstraint(model_name="customerday", name="customerday_once"),
        migrations.AlterField(
            model_name="customerday", name="customer", field=models.BigIntegerField(db_column="customer_id")
        ),
        migrations.RenameField(model_name="customerday", old_name="customer", new_name="customer_id"),
        migrations.AlterField(model_name="customerday", name="customer_id", field=models.BigIntegerField()),
        migrations.AddConstraint(
            model_name="customerday",
            constraint=models.UniqueConstraint(fields=("customer_id", "kind", "subject", "day"), name="customerday_once"),
        ),
        migrations.CreateModel(
            name='DayChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=functools.partial(foundation.fields._pairs, *(channels_core.rollups.choices.SubjectKind,), **{}), max_length=8)),
                ('subject', models.BigIntegerField()),
                ('day', models.DateField()),
                ('lines', models.BigIntegerField(db_default=0)),
                ('positive_lines', models.BigIntegerField(db_default=0)),
                ('units', foundation.fields.ScaledField(db_default=0, places=3)),
                ('net_revenue', foundation.fields.ScaledField(db_default=0, places=6)),
                ('cost', foundation.fields.ScaledField(db_default=0, places=6)),
                ('orders', models.BigIntegerField(db_default=0)),
                ('orders_week', models.BigIntegerField(db_default=0)),
                ('orders_month', models.BigIntegerField(db_default=0)),
                ('orders_quarter', models.BigIntegerField(db_default=0)),
                ('customers', models.BigIntegerField(db_default=0)),
                ('customers_week', models.BigIntegerField(db_default=0)),
                ('customers_month', models.BigIntegerField(db_default=0)),
                ('customers_quarter', models.BigIntegerField(db_default=0)),
                ('returned', models.BigIntegerField(db_default=0)),
                ('returned_week', models.BigIntegerField(db_default=0)),
                ('returned_month', models.BigIntegerField(db_default=0)),
                ('returned_quarter', models.BigIntegerField(db_default=0)),
                ('new_customers', models.BigIntegerField(db_default=0)),
                ('buyers', models.BigIntegerField(db_default=0)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='channels_core.brand')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'all_rows',
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject', 'day'), name='daychange_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['channel', 'partner'])), name='daychange_kind_known')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('all_rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='LineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel_id', models.BigIntegerField()),
                ('partner_id', models.BigIntegerField(null=True)),
                ('source', models.CharField(max_length=100)),
                ('order_id', models.CharField(max_length=100)),
                ('day', models.DateField()),
                ('lines', models.BigIntegerField()),
                ('positive_lines', models.BigIntegerField()),
                ('units', foundation.fields.ScaledField(places=3)),
                ('net_revenue', foundation.fields.ScaledField(places=6)),
                ('cost', foundation.fields.ScaledField(places=6)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='channels_core.brand')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'all_rows',
                'indexes': [models.Index(fields=['brand', 'day'], name='linechange_day'), models.Index(fields=['source', 'order_id'], name='linechange_order')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('all_rows', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(model_name="dayrollup", name="buyers_run", field=models.BigIntegerField(default=0)),
        migrations.AddIndex(
            model_name="dayrollup", index=models.Index(fields=["brand", "buyers_run"], name="dayrollup_buyers")
        ),
    ]
