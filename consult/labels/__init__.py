"""The only place where a state, a role, an outcome, an event or a problem gets a name."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.errors import DomainError
from consult.formats.enclosures import FileKind
from consult.labels.asking import BLANKS, PHRASE_BLANKS, REPLIES
from consult.labels.letterheads import LETTERHEADS
from consult.labels.problems import PROBLEMS
from consult.labels.reporting import REPORTING
from consult.labels.revisions import WHY
from consult.labels.said import SAID
from consult.labels.verbs import VERBS
from consult.model.batches import Act
from consult.model.comments import Review
from consult.model.consultations import (
    ConsultationState,
    InvitationState,
    Participation,
    Phase,
    Publication,
    Reply,
)
from consult.model.decisions import DecisionKind
from consult.model.files import FileRole
from consult.model.letters import Blank
from consult.model.notices import NoticeKind
from consult.model.organisations import OrganisationRole, Sector
from consult.model.phrases import PhraseBlank
from consult.model.plans import Force
from consult.model.preferences import Pace, Topic
from consult.model.records import Leaving, Verb
from consult.model.referrals import Progress
from consult.model.revisions import Why
from consult.model.room_notices import RoomNoticeKind
from consult.model.savings import Field
from consult.model.statements import PartyState, StatementState
from consult.model.steps import Step
from consult.model.users import LinkFate, LinkPurpose, Role
from consult.model.versions import VersionState
from consult.queries.promises import Standing
from consult.text import personal
from consult.text.align import Fate
from consult.text.anchors import Status
from consult.text.blocks import BlockKind

MOMENT = {"sv": "d MMMM y 'kl.' HH.mm", "en": "d MMMM y, HH:mm"}
"""How a day and a time of day are written."""

_ELSEWHERE = LETTERHEADS | REPORTING | SAID

LABELS: dict[type[StrEnum], dict[str, LazyString]] = _ELSEWHERE | {
    Role: {
        Role.ADMINISTRATOR: _l("Administrator"),
        Role.PROCESS_OWNER: _l("Process owner"),
        Role.DRAFTER: _l("Drafter"),
        Role.APPROVER: _l("Approver"),
        Role.REGISTRAR: _l("Registrar"),
        Role.READER: _l("Reader"),
    },
    LinkPurpose: {
        LinkPurpose.REGISTER: _l("New account"),
        LinkPurpose.RESET: _l("New password"),
        LinkPurpose.INVITE: _l("Invitation"),
        LinkPurpose.CLAIM: _l("Invitation of an organisation"),
    },
    LinkFate: {
        LinkFate.OPEN: _l("Can be used"),
        LinkFate.USED: _l("Used"),
        LinkFate.NEEDLESS: _l("No longer needed"),
        LinkFate.WITHDRAWN: _l("Withdrawn"),
        LinkFate.EXPIRED: _l("Has run out"),
    },
    OrganisationRole: {
        OrganisationRole.COORDINATOR: _l("Coordinator"),
        OrganisationRole.CONTRIBUTOR: _l("Contributor"),
        OrganisationRole.SIGNATORY: _l("Signatory"),
    },
    Sector: {
        Sector.MUNICIPALITY: _l("Municipality"),
        Sector.BUSINESS_PROMOTER: _l("Business and innovation promoter"),
        Sector.EDUCATION: _l("Education"),
        Sector.EMPLOYER_INDUSTRY: _l("Employers, industry and unions"),
        Sector.NATIONAL_AGENCY: _l("National agency"),
        Sector.CIVIL_SOCIETY: _l("Civil society"),
        Sector.CITIZEN: _l("Private person"),
    },
    Force: {
        Force.BINDING: _l("Binding"),
        Force.GUIDING: _l("Guiding"),
        Force.INSPIRATIONAL: _l("Inspirational"),
    },
    VersionState: {
        VersionState.WORKING: _l("Working text"),
        VersionState.PUBLISHED: _l("Published"),
    },
    BlockKind: {
        BlockKind.HEADING: _l("Heading"),
        BlockKind.PARAGRAPH: _l("Paragraph"),
        BlockKind.ITEM: _l("List item"),
        BlockKind.TABLE: _l("Table"),
        BlockKind.QUOTE: _l("Quotation"),
    },
    Progress: {
        Progress.TO_DO: _l("To do"),
        Progress.UNDER_WAY: _l("Under way"),
        Progress.DONE: _l("Done"),
        Progress.DROPPED: _l("Will not be done"),
    },
    Act: {
        Act.SAVE: _l("Saved"),
        Act.PROPOSE: _l("Sent for approval"),
        Act.APPROVE: _l("Approved"),
        Act.SEND_BACK: _l("Sent back"),
    },
    Leaving: {
        Leaving.OWN_ANSWER: _l("it got an answer of its own"),
        Leaving.SPLIT_UNDONE: _l("the split of its comment was undone"),
        Leaving.WITHDRAWN: _l("it was withdrawn or replaced"),
    },
    Standing: {
        Standing.UNLINKED: _l("no change is linked"),
        Standing.UNCHANGED: _l("the passages read as before"),
        Standing.TAKEN_BACK: _l("the change was taken back"),
        Standing.DONE: _l("the change is in the text"),
    },
    Fate: {
        Fate.UNCHANGED: _l("Unchanged"),
        Fate.EDITED: _l("Edited"),
        Fate.MOVED: _l("Moved"),
        Fate.MOVED_EDITED: _l("Moved and edited"),
        Fate.SPLIT: _l("Split in several"),
        Fate.MERGED: _l("Merged with another"),
        Fate.RENUMBERED: _l("New number"),
        Fate.RETITLED: _l("New title"),
        Fate.INSERTED: _l("New"),
        Fate.DELETED: _l("Removed"),
    },
    Status: {
        Status.EXACT: _l("The same words"),
        Status.MOVED: _l("Moved with the text"),
        Status.EDITED: _l("The words have been edited"),
        Status.REMOVED: _l("The text has been removed"),
        Status.SECTION: _l("Placed at the section"),
        Status.MANUAL: _l("Placed by hand"),
    },
    ConsultationState: {
        ConsultationState.DRAFT: _l("Being prepared"),
        ConsultationState.ANNOUNCED: _l("Announced"),
        ConsultationState.CANCELLED: _l("Cancelled"),
    },
    Phase: {
        Phase.DRAFT: _l("Being prepared"),
        Phase.UPCOMING: _l("Opens soon"),
        Phase.OPEN: _l("Open for comments"),
        Phase.CLOSED: _l("Closed for comments"),
        Phase.CANCELLED: _l("Cancelled"),
    },
    Publication: {
        Publication.AT_ONCE: _l("Everyone reads the comments as they come"),
        Publication.AFTER_REVIEW: _l("The region looks at each comment before others can read it"),
        Publication.AFTER_PERIOD: _l("The comments are shown to others after the last reply date"),
        Publication.NEVER: _l("The comments are not published"),
    },
    Review: {
        Review.WAITING: _l("Waits for review"),
        Review.SHOWN: _l("Shown to others"),
        Review.HELD: _l("Not published"),
    },
    Participation: {
        Participation.EVERYONE: _l("Anyone may comment"),
        Participation.INVITED: _l("Only invited organisations may comment"),
    },
    InvitationState: {
        InvitationState.LISTED: _l("Not yet invited"),
        InvitationState.INVITED: _l("Invited"),
        InvitationState.OPENED: _l("Has opened the invitation"),
        InvitationState.SUBMITTED: _l("Has answered"),
        InvitationState.NO_COMMENTS: _l("Has no comments"),
        InvitationState.DECLINED: _l("Declines to respond"),
    },
    Reply: REPLIES,
    RoomNoticeKind: {
        RoomNoticeKind.WROTE: _l("has written in the response"),
        RoomNoticeKind.SAID: _l("has said something to you all"),
        RoomNoticeKind.MENTIONED: _l("has said something to you"),
        RoomNoticeKind.ASSIGNED: _l("asks you to write about a section"),
        RoomNoticeKind.APPROVED: _l("has approved the response"),
        RoomNoticeKind.DECIDED: _l("has noted your decision"),
        RoomNoticeKind.SENT_BACK: _l("has taken the response back to be written on"),
    },
    FileRole: {
        FileRole.ANNEX: _l("Annex"),
        FileRole.MINUTES: _l("Extract of the minutes"),
        FileRole.ORIGINAL: _l("Original"),
    },
    FileKind: {
        FileKind.PDF: _l("PDF"),
        FileKind.DOCX: _l("Word"),
        FileKind.ODT: _l("OpenDocument"),
        FileKind.PNG: _l("Picture"),
        FileKind.JPEG: _l("Picture"),
        FileKind.GIF: _l("Picture"),
        FileKind.TIFF: _l("Picture"),
        FileKind.WEBP: _l("Picture"),
        FileKind.TEXT: _l("Text"),
    },
    Blank: BLANKS,
    PhraseBlank: PHRASE_BLANKS,
    Field: {
        Field.STANCE: _l("Stance"),
        Field.SUMMARY: _l("Summary"),
        Field.VIEWS: _l("General views"),
        Field.RESERVATION: _l("Reservation or special statement"),
        Field.SILENT: _l("Sections without comments"),
        Field.BODY: _l("View"),
        Field.PROPOSED: _l("Proposed wording"),
    },
    StatementState: {
        StatementState.DRAFT: _l("Draft"),
        StatementState.APPROVED: _l("Approved"),
        StatementState.DECIDED: _l("Decided"),
        StatementState.SUBMITTED: _l("Handed in"),
        StatementState.WITHDRAWN: _l("Withdrawn"),
    },
    PartyState: {
        PartyState.INVITED: _l("Has not answered yet"),
        PartyState.ACCEPTED: _l("Answers with you"),
        PartyState.REFUSED: _l("Does not want to answer with you"),
        PartyState.LEFT: _l("Has left the joint response"),
    },
    Step: {
        Step.APPROVAL: _l("Approval within the organisation"),
        Step.DECISION: _l("Decision by a board, a committee or by delegation"),
    },
    Why: WHY,
    DecisionKind: {
        DecisionKind.ADOPTED: _l("Adopted"),
        DecisionKind.REFERRED_BACK: _l("Referred back"),
        DecisionKind.ADJOURNED: _l("Adjourned"),
    },
    NoticeKind: {
        NoticeKind.REPLY: _l("Someone replied to your comment"),
        NoticeKind.REGISTERED: _l("The region has registered your organisation’s answer"),
        NoticeKind.HELD: _l("The region does not publish a comment"),
        NoticeKind.REDACTED: _l("The region has redacted words in what you said"),
        NoticeKind.ANSWERS_RELEASED: _l("Your comments have been answered"),
        NoticeKind.VERSION_PUBLISHED: _l("A new version has been published"),
        NoticeKind.DECISION: _l("The board has decided"),
        NoticeKind.MOVED: _l("There is more time to answer"),
        NoticeKind.CANCELLED: _l("A consultation has been cancelled"),
        NoticeKind.REMINDER: _l("Answer before the last reply date"),
        NoticeKind.SENT_BACK: _l("An answer was sent back to you"),
        NoticeKind.ASSIGNED: _l("A comment was assigned to you"),
        NoticeKind.MENTIONED: _l("A colleague mentions you in an internal note"),
        NoticeKind.SUPERSEDED: _l("A comment that you answer was replaced by a final response"),
        NoticeKind.CORRECTION: _l("A correction has been announced"),
    },
    Topic: {
        Topic.ANSWERS: _l("Answers to what you or your organisation has said"),
        Topic.REPLIES: _l("Replies in threads where you take part"),
        Topic.PROGRESS: _l("How it goes: changed dates, corrections, new versions and decisions"),
        Topic.REMINDERS: _l("Reminders to answer in time"),
        Topic.ROOM: _l("What is new in your organisation’s room, at most once a day and without saying what"),
        Topic.DESK: _l("Work at the desk: comments to answer, and answers sent back"),
    },
    Pace: {
        Pace.AT_ONCE: _l("At once"),
        Pace.DAILY: _l("Once a day"),
        Pace.WEEKLY: _l("Once a week"),
        Pace.NEVER: _l("Never"),
    },
    personal.Kind: {
        personal.Kind.PERSONAL_NUMBER: _l("personal number"),
        personal.Kind.EMAIL: _l("e-mail address"),
        personal.Kind.PHONE: _l("telephone number"),
        personal.Kind.NAME: _l("name of a person"),
    },
    Verb: VERBS,
}


def words(member: StrEnum | None) -> str:
    """Give the name of a state, a role or an outcome in the reader's language."""
    return str(LABELS[type(member)][member]) if member is not None else ""


def problem(error: DomainError) -> str:
    """Say what went wrong; an error without a code says nothing more than its page does."""
    sentence = PROBLEMS.get(error.code)
    return str(sentence) % error.parameters if sentence else ""
