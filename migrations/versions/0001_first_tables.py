"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_because', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_key'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_unsent', ['sent_at', 'next_try_at'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('sector', sa.Enum('municipality', 'business_promoter', 'education', 'employer_industry', 'national_agency', 'civil_society', 'citizen', name='sector', native_enum=False, length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_organisation_slug'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('who', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_attempt_who_at', ['who', 'at'], unique=False)

    op.create_table('strategy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategy')),
    sa.UniqueConstraint('slug', name=op.f('uq_strategy_slug'))
    )
    op.create_table('user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=16), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=True),
    sa.Column('shows_name', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_user_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email', name=op.f('uq_user_email')),
    sa.UniqueConstraint('slug', name=op.f('uq_user_slug'))
    )
    op.create_table('membership',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('coordinator', 'contributor', 'signatory', name='organisationrole', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_membership_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_membership_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'organisation_id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('summary', sa.JSON(), nullable=False),
    sa.Column('source_locale', sa.String(length=8), nullable=False),
    sa.Column('registration_no', sa.String(length=60), nullable=False),
    sa.Column('strategy_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_plan_strategy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('slug', name=op.f('uq_plan_slug'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_strategy_id'), ['strategy_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_sign_in_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_user_id'), ['user_id'], unique=False)

    op.create_table('single_use_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('purpose', sa.Enum('register', 'reset', 'invite', 'claim', name='linkpurpose', native_enum=False, length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('coordinator', 'contributor', 'signatory', name='organisationrole', native_enum=False, length=32), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_single_use_link_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_single_use_link_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_single_use_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_single_use_link_token_hash'))
    )
    with op.batch_alter_table('single_use_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_single_use_link_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_single_use_link_user_id'), ['user_id'], unique=False)

    op.create_table('staff_role',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('administrator', 'process_owner', 'drafter', 'approver', 'registrar', 'reader', name='role', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_staff_role_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role', name=op.f('pk_staff_role'))
    )
    op.create_table('target_area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('strategy_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_target_area_strategy_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target_area')),
    sa.UniqueConstraint('strategy_id', 'position', name=op.f('uq_target_area_strategy_id_position'))
    )
    op.create_table('plan_binding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('whom', sa.JSON(), nullable=False),
    sa.Column('force', sa.Enum('binding', 'guiding', 'inspirational', name='force', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_binding_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_binding')),
    sa.UniqueConstraint('plan_id', 'position', name=op.f('uq_plan_binding_plan_id_position'))
    )
    op.create_table('plan_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_contact_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_contact')),
    sa.UniqueConstraint('plan_id', 'position', name=op.f('uq_plan_contact_plan_id_position'))
    )
    op.create_table('sub_goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['target_area.id'], name=op.f('fk_sub_goal_area_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sub_goal')),
    sa.UniqueConstraint('area_id', 'position', name=op.f('uq_sub_goal_area_id_position'))
    )
    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_theme_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme'))
    )
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_plan_id'), ['plan_id'], unique=False)

    op.create_table('version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('working', 'published', name='versionstate', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.JSON(), nullable=False),
    sa.Column('left_open', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'working') = (number IS NULL)", name=op.f('ck_version_number_when_published')),
    sa.CheckConstraint("(state = 'working') = (published_at IS NULL)", name=op.f('ck_version_published_at_when_published')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_version_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_version')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_version_plan_id_number'))
    )
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.create_index('uq_version_working', ['plan_id'], unique=True, sqlite_where=sa.text("state = 'working'"), postgresql_where=sa.text("state = 'working'"))

    op.create_table('block',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('heading', 'paragraph', 'item', 'table', 'quote', name='blockkind', native_enum=False, length=32), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('ordered', sa.Boolean(), nullable=False),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('section_uid', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_block_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_block')),
    sa.UniqueConstraint('version_id', 'uid', name=op.f('uq_block_version_id_uid'))
    )
    with op.batch_alter_table('block', schema=None) as batch_op:
        batch_op.create_index('ix_block_version_position', ['version_id', 'position'], unique=False)

    op.create_table('consultation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('letter', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'announced', 'cancelled', name='consultationstate', native_enum=False, length=32), nullable=False),
    sa.Column('visibility', sa.Enum('open', 'sealed', name='visibility', native_enum=False, length=32), nullable=False),
    sa.Column('participation', sa.Enum('everyone', 'invited', name='participation', native_enum=False, length=32), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('board_day', sa.Date(), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_because', sa.JSON(), nullable=False),
    sa.Column('answers_released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comments_taken', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("state != 'announced' OR announced_at IS NOT NULL", name=op.f('ck_consultation_announced_at_when_announced')),
    sa.CheckConstraint('comments_taken >= 0', name=op.f('ck_consultation_comments_taken_counts_up')),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_consultation_days_in_order')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_consultation_plan_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_consultation_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation')),
    sa.UniqueConstraint('slug', name=op.f('uq_consultation_slug'))
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consultation_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consultation_version_id'), ['version_id'], unique=False)

    op.create_table('block_goal',
    sa.Column('block_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sub_goal_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['block_id'], ['block.id'], name=op.f('fk_block_goal_block_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sub_goal_id'], ['sub_goal.id'], name=op.f('fk_block_goal_sub_goal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('block_id', 'sub_goal_id', name=op.f('pk_block_goal'))
    )
    with op.batch_alter_table('block_goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_block_goal_sub_goal_id'), ['sub_goal_id'], unique=False)

    op.create_table('block_text',
    sa.Column('block_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('plain', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('translates', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['block_id'], ['block.id'], name=op.f('fk_block_text_block_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('block_id', 'locale', name=op.f('pk_block_text'))
    )
    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('adopted', 'referred_back', 'adjourned', name='decisionkind', native_enum=False, length=32), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('item', sa.String(length=20), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(item) > 0', name=op.f('ck_decision_has_item')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_decision_consultation_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_decision_plan_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_decision_recorded_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_decision_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_recorded_by_id'), ['recorded_by_id'], unique=False)
        batch_op.create_index('uq_decision_adopted', ['version_id'], unique=True, sqlite_where=sa.text("kind = 'adopted'"), postgresql_where=sa.text("kind = 'adopted'"))

    op.create_table('disposition',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'proposed', 'approved', 'released', name='dispositionstate', native_enum=False, length=32), nullable=False),
    sa.Column('outcome', sa.Enum('accepted', 'partly_accepted', 'already_covered', 'not_accepted', 'no_change', 'answered', 'referred', 'out_of_scope', 'formal', 'withdrawn', 'superseded', name='outcome', native_enum=False, length=32), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('significance', sa.Enum('editorial', 'substantive', name='significance', native_enum=False, length=32), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comment_count', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name=op.f('ck_disposition_released_at_when_released')),
    sa.CheckConstraint("state = 'open' OR outcome IS NOT NULL", name=op.f('ck_disposition_outcome_when_proposed')),
    sa.CheckConstraint('comment_count >= 0', name=op.f('ck_disposition_comment_count_from_zero')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['user.id'], name=op.f('fk_disposition_approved_by_id')),
    sa.ForeignKeyConstraint(['assignee_id'], ['user.id'], name=op.f('fk_disposition_assignee_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_disposition_consultation_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user.id'], name=op.f('fk_disposition_proposed_by_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_disposition_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposition'))
    )
    with op.batch_alter_table('disposition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disposition_approved_by_id'), ['approved_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposition_assignee_id'), ['assignee_id'], unique=False)
        batch_op.create_index('ix_disposition_consultation_outcome', ['consultation_id', 'outcome', 'comment_count'], unique=False)
        batch_op.create_index('ix_disposition_consultation_state', ['consultation_id', 'state', 'comment_count'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposition_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposition_theme_id'), ['theme_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.Enum('user.invited', 'user.invitation_withdrawn', 'user.registration_asked', 'user.registered', 'user.signed_in', 'user.signed_out', 'user.reset_asked', 'user.password_set', 'user.changed', 'user.roles_set', 'organisation.created', 'organisation.changed', 'organisation.member_added', 'organisation.member_changed', 'organisation.member_removed', 'strategy.saved', 'plan.created', 'plan.changed', 'version.imported', 'version.section_saved', 'version.section_moved', 'version.section_removed', 'version.goals_set', 'version.published', 'anchor.confirmed', 'consultation.created', 'consultation.changed', 'consultation.announced', 'consultation.cancelled', 'consultation.invitations_set', 'invitation.sent', 'invitation.opened', 'invitation.extended', 'comment.posted', 'comment.replied', 'comment.edited', 'comment.withdrawn', 'comment.supported', 'comment.unsupported', 'disposition.assigned', 'disposition.grouped', 'disposition.left', 'disposition.saved', 'disposition.proposed', 'disposition.approved', 'disposition.sent_back', 'disposition.noted', 'disposition.linked', 'disposition.unlinked', 'disposition.proposal_merged', 'theme.created', 'consultation.answers_released', 'report.saved', 'report.released', 'decision.recorded', name='verb', native_enum=False, length=32), nullable=False),
    sa.Column('subject_type', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('consultation_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['user.id'], name=op.f('fk_event_actor_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_event_consultation_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_event_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_event_consultation', ['consultation_id', 'id'], unique=False)
        batch_op.create_index('ix_event_plan', ['plan_id', 'id'], unique=False)
        batch_op.create_index('ix_event_subject', ['subject_type', 'subject_id'], unique=False)
        batch_op.create_index('ix_event_undelivered', ['delivered_at', 'id'], unique=False)

    op.create_table('invitation',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('listed', 'invited', 'opened', 'declined', name='invitationstate', native_enum=False, length=32), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('extended_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_invitation_consultation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id')),
    sa.PrimaryKeyConstraint('consultation_id', 'organisation_id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_question_consultation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('consultation_id', 'position', name=op.f('uq_question_consultation_id_position'))
    )
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('process', sa.JSON(), nullable=False),
    sa.Column('summary', sa.JSON(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_report_consultation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('consultation_id', name=op.f('uq_report_consultation_id'))
    )
    op.create_table('tally',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('comments', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_tally_consultation_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_tally_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('version_id', 'uid', 'consultation_id', name=op.f('pk_tally'))
    )
    with op.batch_alter_table('tally', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tally_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('root_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('voice', sa.Enum('organisation', 'private', 'region', name='voice', native_enum=False, length=32), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('sector', sa.Enum('municipality', 'business_promoter', 'education', 'employer_industry', 'national_agency', 'civil_society', 'citizen', name='sector', native_enum=False, length=32), nullable=True),
    sa.Column('signed_as', sa.String(length=120), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=True),
    sa.Column('section_uid', sa.String(length=16), nullable=True),
    sa.Column('label', sa.String(length=40), nullable=False),
    sa.Column('text_locale', sa.String(length=8), nullable=True),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('support', 'question', 'proposal', 'objection', 'factual_error', name='commentkind', native_enum=False, length=32), nullable=True),
    sa.Column('stance', sa.Enum('supports', 'supports_with_comments', 'supports_with_reservations', 'neutral', 'opposes', 'no_comments', 'declines', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('proposed', sa.Text(), nullable=True),
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reply_count', sa.Integer(), nullable=False),
    sa.Column('support_count', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_because', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("(voice = 'organisation') = (organisation_id IS NOT NULL)", name=op.f('ck_comment_voice_of_organisation')),
    sa.CheckConstraint("(voice = 'region') = (sector IS NULL)", name=op.f('ck_comment_region_has_no_sector')),
    sa.CheckConstraint('"start" IS NULL OR "end" > "start"', name=op.f('ck_comment_range_in_order')),
    sa.CheckConstraint('("start" IS NULL) = ("end" IS NULL)', name=op.f('ck_comment_whole_range')),
    sa.CheckConstraint('(position = 0) = (disposition_id IS NOT NULL)', name=op.f('ck_comment_root_has_disposition')),
    sa.CheckConstraint('(position = 0) = (kind IS NOT NULL)', name=op.f('ck_comment_root_has_kind')),
    sa.CheckConstraint('(position = 0) = (root_id IS NULL)', name=op.f('ck_comment_reply_has_root')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_comment_author_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_comment_consultation_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_comment_disposition_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_comment_organisation_id')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_comment_question_id')),
    sa.ForeignKeyConstraint(['root_id'], ['comment.id'], name=op.f('fk_comment_root_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sa.UniqueConstraint('author_id', 'token', name=op.f('uq_comment_author_id_token')),
    sa.UniqueConstraint('consultation_id', 'number', 'position', name=op.f('uq_comment_consultation_id_number_position'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_author_uid', ['author_id', 'uid'], unique=False)
        batch_op.create_index('ix_comment_consultation_organisation', ['consultation_id', 'organisation_id', 'number'], unique=False)
        batch_op.create_index('ix_comment_consultation_section', ['consultation_id', 'section_uid', 'number'], unique=False)
        batch_op.create_index('ix_comment_consultation_sector', ['consultation_id', 'sector', 'number'], unique=False)
        batch_op.create_index('ix_comment_consultation_uid', ['consultation_id', 'uid', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_disposition_id'), ['disposition_id'], unique=False)
        batch_op.create_index('ix_comment_organisation_uid', ['organisation_id', 'uid'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_question_id'), ['question_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_root_id'), ['root_id'], unique=False)

    op.create_table('disposition_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_disposition_change_disposition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_disposition_change_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposition_change')),
    sa.UniqueConstraint('disposition_id', 'uid', 'version_id', name=op.f('uq_disposition_change_disposition_id_uid_version_id'))
    )
    with op.batch_alter_table('disposition_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disposition_change_uid'), ['uid'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposition_change_version_id'), ['version_id'], unique=False)

    op.create_table('disposition_note',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('disposition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_disposition_note_author_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_disposition_note_disposition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposition_note'))
    )
    with op.batch_alter_table('disposition_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disposition_note_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposition_note_disposition_id'), ['disposition_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reply', 'answers_released', 'version_published', 'decision', 'sent_back', 'assigned', name='noticekind', native_enum=False, length=32), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notice_event_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notice_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('event_id', 'user_id', name=op.f('uq_notice_event_id_user_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_user_id'), ['user_id'], unique=False)

    op.create_table('anchor',
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=16), nullable=True),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('exact', 'moved', 'edited', 'removed', 'section', 'manual', name='status', native_enum=False, length=32), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('method', sa.String(length=32), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_anchor_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_anchor_confirmed_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_anchor_version_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'version_id', name=op.f('pk_anchor'))
    )
    with op.batch_alter_table('anchor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_anchor_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index('ix_anchor_version_uid', ['version_id', 'uid', 'comment_id'], unique=False)

    op.create_table('comment_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('support', 'question', 'proposal', 'objection', 'factual_error', name='commentkind', native_enum=False, length=32), nullable=True),
    sa.Column('stance', sa.Enum('supports', 'supports_with_comments', 'supports_with_reservations', 'neutral', 'opposes', 'no_comments', 'declines', name='stance', native_enum=False, length=32), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('proposed', sa.Text(), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_revision_comment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_revision'))
    )
    with op.batch_alter_table('comment_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_revision_comment_id'), ['comment_id'], unique=False)

    op.create_table('edit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('uid', sa.String(length=16), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('fate', sa.Enum('unchanged', 'edited', 'moved', 'moved_edited', 'inserted', 'deleted', name='fate', native_enum=False, length=32), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_edit_author_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_edit_comment_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_edit_plan_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_edit_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edit'))
    )
    with op.batch_alter_table('edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_edit_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_edit_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index('ix_edit_plan_uid', ['plan_id', 'uid'], unique=False)
        batch_op.create_index(batch_op.f('ix_edit_version_id'), ['version_id'], unique=False)

    op.create_table('support',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_support_comment_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_support_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_support_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support')),
    sa.UniqueConstraint('comment_id', 'organisation_id', name=op.f('uq_support_comment_id_organisation_id')),
    sa.UniqueConstraint('comment_id', 'user_id', name=op.f('uq_support_comment_id_user_id'))
    )
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_support_user_id'), ['user_id'], unique=False)



def downgrade():
    with op.batch_alter_table('support', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_support_user_id'))
        batch_op.drop_index(batch_op.f('ix_support_organisation_id'))

    op.drop_table('support')
    with op.batch_alter_table('edit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_edit_version_id'))
        batch_op.drop_index('ix_edit_plan_uid')
        batch_op.drop_index(batch_op.f('ix_edit_comment_id'))
        batch_op.drop_index(batch_op.f('ix_edit_author_id'))

    op.drop_table('edit')
    with op.batch_alter_table('comment_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_revision_comment_id'))

    op.drop_table('comment_revision')
    with op.batch_alter_table('anchor', schema=None) as batch_op:
        batch_op.drop_index('ix_anchor_version_uid')
        batch_op.drop_index(batch_op.f('ix_anchor_confirmed_by_id'))

    op.drop_table('anchor')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_user_id'))

    op.drop_table('notice')
    with op.batch_alter_table('disposition_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disposition_note_disposition_id'))
        batch_op.drop_index(batch_op.f('ix_disposition_note_author_id'))

    op.drop_table('disposition_note')
    with op.batch_alter_table('disposition_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disposition_change_version_id'))
        batch_op.drop_index(batch_op.f('ix_disposition_change_uid'))

    op.drop_table('disposition_change')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_root_id'))
        batch_op.drop_index(batch_op.f('ix_comment_question_id'))
        batch_op.drop_index('ix_comment_organisation_uid')
        batch_op.drop_index(batch_op.f('ix_comment_disposition_id'))
        batch_op.drop_index('ix_comment_consultation_uid')
        batch_op.drop_index('ix_comment_consultation_sector')
        batch_op.drop_index('ix_comment_consultation_section')
        batch_op.drop_index('ix_comment_consultation_organisation')
        batch_op.drop_index('ix_comment_author_uid')

    op.drop_table('comment')
    with op.batch_alter_table('tally', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tally_consultation_id'))

    op.drop_table('tally')
    op.drop_table('report')
    op.drop_table('question')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_undelivered')
        batch_op.drop_index('ix_event_subject')
        batch_op.drop_index('ix_event_plan')
        batch_op.drop_index('ix_event_consultation')
        batch_op.drop_index(batch_op.f('ix_event_actor_id'))

    op.drop_table('event')
    with op.batch_alter_table('disposition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disposition_theme_id'))
        batch_op.drop_index(batch_op.f('ix_disposition_proposed_by_id'))
        batch_op.drop_index('ix_disposition_consultation_state')
        batch_op.drop_index('ix_disposition_consultation_outcome')
        batch_op.drop_index(batch_op.f('ix_disposition_assignee_id'))
        batch_op.drop_index(batch_op.f('ix_disposition_approved_by_id'))

    op.drop_table('disposition')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_adopted', sqlite_where=sa.text("kind = 'adopted'"), postgresql_where=sa.text("kind = 'adopted'"))
        batch_op.drop_index(batch_op.f('ix_decision_recorded_by_id'))
        batch_op.drop_index(batch_op.f('ix_decision_plan_id'))
        batch_op.drop_index(batch_op.f('ix_decision_consultation_id'))

    op.drop_table('decision')
    op.drop_table('block_text')
    with op.batch_alter_table('block_goal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_block_goal_sub_goal_id'))

    op.drop_table('block_goal')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consultation_version_id'))
        batch_op.drop_index(batch_op.f('ix_consultation_plan_id'))

    op.drop_table('consultation')
    with op.batch_alter_table('block', schema=None) as batch_op:
        batch_op.drop_index('ix_block_version_position')

    op.drop_table('block')
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.drop_index('uq_version_working', sqlite_where=sa.text("state = 'working'"), postgresql_where=sa.text("state = 'working'"))

    op.drop_table('version')
    with op.batch_alter_table('theme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_plan_id'))

    op.drop_table('theme')
    op.drop_table('sub_goal')
    op.drop_table('plan_contact')
    op.drop_table('plan_binding')
    op.drop_table('target_area')
    op.drop_table('staff_role')
    with op.batch_alter_table('single_use_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_single_use_link_user_id'))
        batch_op.drop_index(batch_op.f('ix_single_use_link_organisation_id'))

    op.drop_table('single_use_link')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_user_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_strategy_id'))

    op.drop_table('plan')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_organisation_id'))

    op.drop_table('membership')
    op.drop_table('user')
    op.drop_table('strategy')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_attempt_who_at')

    op.drop_table('sign_in_attempt')
    op.drop_table('organisation')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_unsent')

    op.drop_table('mail')
