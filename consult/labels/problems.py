"""What to say when something cannot be done, by the code of the error."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from consult.labels.answering import ANSWERING
from consult.labels.asked import ASKED
from consult.labels.closings import CLOSING_PROBLEMS
from consult.labels.disposing import DISPOSING
from consult.labels.letterheads import LETTERHEAD_PROBLEMS
from consult.labels.phrasing import PHRASING
from consult.labels.redacting import REDACTING
from consult.labels.register import REGISTER_PROBLEMS
from consult.labels.registering import REGISTERING
from consult.labels.rooms import IN_ROOMS
from consult.labels.stale import STALE

_ABOUT_CASES = CLOSING_PROBLEMS | DISPOSING | REDACTING | REGISTER_PROBLEMS | REGISTERING
_ELSEWHERE = _ABOUT_CASES | ANSWERING | ASKED | IN_ROOMS | LETTERHEAD_PROBLEMS | PHRASING | STALE

PROBLEMS: dict[str, LazyString] = _ELSEWHERE | {
    "unknown_blank": _l("%(typed)s is no placeholder. Choose one from the list below the letter."),
    "mailbox_unknown": _l("The organisation has no mailbox yet. Write its address under its details first."),
    "link_not_open": _l("There is no link that can be used. Someone may have used it, or it has run out."),
    "hand_over_to_other": _l("Choose a colleague who uses the account."),
    "not_invited": _l("Only invited organisations can ask for more time."),
    "extension_not_asked": _l(
        "The organisation does not ask for more time any longer. A colleague may have answered."
    ),
    "statement_approved": _l(
        "The response has been approved, so nothing in it can be changed. Take it back first to write on."
    ),
    "statement_begun": _l(
        "There is a draft of a response. Hand that in, or delete it first, if you have nothing to say after all."
    ),
    "no_preliminary": _l("There is no preliminary response that waits for a final one."),
    "statement_gone": _l(
        "There is no draft any longer. A colleague has handed it in or deleted it. What was handed in is listed below."
    ),
    "statement_state": _l(
        "The response is not in a state where this can be done. A colleague may have changed it."
    ),
    "statement_without_stance": _l("Choose a stance on the whole plan before you hand the response in."),
    "too_many_views": _l("A response can have at most %(limit)s views."),
    "unknown_theme": _l("That theme does not belong to this plan."),
    "unknown_assignee": _l("That person does not answer comments."),
    "no_such_comment": _l("There is no comment with that number."),
    "unknown_comment": _l("One of the numbers is not a comment in this consultation."),
    "unknown_passage": _l("There is no passage with the number %(label)s in the working text."),
    "note_needed": _l("Write a note that says why, at most 10,000 characters."),
    "name_needed": _l("Write a name."),
    "view_named_so": _l("You have a saved list by that name already."),
    "view_of_everything": _l("Nothing is filtered or sorted, so there is nothing to save."),
    "numbers_needed": _l("Write the numbers of the comments, separated by commas."),
    "not_grouped": _l("This comment already has an answer of its own."),
    "nothing_proposed": _l("This comment does not propose any wording."),
    "nothing_approved": _l("No approved answers are waiting to be released."),
    "still_open": _l("The consultation is still open. Answers are released after the last reply date."),
    "report_released": _l("The report has been released and can no longer be changed."),
    "report_empty": _l("Write how the consultation was held before you release the report."),
    "edition_same": _l("The report says the same as its newest edition, so no new one is needed."),
    "edition_needs_reason": _l("Say why a new edition is made. It stands in the edition."),
    "file_not_failed": _l("The file is being made or is ready already."),
    "report_incomplete": _l(
        "The report cannot be released yet: %(count)s comments are missing in it or have no released answer."
    ),
    "unknown_version": _l("There is no published version %(number)s."),
    "decided_in_future": _l("The date of the decision is in the future."),
    "decision_incomplete": _l("Write which body decided and the number of the item in the minutes."),
    "instructions_missing": _l("Write what the body wants changed, so that the drafters know."),
    "correction_reason_missing": _l("Say why it is corrected."),
    "already_adopted": _l("This version has already been adopted."),
    "passage_gone": _l("The passage is no longer in the working text."),
    "passage_removed": _l(
        "The passage has been taken out of the working text since you opened it. What you wrote is still here."
    ),
    "section_removed": _l("The section has been removed from the working text since you opened it."),
    "section_empty": _l("A section cannot be emptied here. Remove the section instead."),
    "section_at_edge": _l("The section cannot be moved any further in that direction."),
    "start_has_no_title": _l("What stands before the first heading has no heading to change."),
    "title_missing": _l("Write the heading in the language that the plan is written in."),
    "text_too_long": _l("The text is too long. It may have at most %(limit)s characters."),
    "too_many_passages": _l("The text has too many paragraphs. It may have at most %(limit)s."),
    "words_missing": _l("A passage must have words. Write how it should read."),
    "not_a_translation": _l("The plan is written in this language, so there is nothing to translate."),
    "passage_twice": _l("Two passages cannot go on from the same one. Choose another for one of them."),
    "structure_differs": _l("The headings of the file do not match those of the text, so it cannot be used."),
    "source_language_fixed": _l("The language cannot be changed: the plan already has text in it."),
    "strategy_in_use": _l(
        "The strategy cannot be changed: sections point at its goals. Take away the goals of the sections first."
    ),
    "goal_in_use": _l(
        "Sub-goal %(number)s cannot be removed, because a section of a plan points at it. Nothing was saved."
    ),
    "unknown_goal": _l("One of the goals does not belong to the plan’s strategy any more."),
    "gate_closed": _l("The text cannot be published yet. Put right what is listed as necessary first."),
    "reasons_missing": _l("Write why something is left open, or put it right first."),
    "file_too_large": _l("The file is too large. It may have at most %(limit)s MB."),
    "not_enclosable": _l(
        "This kind of file cannot be enclosed. Save it as PDF, Word (.docx), OpenDocument (.odt), a picture or plain text."
    ),
    "damaged": _l("The file is damaged. Open it, save it anew and try again."),
    "too_many_files": _l("A response can have at most %(limit)s files."),
    "files_too_large": _l("The files of a response may have at most %(limit)s MB together."),
    "minutes_before_decision": _l(
        "The extract of the minutes is enclosed when the decision is noted, and can be changed until you hand in."
    ),
    "too_large": _l("The file is too large."),
    "wrong_type": _l(
        "This kind of file cannot be read. Save the text as Word (.docx) or Markdown (.md) and try again."
    ),
    "only_word": _l("Only Word files can be read here. Open the file in Word and save it as .docx."),
    "not_docx": _l(
        "The file is named as a Word file but is not one. Open it in Word and save it again as .docx."
    ),
    "zip_bomb": _l("The file would become far too large when it is unpacked, so it was not opened."),
    "macros": _l("The file has macros. Save it as an ordinary Word document (.docx) and try again."),
    "dtd": _l("The file has parts that no ordinary Word document has, so it was not opened."),
    "encrypted": _l("The file is protected with a password. Save it without one and try again."),
    "not_text": _l("The file is not text."),
    "not_utf8": _l("The letters of the file cannot be read. Save it as UTF-8 and try again."),
    "empty": _l("The file is empty."),
    "too_many_remarks": _l(
        "The file has too many comments or tracked changes. It may have at most %(comments)s comments and"
        " %(changes)s changes."
    ),
    "too_many_blocks": _l("The file has too many paragraphs. A text may have at most %(limit)s."),
    "link_dead": _l("This link has been used, has run out, or has been replaced by a newer one."),
    "link_of_another": _l(
        "This invitation is for another e-mail address than that of the account you are using."
    ),
    "staff_no_member": _l(
        "People who work for the region do not answer for organisations. Use an account without roles here."
    ),
    "email_taken": _l(
        "There is an account with this e-mail address already. Find it in the list to set its roles."
    ),
    "account_in_use": _l("This account has been taken over or is closed, so it needs no invitation."),
    "last_administrator": _l(
        "There must always be someone who can do this. Give another person the role of administrator first."
    ),
    "organisation_exists": _l("There is an organisation with this name already."),
    "number_taken": _l("There is an organisation with this number already."),
    "sector_needed": _l("Choose a sector."),
    "nothing_listed": _l("Paste a table or choose a file."),
    "not_table": _l(
        "This file cannot be read as a table. Save it as an Excel workbook (.xlsx) or as CSV and try again."
    ),
    "too_many_rows": _l("The table has more than %(limit)s rows. Import it in parts."),
    "no_header": _l(
        "The first row must name the columns, each with a name of its own. Take the template as a pattern."
    ),
    "no_names": _l(
        "There is no column with the names of the organisations. Call it Name. The first row names the columns: %(found)s."
    ),
    "bad_row": _l("Row %(row)s cannot be read. It may lack a quotation mark, or hold a very long text."),
    "organisation_known": _l(
        "That organisation is in the directory already. Ask a colleague there to invite you, or ask the region’s contact person to send a link to its mailbox."
    ),
    "organisation_confirmed": _l("The organisation has been confirmed already."),
    "organisation_unconfirmed": _l(
        "This can be done when the region has confirmed your organisation. Ask the region’s contact person if it is urgent."
    ),
    "too_many_unconfirmed": _l(
        "You have registered %(limit)s organisations that the region has not confirmed yet. Wait until it has looked at them."
    ),
    "member_already": _l("This person is a member already."),
    "staff_do_not_close": _l(
        "You work for the region, so an administrator closes your account when you stop."
    ),
    "last_coordinator": _l(
        "An organisation needs someone who coordinates its answers. Make another member coordinator first."
    ),
    "version_not_published": _l("A consultation is held on a published version. Publish the version first."),
    "round_announced": _l(
        "The consultation is announced, so its letter and questions can no longer be changed."
    ),
    "round_not_there": _l("The consultation is not in a state where this can be done."),
    "round_not_running": _l("This can be done only while the consultation is announced and not over."),
    "round_over": _l("The consultation is over, so nobody more can be invited."),
    "reminders_over": _l("The consultation is over, so nobody is reminded any more."),
    "reminder_day_unknown": _l("Choose among the days on the page."),
    "nobody_to_remind": _l(
        "None of them can be reminded now: they have answered, or someone has reminded them already."
    ),
    "round_title_missing": _l("The title is missing in the language that the plan is written in."),
    "round_letter_missing": _l("The covering letter is missing in the language that the plan is written in."),
    "first_day_past": _l("The first day has passed already. Choose today or a later day."),
    "last_day_past": _l("That day has passed already. Choose today or a later day."),
    "last_day_not_later": _l("The last reply date can only be moved to a later day."),
    "days_out_of_order": _l("The last reply date is before the first day."),
    "day_out_of_range": _l("The year is not one that a consultation can be held in."),
    "board_day_early": _l("The board must decide after the last reply date."),
    "cancel_reason_needed": _l(
        "Say why the consultation is cancelled, in the language that the plan is written in."
    ),
    "correction_before": _l(
        "A colleague has announced a correction since you opened this page. Yours has not been announced and is still here. Read theirs before you announce yours."
    ),
    "correction_languages": _l("Write the correction in both languages."),
    "extension_not_later": _l(
        "The new day must be after the last reply date, and after any day granted before."
    ),
    "answers_already_released": _l("The comments have been answered, so this can no longer be done."),
    "unknown_organisation": _l("One of the organisations does not exist any more."),
    "comment.post": _l("You cannot comment in this consultation now."),
    "comment.reply": _l("You cannot reply or edit in this consultation now."),
    "comment.support": _l("You cannot agree with comments in this consultation now."),
    "comment.change": _l("Only the person who wrote a comment can change it."),
    "nothing_to_register": _l("There is nothing to register: everything is left out."),
    "no_file": _l("Choose a file."),
    "page_changed": _l("What was understood of the file has been lost on the way. Choose the file again."),
    "nothing_said": _l(
        "Nothing was found: the file has no comments, and its words are those of the text that was sent out."
    ),
    "nothing_taken": _l("There is nothing to save: everything is left out."),
    "room_changed": _l(
        "A colleague has changed the response while you looked at this page. Nothing is saved yet, and what you chose is still here. Look at it again, and save."
    ),
    "file_of_other_plan": _l(
        "This file is of another plan. Choose a file of the draft plan that this response is about."
    ),
    "file_unknown": _l(
        "No paragraph of the file stands in the draft plan that this response is about. Choose a file that was fetched here."
    ),
    "file_of_other_room": _l(
        "This file comes from another organisation’s room. It can only be brought back there."
    ),
    "too_many_points": _l(
        "The file says more than can be taken in at once. It may have at most %(limit)s comments and changed passages."
    ),
    "received_in_future": _l("That day has not come yet. Write the day when the answer came in."),
    "sender_not_invited": _l("Choose an organisation that can answer in this consultation."),
    "file_registered": _l("This very file has been registered already, as number %(number)s."),
    "not_registrable": _l(
        "Answers can be registered when the consultation has opened, and not if it is cancelled."
    ),
    "outside_scope": _l(
        "This consultation is only about some sections of the plan, and %(labels)s is in none of them. Choose a passage in one of those sections."
    ),
    "outside_scope_received": _l(
        "This consultation is only about some sections of the plan, and %(labels)s is in none of them. Choose a passage in one of those sections, or say that it is about the plan as a whole, so that nothing that came in is lost."
    ),
    "whole_outside_scope": _l(
        "This consultation is not about the plan as a whole. Choose a passage in one of its sections or answer a question. In an organisation’s response, write it as general views."
    ),
    "scope_empty": _l("Tick at least one section."),
    "scope_unknown": _l("One of the sections is not in the newest version. Look at the list again."),
    "scope_announced": _l("The consultation is announced, so its sections can no longer be changed."),
    "round_not_limited": _l("This consultation is about the whole plan."),
    "round_text_as_before": _l(
        "The text is the same as in the consultation that this one supplements. Publish the working text, and then save the sections again."
    ),
    "supplement_begun": _l(
        "A supplementary consultation is being prepared already. Change that one, or cancel it before you begin another."
    ),
    "words_not_there": _l("The words you chose are not in this text."),
    "version_superseded": _l("A newer version has been published. Places are now looked after in that one."),
    "wording_over_blocks": _l(
        "New wording can be suggested for one paragraph at a time. Choose words in one paragraph, or say in your comment what should change."
    ),
    "comment_withdrawn": _l("This comment has been withdrawn."),
    "comment_answered": _l(
        "Someone has answered this comment or agreed with it, so its words must stay. You can reply to add something, or withdraw it."
    ),
    "comments_changed": _l(
        "Comment %(number)s has been changed or looked at by someone else since you opened the page. Look at it again."
    ),
    "review_not_there": _l("That comment cannot be reviewed in this way now."),
    "nothing_chosen": _l("Mark at least one comment first."),
    "too_many_chosen": _l("Mark at most %(limit)s comments at a time."),
    "hold_reason_needed": _l("Write why it is not published. The author can read the reason."),
    "comment_changed": _l(
        "You have changed this comment in another window since you opened it. What you wrote is still here."
    ),
    "reaction_needs_reason": _l("Say why you are not satisfied."),
    "reaction_unanswered": _l("The region has not released its answer to this comment yet."),
    "reaction_withdrawn": _l(
        "This comment has been withdrawn, so nobody can say more about the answer to it."
    ),
    "reactions_over": _l("The board has decided, and it is too late to say what you think of the answer."),
    "own_comment": _l("This is your own or your organisation’s comment."),
    "already_answered": _l("The region has answered this comment, so it can no longer be withdrawn."),
}
