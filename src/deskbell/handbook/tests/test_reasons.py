"""Every reason of the handbook has a sentence in every language."""

import pytest
from django.conf import settings
from django.utils.translation import override

from deskbell.handbook.reasons import AnswersRefusal, AssignmentReason, SheetRefusal

REASONS = [*AssignmentReason, *SheetRefusal, *AnswersRefusal]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != "en"])
@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: f"{type(reason).__name__}.{reason.name}")
def test_a_reason_has_a_sentence_in_every_language(reason, language):
    with override("en"):
        english = reason.sentence
    with override(language):
        assert reason.sentence not in ("", english)
