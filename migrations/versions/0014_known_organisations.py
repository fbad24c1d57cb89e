"""what is known about an organisation: its number, whom to turn to and in which language"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

COLUMNS = {'number': (20, ''), 'contact': (120, ''), 'locale': (8, 'sv')}


def upgrade():
    for name, (length, default) in COLUMNS.items():
        op.add_column('organisation', sa.Column(name, sa.String(length=length), nullable=False, server_default=default))
    given = sa.text("number != ''")
    op.create_index('uq_organisation_number', 'organisation', ['number'], unique=True,
                    sqlite_where=given, postgresql_where=given)


def downgrade():
    op.drop_index('uq_organisation_number', 'organisation')
    for name in reversed(COLUMNS):
        op.drop_column('organisation', name)
