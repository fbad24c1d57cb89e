"""comments that are divided into points, each with an answer of its own"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own CHECK can be added to a table of SQLite without copying it.
SPLIT_AT = """
ALTER TABLE comment ADD COLUMN split_at {} CONSTRAINT ck_comment_point_is_whole
CHECK (split_at IS NULL OR NOT is_part)
"""


def upgrade():
    op.add_column('comment', sa.Column('is_part', sa.Boolean(), nullable=False, server_default=sa.false()))
    moment = 'DATETIME' if op.get_bind().dialect.name == 'sqlite' else 'TIMESTAMP WITH TIME ZONE'
    op.execute(SPLIT_AT.format(moment))
    op.add_column('consultation', sa.Column('parts_taken', sa.Integer(), nullable=False, server_default='0'))
    op.create_table('part',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('whole_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('"start" >= 0 AND "end" > "start"', name=op.f('ck_part_range_in_order')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_part_by_id')),
    sa.ForeignKeyConstraint(['point_id'], ['comment.id'], name=op.f('fk_part_point_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['whole_id'], ['comment.id'], name=op.f('fk_part_whole_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part')),
    sa.UniqueConstraint('point_id', name=op.f('uq_part_point_id'))
    )
    with op.batch_alter_table('part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_part_whole_id'), ['whole_id'], unique=False)


def downgrade():
    op.drop_table('part')
    op.drop_column('consultation', 'parts_taken')
    op.drop_column('comment', 'split_at')
    op.drop_column('comment', 'is_part')
