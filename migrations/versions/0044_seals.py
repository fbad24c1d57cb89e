"""seals on the log, and a log that the database refuses to change"""

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None

# In SQL, because a column that brings its own reference can be added to a table of SQLite without copying it.
SEAL_NUMBER = 'ALTER TABLE event ADD COLUMN seal_number INTEGER CONSTRAINT fk_event_seal_number REFERENCES seal (number)'
REFUSED = {
    'event_is_not_changed': (
        'UPDATE OF id, at, actor_id, verb, subject_type, subject_id, plan_id, consultation_id, data', 'event', ''),
    'event_is_sealed_once': ('UPDATE OF seal_number', 'event', 'WHEN (OLD.seal_number IS NOT NULL)'),
    'event_is_not_removed': ('DELETE', 'event', ''),
    'seal_is_not_changed': ('UPDATE', 'seal', ''),
    'seal_is_not_removed': ('DELETE', 'seal', ''),
}


def upgrade():
    op.create_table('seal',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entries', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_seal'))
    )
    op.execute(SEAL_NUMBER)
    op.create_index('ix_event_seal', 'event', ['seal_number', 'id'])
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'What is in % is not changed.', TG_TABLE_NAME; END $$"
        )
    for name, (act, table, when) in REFUSED.items():
        refuse = "BEGIN SELECT RAISE(ABORT, 'What is in the log is not changed.'); END" if is_sqlite else \
            'EXECUTE FUNCTION refuse()'
        op.execute(f'CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when} {refuse}')
    if not is_sqlite:
        for table in ('event', 'seal'):
            op.execute(
                f'CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse()'
            )


def downgrade():
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    for name, (_act, table, _when) in REFUSED.items():
        op.execute(f'DROP TRIGGER {name}' if is_sqlite else f'DROP TRIGGER {name} ON {table}')
    if not is_sqlite:
        for table in ('event', 'seal'):
            op.execute(f'DROP TRIGGER {table}_is_not_emptied ON {table}')
        op.execute('DROP FUNCTION refuse()')
    op.drop_index('ix_event_seal', 'event')
    op.drop_column('event', 'seal_number')
    op.drop_table('seal')
