"""words that are redacted, and the texts as they were before"""

import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = '0044'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('redaction',
    sa.Column('id', BIG, nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('comment_id', BIG, nullable=True),
    sa.Column('statement_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('ground', sa.Enum('personal', 'secret', name='ground', native_enum=False, length=32), nullable=False),
    sa.Column('provision', sa.String(length=120), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("ground != 'secret' OR provision != ''", name=op.f('ck_redaction_provision_of_secret')),
    sa.CheckConstraint('(comment_id IS NULL) <> (statement_id IS NULL)', name=op.f('ck_redaction_of_one_thing')),
    sa.CheckConstraint('(lifted_at IS NULL) = (lifted_by_id IS NULL)', name=op.f('ck_redaction_lifted_by_someone')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_redaction_by_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_redaction_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_redaction_consultation_id')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['user.id'], name=op.f('fk_redaction_lifted_by_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_redaction_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_redaction_consultation_id_number'))
    )
    for column in ('by_id', 'comment_id', 'lifted_by_id', 'statement_id'):
        op.create_index(op.f(f'ix_redaction_{column}'), 'redaction', [column])
    op.create_table('original',
    sa.Column('id', BIG, nullable=False),
    sa.Column('table_name', sa.String(length=32), nullable=False),
    sa.Column('row_id', BIG, nullable=False),
    sa.Column('field', sa.String(length=32), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_original')),
    sa.UniqueConstraint('table_name', 'row_id', 'field', name=op.f('uq_original_table_name_row_id_field'))
    )
    op.create_table('redacted_text',
    sa.Column('redaction_id', BIG, nullable=False),
    sa.Column('original_id', BIG, nullable=False),
    sa.ForeignKeyConstraint(['original_id'], ['original.id'], name=op.f('fk_redacted_text_original_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['redaction_id'], ['redaction.id'], name=op.f('fk_redacted_text_redaction_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('redaction_id', 'original_id', name=op.f('pk_redacted_text'))
    )
    op.create_index(op.f('ix_redacted_text_original_id'), 'redacted_text', ['original_id'])


def downgrade():
    op.drop_table('redacted_text')
    op.drop_table('original')
    op.drop_table('redaction')
