"""decisions with a number, files and corrections"""

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0046'
branch_labels = None
depends_on = None

OF_ONE_THING = (
    'CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN registration_id IS NULL THEN 0 ELSE 1 END'
    ' + CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END = 1'
)
OF_TWO_THINGS = '(statement_id IS NULL) <> (registration_id IS NULL)'
NUMBERED = (
    'UPDATE decision SET number = (SELECT count(*) FROM decision AS other '
    'WHERE other.plan_id = decision.plan_id AND other.id <= decision.id)'
)


def upgrade():
    with op.batch_alter_table('decision') as batch:
        batch.add_column(sa.Column('number', sa.Integer(), server_default='0', nullable=False))
        batch.add_column(sa.Column('revision', sa.Integer(), server_default='1', nullable=False))
        batch.add_column(sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('correction', sa.String(length=1000), server_default='', nullable=False))
    op.execute(NUMBERED)
    with op.batch_alter_table('decision') as batch:
        batch.alter_column('number', server_default=None)
        batch.alter_column('revision', server_default=None)
        batch.alter_column('correction', server_default=None)
        batch.drop_index(op.f('ix_decision_plan_id'))
        batch.create_unique_constraint(op.f('uq_decision_plan_id_number'), ['plan_id', 'number'])
        batch.create_check_constraint(op.f('ck_decision_corrected_for_a_reason'), "(corrected_at IS NULL) = (correction = '')")
    with op.batch_alter_table('file') as batch:
        batch.add_column(sa.Column('decision_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_file_decision_id'), 'decision', ['decision_id'], ['id'], ondelete='CASCADE')
        batch.create_unique_constraint(op.f('uq_file_decision_id_number'), ['decision_id', 'number'])
        batch.drop_constraint(op.f('ck_file_of_one_thing'), type_='check')
        batch.create_check_constraint(op.f('ck_file_of_one_thing'), OF_ONE_THING)


def downgrade():
    op.execute('DELETE FROM file_part WHERE file_id IN (SELECT id FROM file WHERE decision_id IS NOT NULL)')
    op.execute('DELETE FROM file WHERE decision_id IS NOT NULL')
    with op.batch_alter_table('file') as batch:
        batch.drop_constraint(op.f('ck_file_of_one_thing'), type_='check')
        batch.drop_constraint(op.f('uq_file_decision_id_number'), type_='unique')
        batch.drop_constraint(op.f('fk_file_decision_id'), type_='foreignkey')
        batch.drop_column('decision_id')
        batch.create_check_constraint(op.f('ck_file_of_one_thing'), OF_TWO_THINGS)
    with op.batch_alter_table('decision') as batch:
        batch.drop_constraint(op.f('ck_decision_corrected_for_a_reason'), type_='check')
        batch.drop_constraint(op.f('uq_decision_plan_id_number'), type_='unique')
        batch.create_index(op.f('ix_decision_plan_id'), ['plan_id'])
        batch.drop_column('correction')
        batch.drop_column('corrected_at')
        batch.drop_column('revision')
        batch.drop_column('number')
