"""The sections `handbooks` and `courses` of the set-up file (`deskbell setup apply`)."""

from collections.abc import Sequence

from pydantic import Field

from deskbell.handbook.actions.publish_course import CourseTerms, InvalidCourse, NeedsCourseAudience, publish_course
from deskbell.handbook.actions.publish_edition import NothingChanged, RuleTranslation, Translations, publish_edition
from deskbell.handbook.edition_text import BrokenEdition, RuleSection, clean_pasted_text, parse_edition
from deskbell.handbook.models import CourseVersion, Edition, RuleText
from deskbell.handbook.rule_keys import content_hash
from deskbell.people.models import Brand, Team
from deskbell.people.setup_file.sections import SetupContext, SetupMistake, SetupRow, SetupSection, find_row_by_name

TERMS = ("pass_mark", "due_days", "every_days", "at_hiring", "on_change")


class RuleTranslationRow(SetupRow):
    """A rule in another language.

    `rule` is its position among the rules of the leading text, from 1. `translates` is the content hash of the leading
    text that the translator saw; empty means the present text.
    """

    language: str
    rule: int = Field(ge=1)
    chapter: str
    title: str
    body: str = ""
    translates: str = ""


class HandbookRow(SetupRow):
    """The handbook of a brand in its leading language: as `text`, or in the Markdown file `file`."""

    brand: str
    language: str = "en"
    text: str = ""
    file: str = ""
    translations: list[RuleTranslationRow] = []


class CourseRow(SetupRow):
    """A course of a brand, identified by its title. It is for everybody of the brand, or for one `team` or `role`."""

    brand: str
    title: str
    language: str = "en"
    text: str = ""
    file: str = ""
    team: str = ""
    role: str = ""
    pass_mark: int = 80
    due_days: int = 14
    every_days: int | None = None
    at_hiring: bool = True
    on_change: bool = True


def _find_brand(slug: str) -> Brand:
    brand: Brand = find_row_by_name({one.slug: one for one in Brand.objects.all()}, slug, kind="brand", field="brand")
    return brand


def _read_text(row: HandbookRow | CourseRow, context: SetupContext) -> str:
    if bool(row.text) == bool(row.file):
        raise SetupMistake("Give either the text or the name of its file.", "text" if row.text else "file")
    return row.text or context.read_file(row.file)


def _apply_handbook(row: HandbookRow, context: SetupContext) -> Sequence[str]:
    brand, text = _find_brand(row.brand), _read_text(row, context)
    try:
        translations = _pair_translations(row, parse_edition(clean_pasted_text(text)))
        edition = publish_edition(
            brand=brand,
            markdown=text,
            language=row.language,
            by=context.by,
            at=context.at,
            translations=translations,
        )
    except NothingChanged:
        return []
    except BrokenEdition as broken:
        raise SetupMistake(str(broken), "file" if row.file else "text") from broken
    return [f"handbook {row.brand}: edition {edition.number} published"]


def _pair_translations(row: HandbookRow, rules: Sequence[RuleSection]) -> Translations:
    found: dict[str, list[RuleTranslation | None]] = {}
    for one in row.translations:
        if one.rule > len(rules):
            raise SetupMistake(f"There is no rule {one.rule}: the text has {len(rules)}.", "translations")
        rule = rules[one.rule - 1]
        seen = one.translates or content_hash(rule.title, rule.body)
        texts = found.setdefault(one.language, [None] * len(rules))
        texts[one.rule - 1] = RuleTranslation(one.chapter, one.title, one.body, seen)
    return found


def _export_handbooks() -> Sequence[SetupRow]:
    latest = Edition.objects.order_by("brand", "-number").distinct("brand").select_related("brand")
    return [
        HandbookRow(
            brand=edition.brand.slug,
            language=edition.language,
            text=edition.markdown,
            translations=_export_translations(edition),
        )
        for edition in sorted(latest, key=lambda edition: edition.brand_id)
    ]


def _export_translations(edition: Edition) -> list[RuleTranslationRow]:
    places = {key: place for place, key in enumerate(edition.rules.order_by("order").values_list("pk", flat=True), 1)}
    texts = RuleText.objects.filter(rule__edition=edition).select_related("rule").order_by("language", "rule__order")
    return [
        RuleTranslationRow(
            language=text.language,
            rule=places[text.rule_id],
            chapter=text.chapter,
            title=text.title,
            body=text.body,
            translates="" if text.translates == text.rule.content_hash else text.translates,
        )
        for text in texts
    ]


def _apply_course(row: CourseRow, context: SetupContext) -> Sequence[str]:
    brand, text = _find_brand(row.brand), _read_text(row, context)
    teams = {team.slug: team for team in Team.objects.filter(brand=brand)}
    team = find_row_by_name(teams, row.team, kind="team", field="team") if row.team else None
    there = _find_version(brand, row.title)
    if there and _is_same_course(there, row, text):
        return []
    try:
        publish_course(
            brand=brand,
            title=row.title,
            markdown=text,
            language=row.language,
            terms=CourseTerms(**{name: getattr(row, name) for name in TERMS}),
            by=context.by,
            at=context.at,
            course=there.course if there else None,
            team=team,
            role=row.role,
        )
    except (BrokenEdition, InvalidCourse, NeedsCourseAudience) as problem:
        raise SetupMistake(str(problem)) from problem
    return [f"course {row.title}: published"]


def _find_version(brand: Brand, title: str) -> CourseVersion | None:
    """Return the latest version of the course of this title that has not ended."""
    return next((version for version in _latest_versions(brand) if version.title == title), None)


def _latest_versions(brand: Brand) -> list[CourseVersion]:
    found = CourseVersion.objects.filter(course__brand=brand, course__ended_at=None)
    return list(found.order_by("course", "-number").distinct("course").select_related("course__team"))


def _is_same_course(there: CourseVersion, row: CourseRow, text: str) -> bool:
    same = there.markdown == clean_pasted_text(text).strip() + "\n" and there.language == row.language
    return same and all(getattr(there, name) == getattr(row, name) for name in TERMS)


def _export_courses() -> Sequence[SetupRow]:
    return [
        CourseRow(
            brand=brand.slug,
            title=version.title,
            language=version.language,
            text=version.markdown,
            team=version.course.team.slug if version.course.team else "",
            role=version.course.role,
            **{name: getattr(version, name) for name in TERMS},
        )
        for brand in Brand.objects.order_by("id")
        for version in _latest_versions(brand)
    ]


def list_handbook_sections() -> list[SetupSection]:
    """Return the handbook's sections of the set-up file. They come after the mailboxes, because a course can show any
    rule.
    """
    return [
        SetupSection(
            name="handbooks", order=70, key="brand", row=HandbookRow, apply=_apply_handbook, export=_export_handbooks
        ),
        SetupSection(name="courses", order=80, key="title", row=CourseRow, apply=_apply_course, export=_export_courses),
    ]
