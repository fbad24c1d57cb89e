"""how many comments have an answer in each state, kept with the consultation"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

COUNTS = {'unanswered': 'open', 'proposed': 'proposed', 'approved': 'approved', 'released': 'released'}


def upgrade():
    for name, state in COUNTS.items():
        op.add_column('consultation', sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
        op.execute(
            f"UPDATE consultation SET {name} = (SELECT coalesce(sum(comment_count), 0) FROM disposition "
            f"WHERE disposition.consultation_id = consultation.id AND disposition.state = '{state}')"
        )


def downgrade():
    for name in COUNTS:
        op.drop_column('consultation', name)
