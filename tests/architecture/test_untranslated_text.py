"""Every text that people read stands in the catalogues. Text outside gettext would be English in each language."""

import pytest
from tests.architecture.bare_text import bare_arguments, bare_sentences, bare_text, mail_files
from tests.architecture.source import Source, page_files, python_files

BROWSERS = {"Edge", "Opera", "Firefox", "Firefox/", "Chrome", "Chrome/", "Safari", "Safari/"}
# A value that a form sends, and ids.
VALUES = {"third party", "part-body_error seen"}
SYSTEMS = {"Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"}
# Where text is for operators, in English: the command line and its set-up file, the server's own messages, the invented
# company and the keywords of the block language, which has each language in a module of its own.
ELSEWHERE = ("/commands/", "setup_file/", "setup_section.py", "world/", "server/", "/keywords/", "journal/imports/")
# Text that is no text of a page, or that no page shows: its file, and how it begins.
EXCEPTIONS = {
    ("channels/provider_http.py", "Basic "): "a header of HTTP",
    ("desk/api/__init__.py", "A word of your own, another for "): "the API's description",
    ("desk/api/download_file.py", "The file."): "the API's description",
    ("handbook/certificate_pdf/fonts.py", "Desk "): "the name of a font",
    ("standards/calendars/opening_hours.py", "There are no opening hours. Give"): "the form of hours refuses it first",
    ("standards/calendars/opening_hours.py", "These hours never open. Give at "): "the form of hours refuses it first",
    ("standards/calendars/working_time.py", "These hours do not open often en"): "the form of hours refuses it first",
    ("standards/fillings.py", "Writing facts"): "progress on the command line",
    ("standards/lake/spark.py", "A goal in working days is measur"): "the command line",
    ("standards/views/our_word.py", "Accept-Language, Cookie"): "a header of HTTP",
}


def test_no_template_writes_text_of_its_own() -> None:
    found = [(page.name, word) for page in [*page_files(), *mail_files()] for word in bare_text(page.text)]
    assert found == []


def test_no_template_passes_text_of_its_own() -> None:
    names = BROWSERS | SYSTEMS | VALUES
    found = [(page.name, text) for page in page_files() for text in bare_arguments(page.text) if text not in names]
    assert found == []


def test_no_module_has_a_sentence_outside_gettext() -> None:
    found = {
        (source.name, text)
        for source in python_files()
        if not any(part in source.name for part in ELSEWHERE)
        for text in bare_sentences(source)
    }
    assert sorted(found - set(EXCEPTIONS)) == []
    assert sorted(set(EXCEPTIONS) - found) == [], "these exceptions are not needed any more"


@pytest.mark.parametrize(
    "planted",
    ["<p>Come in</p>", '<a title="Come in">{{ _("Open") }}</a>', "{% if a %}Come in{% endif %}", "Dear {{ name }},"],
)
def test_text_in_a_template_is_noticed(planted: str) -> None:
    assert bare_text(planted)


@pytest.mark.parametrize("planted", ['{{ k.button("Come in") }}', '{{ k.field("a", label="Your name") }}'])
def test_text_for_a_macro_is_noticed(planted: str) -> None:
    assert bare_arguments(planted)


@pytest.mark.parametrize(
    "planted",
    ['x = "This goal does not fit."', "x = f\"{_('Leave it out.')} {more}\"", 'say("Choose a team first")'],
)
def test_a_sentence_in_a_module_is_noticed(planted: str) -> None:
    assert bare_sentences(Source(name="desk/planted.py", text=planted))


def test_what_is_in_the_catalogue_is_fine() -> None:
    assert bare_text('<p class="a b">{{ _("Come in") }}</p>') == []
    assert bare_arguments('{{ k.button(_("Come in"), icon="plus") }}') == []
    assert (
        bare_sentences(Source(name="desk/planted.py", text='"""A docstring. It says."""\nx = _("Come in, all")')) == []
    )
