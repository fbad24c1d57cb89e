"""which consultation a link was sent for, which link it came from, who used it and when it was withdrawn"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

TABLE = 'single_use_link'


def upgrade():
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column('consultation_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('parent_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('used_by_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f('fk_single_use_link_consultation_id_consultation'), 'consultation',
                                 ['consultation_id'], ['id'])
        table.create_foreign_key(op.f('fk_single_use_link_parent_id_single_use_link'), TABLE,
                                 ['parent_id'], ['id'], ondelete='SET NULL')
        table.create_foreign_key(op.f('fk_single_use_link_used_by_id_user'), 'user',
                                 ['used_by_id'], ['id'], ondelete='SET NULL')
    op.create_index(op.f('ix_single_use_link_consultation_id'), TABLE, ['consultation_id'])
    op.create_index(op.f('ix_single_use_link_parent_id'), TABLE, ['parent_id'])
    op.create_index(op.f('ix_single_use_link_used_by_id'), TABLE, ['used_by_id'])


def downgrade():
    op.drop_index(op.f('ix_single_use_link_used_by_id'), TABLE)
    op.drop_index(op.f('ix_single_use_link_parent_id'), TABLE)
    op.drop_index(op.f('ix_single_use_link_consultation_id'), TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f('fk_single_use_link_used_by_id_user'), type_='foreignkey')
        table.drop_constraint(op.f('fk_single_use_link_parent_id_single_use_link'), type_='foreignkey')
        table.drop_constraint(op.f('fk_single_use_link_consultation_id_consultation'), type_='foreignkey')
        table.drop_column('withdrawn_at')
        table.drop_column('used_by_id')
        table.drop_column('parent_id')
        table.drop_column('consultation_id')
