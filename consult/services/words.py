"""Keep the words of comments as they are looked for; whoever writes a comment calls this in the same transaction."""

from collections.abc import Iterable

from consult.db import db
from consult.model.comments import Comment
from consult.model.words import CommentWords
from consult.text import stems


def keep(comments: Iterable[Comment]) -> None:
    """Keep the words of new comments."""
    db.session.add_all(CommentWords(comment=each, **_looked_for(each)) for each in comments)


def renew(comment: Comment) -> None:
    """Keep the words of a comment that now says something else."""
    db.session.merge(CommentWords(comment_id=comment.id, **_looked_for(comment)))


def _looked_for(comment: Comment) -> dict[str, str]:
    """Read each text in its own language: the passage and its new wording in that of the plan."""
    own, of_plan = comment.locale, comment.text_locale or comment.locale
    said = (
        (comment.body, own),
        (comment.signed_as or "", own),
        (comment.proposed or "", of_plan),
        (comment.passage or "", of_plan),
    )
    return {
        "plain": " ".join(words for text, _ in said if (words := stems.plain(text))),
        "stems": " ".join(words for text, locale in said if (words := stems.stems(text, locale))),
    }
