"""comments that drafters have placed elsewhere than where they were written"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('comment', sa.Column('moved_from', sa.String(length=80), nullable=True))
    op.create_table('placement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('to_label', sa.String(length=40), nullable=False),
    sa.Column('placeless', sa.String(length=32), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('uid', sa.String(length=16), nullable=True),
    sa.Column('section_uid', sa.String(length=16), nullable=True),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('end_uid', sa.String(length=16), nullable=True),
    sa.Column('end_label', sa.String(length=40), nullable=False),
    sa.Column('text_locale', sa.String(length=8), nullable=True),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_placement_by_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_placement_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['user.id'], name=op.f('fk_placement_taken_back_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement')),
    sa.UniqueConstraint('comment_id', 'number', name=op.f('uq_placement_comment_id_number'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_taken_back_by_id'), ['taken_back_by_id'], unique=False)


def downgrade():
    op.drop_table('placement')
    op.drop_column('comment', 'moved_from')
