"""rules for how long things are kept, and runs in which they are disposed of"""

import sqlalchemy as sa
from alembic import op

revision = '0051'
down_revision = '0049'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('disposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'declined', 'decided', 'done', name='disposalstate', native_enum=False, length=32), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('body', sa.String(length=120), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('declined_because', sa.Text(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'declined') = (declined_because != '')", name=op.f('ck_disposal_declined_for_a_reason')),
    sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f('ck_disposal_done_once')),
    sa.CheckConstraint("(state IN ('decided', 'done')) = (decided_on IS NOT NULL)", name=op.f('ck_disposal_decided_on_a_day')),
    sa.CheckConstraint("decided_by_id IS NULL OR decided_by_id != proposed_by_id OR state = 'declined'", name=op.f('ck_disposal_by_two')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_disposal_decided_by_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user.id'], name=op.f('fk_disposal_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposal')),
    sa.UniqueConstraint('number', name=op.f('uq_disposal_number'))
    )
    with op.batch_alter_table('disposal') as batch:
        batch.create_index(batch.f('ix_disposal_decided_by_id'), ['decided_by_id'], unique=False)
        batch.create_index(batch.f('ix_disposal_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch.create_index(batch.f('ix_disposal_state'), ['state'], unique=False)

    op.create_table('retention_rule',
    sa.Column('kind', sa.Enum('letters_sent', 'letters_given_up', 'notices', 'views_left', 'notes', 'report_files', 'accounts_closed', 'accounts_unused', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("reference != ''", name=op.f('ck_retention_rule_with_reference')),
    sa.CheckConstraint('months > 0', name=op.f('ck_retention_rule_at_least_a_month')),
    sa.ForeignKeyConstraint(['set_by_id'], ['user.id'], name=op.f('fk_retention_rule_set_by_id')),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_retention_rule'))
    )
    with op.batch_alter_table('retention_rule') as batch:
        batch.create_index(batch.f('ix_retention_rule_set_by_id'), ['set_by_id'], unique=False)

    op.create_table('disposal_lot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('disposal_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('letters_sent', 'letters_given_up', 'notices', 'views_left', 'notes', 'report_files', 'accounts_closed', 'accounts_unused', name='kind', native_enum=False, length=32), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('disposed', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('gone', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['disposal_id'], ['disposal.id'], name=op.f('fk_disposal_lot_disposal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposal_lot')),
    sa.UniqueConstraint('disposal_id', 'kind', name=op.f('uq_disposal_lot_disposal_id_kind'))
    )
    op.create_table('disposal_item',
    sa.Column('lot_id', sa.Integer(), nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fate', sa.Enum('waiting', 'disposed', 'changed', 'gone', name='itemfate', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['lot_id'], ['disposal_lot.id'], name=op.f('fk_disposal_item_lot_id')),
    sa.PrimaryKeyConstraint('lot_id', 'row_id', name=op.f('pk_disposal_item'))
    )
    with op.batch_alter_table('disposal_item') as batch:
        batch.create_index('ix_disposal_item_fate', ['lot_id', 'fate', 'row_id'], unique=False)


def downgrade():
    with op.batch_alter_table('disposal_item') as batch:
        batch.drop_index('ix_disposal_item_fate')

    op.drop_table('disposal_item')
    op.drop_table('disposal_lot')
    with op.batch_alter_table('retention_rule') as batch:
        batch.drop_index(batch.f('ix_retention_rule_set_by_id'))

    op.drop_table('retention_rule')
    with op.batch_alter_table('disposal') as batch:
        batch.drop_index(batch.f('ix_disposal_state'))
        batch.drop_index(batch.f('ix_disposal_proposed_by_id'))
        batch.drop_index(batch.f('ix_disposal_decided_by_id'))

    op.drop_table('disposal')
