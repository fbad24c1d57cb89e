"""corrections beside what came in"""

import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0056'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('rectification',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('says', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("says != ''", name=op.f('ck_rectification_says_something')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_rectification_by_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_rectification_comment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification')),
    sa.UniqueConstraint('comment_id', 'number', name=op.f('uq_rectification_comment_id_number'))
    )
    with op.batch_alter_table('rectification') as batch:
        batch.create_index(batch.f('ix_rectification_by_id'), ['by_id'], unique=False)


def downgrade():
    with op.batch_alter_table('rectification') as batch:
        batch.drop_index(batch.f('ix_rectification_by_id'))

    op.drop_table('rectification')
