"""what the fields of a response said after each saving"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('saving',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('field', sa.Enum('stance', 'summary', 'views', 'reservation', 'silent', 'body', 'proposed', name='field', native_enum=False, length=32), nullable=False),
    sa.Column('point', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(field IN ('body', 'proposed')) = (point IS NOT NULL)", name=op.f('ck_saving_point_of_field')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_saving_author_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_saving_statement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saving')),
    sa.UniqueConstraint('statement_id', 'number', name=op.f('uq_saving_statement_id_number'))
    )
    with op.batch_alter_table('saving', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saving_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_saving_field', ['statement_id', 'field', 'point'], unique=False)


def downgrade():
    with op.batch_alter_table('saving', schema=None) as batch_op:
        batch_op.drop_index('ix_saving_field')
        batch_op.drop_index(batch_op.f('ix_saving_author_id'))

    op.drop_table('saving')
