"""One rule in all its languages, side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from deskbell.handbook.reads.editions import find_edition
from deskbell.handbook.reads.rule_html import render_rule
from deskbell.handbook.reads.rule_wording import list_rule_titles
from deskbell.handbook.rules import may_publish
from deskbell.handbook.views.lookup import LANGUAGES, get_brand_or_404
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role


@require_role("agent")
def rule(request: HttpRequest, brand: str, key: str) -> HttpResponse:
    """Show the rule of the edition in force, and its translations."""
    found = get_brand_or_404(brand)
    edition = find_edition(found)
    one = edition.rules.filter(key=key).first() if edition else None
    if edition is None or one is None:
        raise Http404
    texts = {text.language: text for text in one.texts.all()}
    return render_page(
        request,
        "handbook/rule.html",
        brand=found,
        edition=edition,
        rule=one,
        title=list_rule_titles([one], translation.get_language() or "")[one.pk],
        html=render_rule(one, found),
        texts=[
            {
                "language": language,
                "name": LANGUAGES.get(language, language),
                "text": texts.get(language),
                "html": render_rule(one, found, texts[language]) if language in texts else None,
                "is_behind": language in texts and texts[language].translates != one.content_hash,
            }
            for language in edition.languages[1:]
        ],
        leading_name=LANGUAGES.get(edition.language, edition.language),
        may_publish=may_publish(request.user),
    )
