"""files as they came in, the register of a case, and what its system was told"""

import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0045'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('original_file',
    sa.Column('file_id', BIG, nullable=False),
    sa.Column('redaction_id', BIG, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_original_file_not_empty')),
    sa.ForeignKeyConstraint(['file_id'], ['file.id'], name=op.f('fk_original_file_file_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['redaction_id'], ['redaction.id'], name=op.f('fk_original_file_redaction_id')),
    sa.PrimaryKeyConstraint('file_id', name=op.f('pk_original_file'))
    )
    op.create_index(op.f('ix_original_file_redaction_id'), 'original_file', ['redaction_id'])
    op.create_table('original_file_part',
    sa.Column('file_id', BIG, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['original_file.file_id'], name=op.f('fk_original_file_part_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('file_id', 'position', name=op.f('pk_original_file_part'))
    )
    op.create_table('entry',
    sa.Column('id', BIG, nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('event_id', BIG, nullable=False),
    sa.Column('way', sa.String(length=32), nullable=False),
    sa.Column('verb', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('party', sa.String(length=160), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('party_reference', sa.String(length=80), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('comment_id', BIG, nullable=True),
    sa.Column('copy', sa.Text(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_entry_number_counts_up')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_entry_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_entry_consultation_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_entry_event_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_entry_registration_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_entry_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_entry_consultation_id_number')),
    sa.UniqueConstraint('event_id', name=op.f('uq_entry_event_id'))
    )
    op.create_index('ix_entry_consultation_at', 'entry', ['consultation_id', 'at'])
    for column in ('comment_id', 'registration_id', 'statement_id'):
        op.create_index(op.f(f'ix_entry_{column}'), 'entry', [column])
    op.create_table('delivery',
    sa.Column('entry_id', BIG, nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('failed_because', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_delivery_entry_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_delivery'))
    )
    op.create_index('ix_delivery_unsent', 'delivery', ['sent_at', 'next_try_at'])


def downgrade():
    op.drop_table('delivery')
    op.drop_table('entry')
    op.drop_table('original_file_part')
    op.drop_table('original_file')
