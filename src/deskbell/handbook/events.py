"""News of the handbook."""

from dataclasses import dataclass, field
from typing import Any

from deskbell.journal.news import News, news


@news("handbook.edition.published", says="An edition of the handbook was published")
@dataclass(frozen=True, kw_only=True)
class EditionPublished(News):
    """`blocks` are its standards: {"rule", "key", "title", "anchor", "text", "means"}; `means` as another floor read it.

    `rules` gives the content hash of every rule by its key; `added`, `changed` and `removed` are keys, against the edition
    before; `texts` gives the content hash of every translated rule by language and key.
    """

    edition: int
    number: int
    content_hash: str
    languages: list[str] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)


@news("handbook.edition.signed", says="Rules of the handbook were signed")
@dataclass(frozen=True, kw_only=True)
class EditionSigned(News):
    """The actor signed `rules` ({"number", "key", "content_hash"}) of an edition, having read them in `language`.

    `digest` is the SHA-256 of everything the signature binds, the network address too, which stands in its row.
    """

    signature: int
    edition: int
    number: int
    content_hash: str
    rules: list[dict[str, str]] = field(default_factory=list)
    method: str
    digest: str


@news("handbook.rule.asked", says="A question was asked about a rule", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class RuleAsked(News):
    """`question` is about the rule with this key, as it stood in this edition."""

    question: int
    edition: int
    key: str
    text: str


@news("handbook.rule.answered", says="A question about a rule was answered", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class RuleAnswered(News):
    """The answer stands at the rule for everybody."""

    question: int
    answer: int
    key: str
    text: str


@news("handbook.draft.opened", says="A draft of the handbook was begun")
@dataclass(frozen=True, kw_only=True)
class DraftOpened(News):
    """`based_on` is the number of the edition it began from, none for the first. What is typed into it is no news yet:
    publishing says what changed.
    """

    draft: int
    based_on: int | None


@news("handbook.draft.put_away", says="A draft of the handbook was put away")
@dataclass(frozen=True, kw_only=True)
class DraftPutAway(News):
    """Its words are kept, but nobody goes on with them."""

    draft: int


@news("handbook.draft.remarked", says="A remark was made on a rule being written", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class DraftRemarked(News):
    """The actor said something about the part with this key."""

    draft: int
    remark: int
    key: str
    text: str


@news("handbook.remark.settled", says="A remark on a rule being written was settled")
@dataclass(frozen=True, kw_only=True)
class RemarkSettled(News):
    """It has been dealt with; it stays to be read."""

    draft: int
    remark: int


@news("handbook.certificate.made", says="The certificate of a signature was made")
@dataclass(frozen=True, kw_only=True)
class CertificateMade(News):
    """`sha256` is the hash of the signed PDF; the actor is who had signed."""

    signature: int
    sha256: str


@news("handbook.course.published", says="A course was published")
@dataclass(frozen=True, kw_only=True)
class CoursePublished(News):
    """`keys` are the rules it shows; the other numbers are its terms, in percent and days. `team` and `role` say for whom
    it is; without them for everybody of the brand.
    """

    course: int
    version: int
    content_hash: str
    keys: list[str] = field(default_factory=list)
    pass_mark: int
    due_days: int
    every_days: int | None = None
    role: str = ""


@news("handbook.course.ended", says="A course was ended")
@dataclass(frozen=True, kw_only=True)
class CourseEnded(News):
    """Nobody has to take it from now on."""

    course: int


@news("handbook.course.given", says="A colleague was given a course to take")
@dataclass(frozen=True, kw_only=True)
class CourseGiven(News):
    """`why`: hired, new, changed, interval or again; `due_at` is an ISO instant."""

    staff: int
    course: int
    assignment: int
    why: str
    due_at: str


@news("handbook.course.taken", says="A course was taken")
@dataclass(frozen=True, kw_only=True)
class CourseTaken(News):
    """The actor answered `right` of `asked` questions rightly."""

    course: int
    assignment: int
    attempt: int
    version: int
    right: int
    asked: int
    passed: bool
