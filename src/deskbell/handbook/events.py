"""The news that the handbook records."""

from dataclasses import dataclass, field
from typing import Any

from deskbell.journal.news import News, news


@news("handbook.edition.published", says="An edition of the handbook was published")
@dataclass(frozen=True, kw_only=True)
class EditionPublished(News):
    """An edition was published.

    `blocks` are its standards: {"rule", "key", "title", "anchor", "text", "means"}, where `means` is the parsed
    definition. `rules` gives the content hash of every rule by its key. `added`, `changed` and `removed` are keys of
    rules, compared with the edition before. `texts` gives the content hash of every translated rule by language and
    key.
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
    """The actor has read `rules` ({"number", "key", "content_hash"}) of an edition in `language`, and signed them.

    `digest` is the SHA-256 of everything that the signature covers. The network address is part of it, but stored only
    in the signature's row.
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
    """The actor asked a question about the rule with this key, as it was in this edition."""

    question: int
    edition: int
    key: str
    text: str


@news("handbook.rule.answered", says="A question about a rule was answered", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class RuleAnswered(News):
    """The actor answered a question. Everybody sees the answer beside the rule."""

    question: int
    answer: int
    key: str
    text: str


@news("handbook.draft.opened", says="A draft of the handbook was begun")
@dataclass(frozen=True, kw_only=True)
class DraftOpened(News):
    """A draft was begun. `based_on` is the number of the edition it started from, None for the first handbook.

    What is typed into a draft is not recorded; `EditionPublished` says what changed.
    """

    draft: int
    based_on: int | None


@news("handbook.draft.put_away", says="A draft of the handbook was put away")
@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(News):
    """A draft was discarded. Its text is kept."""

    draft: int


@news("handbook.draft.remarked", says="A remark was made on a rule being written", forgets=("text",))
@dataclass(frozen=True, kw_only=True)
class DraftRemarked(News):
    """The actor remarked on the chapter or rule with this key."""

    draft: int
    remark: int
    key: str
    text: str


@news("handbook.remark.settled", says="A remark on a rule being written was settled")
@dataclass(frozen=True, kw_only=True)
class RemarkSettled(News):
    """A remark was settled. It stays readable."""

    draft: int
    remark: int


@news("handbook.certificate.made", says="The certificate of a signature was made")
@dataclass(frozen=True, kw_only=True)
class CertificateMade(News):
    """The certificate of a signature was made. `sha256` is the hash of the PDF. The actor is the signer."""

    signature: int
    sha256: str


@news("handbook.course.published", says="A course was published")
@dataclass(frozen=True, kw_only=True)
class CoursePublished(News):
    """A course was published, or its next version.

    `keys` are the keys of the rules it shows. `pass_mark` is a percentage, `due_days` and `every_days` are days.
    Without `team` and `role` the course is for everybody of the brand.
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
    """A course was ended: nobody has to take it any more."""

    course: int


@news("handbook.course.given", says="A colleague was given a course to take")
@dataclass(frozen=True, kw_only=True)
class CourseGiven(News):
    """A course was assigned to a colleague. `why` is hired, new, changed, interval or again; `due_at` is ISO 8601."""

    staff: int
    course: int
    assignment: int
    why: str
    due_at: str


@news("handbook.course.taken", says="A course was taken")
@dataclass(frozen=True, kw_only=True)
class CourseTaken(News):
    """The actor took a course and answered `right` of `asked` questions correctly."""

    course: int
    assignment: int
    attempt: int
    version: int
    right: int
    asked: int
    passed: bool
