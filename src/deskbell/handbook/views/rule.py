"""One rule in all its languages, side by side, so that nobody works by words that are behind."""

from django.http import Http404, HttpRequest, HttpResponse

from deskbell.handbook.reads.editions import edition_of
from deskbell.handbook.reads.shown import shown
from deskbell.handbook.rules import may_publish
from deskbell.handbook.views.found import LANGUAGES, brand_named
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
def rule(request: HttpRequest, brand: str, key: str) -> HttpResponse:
    """The rule of the edition in force, and its translations."""
    found = brand_named(brand)
    edition = edition_of(found)
    one = edition.rules.filter(key=key).first() if edition else None
    if edition is None or one is None:
        raise Http404
    texts = {text.language: text for text in one.texts.all()}
    return page(
        request,
        "handbook/rule.html",
        brand=found,
        edition=edition,
        rule=one,
        shown=shown(one, found),
        texts=[
            {
                "language": language,
                "name": LANGUAGES.get(language, language),
                "text": texts.get(language),
                "shown": shown(one, found, texts[language]) if language in texts else None,
                "behind": language in texts and texts[language].translates != one.content_hash,
            }
            for language in edition.languages[1:]
        ],
        leading_name=LANGUAGES.get(edition.language, edition.language),
        may_publish=may_publish(request.user),
    )
