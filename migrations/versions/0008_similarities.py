"""which comments say the same; the worker compares those that are there already"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

WAITING = sa.text('compared_at IS NULL AND root_id IS NULL')


def upgrade():
    op.create_table('similarity',
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('founder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('likeness', sa.Enum('same', 'part', name='likeness', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_similarity_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_similarity_consultation_id')),
    sa.ForeignKeyConstraint(['founder_id'], ['comment.id'], name=op.f('fk_similarity_founder_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_similarity'))
    )
    with op.batch_alter_table('similarity', schema=None) as batch_op:
        batch_op.create_index('ix_similarity_consultation_founder', ['consultation_id', 'founder_id', 'comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_similarity_founder_id'), ['founder_id'], unique=False)

    op.create_table('fingerprint',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('founder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_fingerprint_consultation_id')),
    sa.ForeignKeyConstraint(['founder_id'], ['comment.id'], name=op.f('fk_fingerprint_founder_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('consultation_id', 'value', 'founder_id', name=op.f('pk_fingerprint'))
    )
    with op.batch_alter_table('fingerprint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fingerprint_founder_id'), ['founder_id'], unique=False)

    op.add_column('comment', sa.Column('compared_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_comment_uncompared', 'comment', ['id'], unique=False, sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade():
    op.drop_index('ix_comment_uncompared', table_name='comment')
    op.drop_column('comment', 'compared_at')
    op.drop_table('fingerprint')
    op.drop_table('similarity')
