"""what the desk's list is sorted and filtered by, kept with each comment"""

import re
from datetime import UTC
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

MANY = 1_000
HERE = ZoneInfo('Europe/Stockholm')
AFTER_Z = str.maketrans({'å': '{', 'ä': '|', 'æ': '|', 'ö': '}', 'ø': '}'})
PART = re.compile(r'(\d+)([a-z]*)')
BYTEWISE = sa.String(200).with_variant(sa.String(200, collation='C'), 'postgresql')
INDEXES = {
    'in_text': 'place_order',
    'by_name': 'name_order',
    'by_support': 'support_count',
    'by_age': 'posted_at',
    'by_stance': 'stance',
    'by_language': 'locale',
    'late': 'is_late',
}
SAID = """SELECT c.id, c.label, c.signed_as, c.posted_at, o.name, n.last_day, i.extended_to
    FROM comment c JOIN consultation n ON n.id = c.consultation_id
    LEFT JOIN organisation o ON o.id = c.organisation_id
    LEFT JOIN invitation i ON i.consultation_id = c.consultation_id AND i.organisation_id = c.organisation_id
    WHERE c.id > :last ORDER BY c.id LIMIT :many"""


def upgrade():
    op.add_column('comment', sa.Column('is_late', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('comment', sa.Column('place_order', BYTEWISE, nullable=False, server_default=''))
    op.add_column('comment', sa.Column('name_order', BYTEWISE, nullable=False, server_default=''))
    fill(op.get_bind())
    for name, column in INDEXES.items():
        op.create_index(
            f'ix_comment_{name}',
            'comment',
            ['consultation_id', column, 'number'],
            sqlite_where=sa.text('root_id IS NULL'),
            postgresql_where=sa.text('root_id IS NULL'),
        )
    op.create_index(
        'ix_comment_with_proposal',
        'comment',
        ['consultation_id', 'number'],
        sqlite_where=sa.text('root_id IS NULL AND proposed IS NOT NULL'),
        postgresql_where=sa.text('root_id IS NULL AND proposed IS NOT NULL'),
    )
    op.create_index('ix_disposition_significance', 'disposition', ['consultation_id', 'significance'])


def downgrade():
    op.drop_index('ix_disposition_significance', 'disposition')
    op.drop_index('ix_comment_with_proposal', 'comment')
    for name in INDEXES:
        op.drop_index(f'ix_comment_{name}', 'comment')
    for name in ('is_late', 'place_order', 'name_order'):
        op.drop_column('comment', name)


def fill(connection):
    """Work out for the comments that are there what is kept with new ones."""
    comment = sa.table('comment', *map(sa.column, ('id', 'is_late', 'place_order', 'name_order')))
    said, last = sa.text(SAID).columns(last_day=sa.Date, extended_to=sa.Date, posted_at=sa.DateTime(timezone=True)), 0
    kept = (
        sa.update(comment)
        .where(comment.c.id == sa.bindparam('which'))
        .values({name: sa.bindparam(f'new_{name}') for name in ('is_late', 'place_order', 'name_order')})
    )
    while rows := connection.execute(said, {'last': last, 'many': MANY}).all():
        connection.execute(kept, [worked_out(row) for row in rows])
        last = rows[-1].id


def worked_out(row):
    posted = row.posted_at if row.posted_at.tzinfo else row.posted_at.replace(tzinfo=UTC)
    day = posted.astimezone(HERE).date()
    return {
        'which': row.id,
        'new_is_late': day > max(row.last_day, row.extended_to or row.last_day),
        'new_place_order': by_number(row.label),
        'new_name_order': f'0{swedish(row.name)}' if row.name else f'1{swedish(row.signed_as)}',
    }


def swedish(name):
    return name.casefold().translate(AFTER_Z)


def by_number(label):
    return '.'.join(
        number.zfill(5) + (f'-{len(letters)}{letters}' if letters else '')
        for number, letters in PART.findall(label)
    )
