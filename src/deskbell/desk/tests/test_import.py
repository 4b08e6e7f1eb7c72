"""Import a history: every bad row is named, a file is imported whole or not at all, and what is imported is evidence."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from deskbell.desk.fillings import describe_measured_cases
from deskbell.desk.tests.conftest import Company
from deskbell.journal.actions.import_past import AlreadyImported
from deskbell.journal.erase import erase_personal_text
from deskbell.journal.follow import Follower, advance_follower
from deskbell.journal.imports.import_file import ImportOutcome, import_file
from deskbell.journal.imports.workbench import UnreadableFile
from deskbell.journal.models import Bookmark, Entry, Import, Reference
from deskbell.journal.seal import seal_entries
from deskbell.journal.verify import verify_journal
from deskbell.kit.progress import Progress
from deskbell.people.models import Brand, Site, Team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HEAD = "at,kind,case,team,facts\n"
OPENED = '"{""by"": ""customer""}"'


@contextmanager
def silent(what: str, total: int) -> Iterator[Progress]:
    yield Progress(what, total, out=StringIO())


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]
    return tmp_path


def taken(file: Path) -> ImportOutcome:
    return import_file(file, at=AT, show=silent, report=file.with_suffix(".faults.csv"))


def written(folder: Path, text: str) -> Path:
    file = folder / "past.csv"
    file.write_text(text, encoding="utf-8")
    return file


def row(at: str, kind: str, case: str = "A", team: str = "", facts: str = "") -> str:
    return f"{at},{kind},{case},{team},{facts}\n"


def test_a_good_file_is_on_the_journal_in_the_order_in_which_it_happened(folder: Path) -> None:
    file = written(
        folder,
        HEAD
        + row("2024-03-02T10:00:00+02:00", "desk.message.replied")
        + row("2024-03-01T10:00:00Z", "desk.case.opened", facts=OPENED)
        + row("2024-03-03T10:00:00.5Z", "desk.case.resolved"),
    )
    outcome = taken(file)
    assert outcome.imported
    assert outcome.imported.rows == 3
    entries = list(Entry.objects.order_by("number"))
    assert [entry.kind.rsplit(".")[-1] for entry in entries] == ["opened", "replied", "resolved"]
    assert entries[1].at == datetime(2024, 3, 2, 8, tzinfo=UTC)
    assert entries[0].facts == {"by": "customer", "held": False, "imported": outcome.imported.sha256[:16]}
    assert Reference.objects.get(what="case", name="A").number == entries[0].case
    assert verify_journal().faults == []


GOOD = row("2024-03-01T10:00:00Z", "desk.case.opened", facts=OPENED)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("2024-03-02T10:00:00Z", "desk.case.exploded"), "unknown kind “desk.case.exploded”"),
        (row("2024-03-02T10:00:00Z", "handbook.edition.published"), "cannot be imported"),
        (row("2024-03-02T10:00:00Z", ""), "`kind` is missing"),
        (row("", "desk.case.resolved"), "`at` is missing"),
        (row("2024-03-02T10:00:00", "desk.case.resolved"), "no offset from UTC"),
        (row("2024-03-02T10:00:00+99:00", "desk.case.resolved"), "no offset from UTC"),
        (row("2024-02-30T10:00:00Z", "desk.case.resolved"), "on no calendar"),
        (row("yesterday", "desk.case.resolved"), "no instant in ISO 8601"),
        (row("2031-03-02T10:00:00Z", "desk.case.resolved"), "in the future"),
        (row("1931-03-02T10:00:00Z", "desk.case.resolved"), "before 1970"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", team="nowhere"), "unknown team “nowhere”"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", case=""), "`case` is missing"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", case="A\0B"), "characters that are no text"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", case="A\u202eB"), "characters that are no text"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", case="A" * 201), "longer than 200"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", case=" A"), "begins or ends with a space"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting"), "the facts lack “on”"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts="{"), "are not JSON"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts="[" * 9000), "are not JSON"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts="3"), "no JSON object"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts='"{""on"": 3}"'), "“on” must be text"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts='"{""on"": ""mars""}"'), "is one of customer"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts='"{""off"": 1}"'), "is no fact of"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts='"{""on"": 1.5}"'), "only whole numbers"),
        (row("2024-03-02T10:00:00Z", "desk.case.waiting", facts='"{""on"":""time"",""on"":""time""}"'), "twice"),
        (row("2024-03-02T10:00:00Z", "desk.message.replied", facts='"{""text"": ""hello""}"'), "a person's words"),
        (row("2024-03-02T10:00:00Z", "desk.message.replied", facts='"{""message"": 5}"'), "a row of ours"),
        (row("2024-03-01T12:00:00+02:00", "desk.case.opened", facts=OPENED), "is the same as row 1"),
        (row("2024-03-02T10:00:00Z", "desk.case.opened", facts=OPENED), "was opened before, in row 1"),
        (row("2024-03-02T10:00:00Z", "desk.case.resolved", case="B"), "nothing opens the case “B”"),
        (row("2024-02-02T10:00:00Z", "desk.case.resolved"), "comes before the case “A” was opened"),
        (
            row("2024-03-02T10:00:00Z", "desk.case.reopened", facts='"{""why"": ""by hand""}"'),
            "desk.case.reopened cannot come after desk.case.opened",
        ),
        ("2024-03-02T10:00:00Z,desk.case.resolved\n", "has 2 columns, the first line names 5"),
        ('2024-03-02T10:00:00Z,desk.case.resolved,A,,"{', "cannot be read"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_nothing_is_taken(folder: Path, bad: str, reason: str) -> None:
    outcome = taken(written(folder, HEAD + GOOD + bad))
    assert outcome.imported is None
    assert reason in " / ".join(said for number, said in outcome.first_faults if number == 2), outcome.first_faults
    assert reason in outcome.report.read_text(encoding="utf-8").replace('""', '"')  # type: ignore[union-attr]
    assert (outcome.rows, outcome.faulty_rows) == (2, 1)
    assert not Entry.objects.exists()
    assert not Import.objects.exists()
    assert not Reference.objects.exists()


def test_bytes_that_are_no_text_are_named_with_their_row(folder: Path) -> None:
    file = folder / "past.csv"
    file.write_bytes((HEAD + GOOD).encode() + b"2024-03-02T10:00:00Z,desk.case.resolved,A,\xff,\n" + GOOD.encode())
    found = dict(taken(file).first_faults)
    assert found[2] == "is not written in UTF-8"
    assert found[3] == "is the same as row 1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        (HEAD, "has no rows"),
        ("when,kind\nx,y\n", "columns nobody knows: 'when'"),
        ("at,case\nx,y\n", "lacks the columns kind"),
        ("at,kind,at\nx,y,z\n", "columns twice: at"),
        ("PAR1 but not really", "no Parquet that can be read"),
        ("at;kind;case\nx;y;z\n", "parts its columns by ';'. Write commas."),
    ],
)
def test_a_file_that_is_no_past_is_refused_with_what_would_be(folder: Path, text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        taken(written(folder, text))


def test_a_file_in_another_encoding_is_refused_with_the_one_to_save_it_in(folder: Path) -> None:
    file = folder / "past.csv"
    file.write_bytes((HEAD + GOOD).encode("utf-16"))
    with pytest.raises(UnreadableFile, match="Save it as UTF-8"):
        taken(file)


def test_a_case_is_of_one_brand_wherever_it_lies(folder: Path) -> None:
    qc = Brand.objects.create(slug="qc", name="Quince & Clay", prefix="QC")
    lou = Brand.objects.create(slug="lou", name="Sour Lou", prefix="SL")
    site = Site.objects.create(slug="tables", name="Tables", brand=lou)
    Team.objects.create(slug="tables", name="Tables", brand=lou, site=site)
    head = "at,kind,case,brand,team,facts\n"
    first = f"2024-03-01T10:00:00Z,desk.case.opened,A,{qc.slug},,{OPENED}\n"
    told = taken(written(folder, head + first + "2024-03-02T10:00:00Z,desk.case.resolved,A,Sour Lou,,\n"))
    assert dict(told.first_faults) == {2: "the case “A” is of lou here, and of qc in row 1"}
    assert taken(written(folder, head + first + "2024-03-02T10:00:00Z,desk.note.written,A,qc,tables,\n")).imported
    told = taken(written(folder, head + "2024-03-03T10:00:00Z,desk.case.resolved,A,lou,,\n"))
    assert dict(told.first_faults)[1].startswith("the case “A” is of lou here, and of qc on the journal, number ")


def test_a_list_of_faults_is_capped_and_the_report_has_them_all(folder: Path) -> None:
    outcome = taken(written(folder, HEAD + GOOD + row("soon", "desk.case.resolved") * 50))
    assert (outcome.fault_count, len(outcome.first_faults)) == (50, 20)
    assert len(outcome.report.read_text().splitlines()) == 51  # type: ignore[union-attr]


def test_the_same_file_is_taken_once(folder: Path) -> None:
    file = written(folder, HEAD + GOOD)
    taken(file)
    with pytest.raises(AlreadyImported):
        taken(file)
    assert Entry.objects.count() == 1


def test_a_later_file_goes_on_with_its_cases_and_must_not_contradict(folder: Path) -> None:
    taken(written(folder, HEAD + GOOD))
    again = taken(written(folder, HEAD + GOOD + row("2024-03-02T10:00:00Z", "desk.case.resolved")))
    reason = dict(again.first_faults)[1]
    assert reason.startswith("is on the journal already") or "was opened before" in reason
    assert taken(written(folder, HEAD + row("2024-03-02T10:00:00Z", "desk.case.resolved"))).imported
    assert Entry.objects.values_list("case", flat=True).distinct().count() == 1
    assert verify_journal().faults == []


def test_an_import_that_was_interrupted_leaves_nothing_and_goes_on_when_run_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(folder, HEAD + GOOD + row("2024-03-02T10:00:00Z", "desk.case.resolved"))

    class Cut(BaseException):
        pass

    @contextmanager
    def cut(what: str, total: int) -> Iterator[Progress]:
        if what == "Writing":
            shown = Progress(what, total, out=StringIO())
            shown.add = _raise  # type: ignore[method-assign]
            yield shown
        else:
            steps.append(what)
            yield Progress(what, total, out=StringIO())

    def _raise(count: int = 1) -> None:
        raise Cut

    steps: list[str] = []
    with pytest.raises(Cut):
        import_file(file, at=AT, show=cut, report=folder / "faults.csv")
    assert not Entry.objects.exists()
    assert not Reference.objects.exists()
    steps.clear()
    with pytest.raises(Cut):
        import_file(file, at=AT, show=cut, report=folder / "faults.csv")
    assert steps == [], "what was checked is not checked again"
    assert taken(file).imported
    assert verify_journal().faults == []


def test_parquet_is_read_as_csv_is(folder: Path) -> None:
    import duckdb

    file = folder / "past.parquet"
    duckdb.execute(
        "copy (select timestamptz '2024-03-01 10:00:00+00' as at, 'desk.case.opened' as kind, 17 as \"case\", "
        f"{{'by': 'customer'}} as facts) to '{file}' (format parquet)"
    )
    assert taken(file).imported
    entry = Entry.objects.get()
    assert (entry.at, entry.facts["by"]) == (datetime(2024, 3, 1, 10, tzinfo=UTC), "customer")
    assert Reference.objects.get().name == "17"


def test_what_the_other_system_wrote_comes_through_unchanged(folder: Path) -> None:
    case = 'Fälle\\"7" ใบสั่ง'
    facts = json.dumps({"why": 'he said "no\\way"\n\tผม'}).replace('"', '""')
    taken(
        written(
            folder,
            HEAD
            + row(
                "2024-03-01T10:00:00.123456Z",
                "desk.case.opened",
                f'"{case.replace(chr(34), chr(34) * 2)}"',
                facts=OPENED,
            )
            + row(
                "2024-03-02T10:00:00Z",
                "desk.case.discarded",
                f'"{case.replace(chr(34), chr(34) * 2)}"',
                facts=f'"{facts}"',
            ),
        )
    )
    assert Reference.objects.get().name == case
    assert Entry.objects.get(kind="desk.case.discarded").facts["why"] == 'he said "no\\way"\n\tผม'
    assert Entry.objects.order_by("number")[0].at.microsecond == 123456
    assert verify_journal().faults == []


def test_an_imported_case_is_told_on_a_page_by_its_own_name(
    folder: Path, company: Company, client: Client, django_assert_max_num_queries: Any
) -> None:
    taken(
        written(
            folder,
            "at,kind,case,customer,actor,channel,team,facts\n"
            '2024-03-01T10:00:00Z,desk.case.opened,<b>17,M. Müller,A7,email,shop,"{""by"": ""customer""}"\n'
            "2024-03-01T11:00:00Z,desk.message.replied,<b>17,M. Müller,A7,email,shop,\n"
            "2024-03-02T11:00:00Z,desk.case.handed_over,<b>17,M. Müller,A7,email,delivery,\n"
            "2024-03-03T11:00:00Z,desk.case.resolved,<b>17,M. Müller,A9,email,delivery,\n",
        )
    )
    number = Reference.objects.get(what="case").number
    address = describe_measured_cases(numbers={number})[number]["url"]
    client.force_login(company.ann)
    with django_assert_max_num_queries(20):
        shown = client.get(address).content.decode()
    assert "&lt;b&gt;17" in shown
    assert "<b>17" not in shown
    assert "M. Müller" in shown
    for words in ("A7 opened the case", "A7 replied", f"team {company.other_team.name}", "A9 resolved"):
        assert words in shown
    assert client.get(address.replace(str(number), str(number + 1))).status_code == 404
    assert client.get(f"{address}?after=x").status_code == 404
    last = Entry.objects.order_by("-number")[0].number
    assert "A7" not in client.get(f"{address}?after={last}").content.decode()


def test_an_erased_customer_has_no_name_left_from_elsewhere(folder: Path) -> None:
    taken(
        written(folder, f"at,kind,case,customer,facts\n2024-03-01T10:00:00Z,desk.case.opened,A,me@x.example,{OPENED}\n")
    )
    number = Reference.objects.get(what="customer").number
    erase_personal_text(customer=number, by=None, at=AT)
    seal_entries()
    assert not Reference.objects.filter(what="customer").exists()
    assert verify_journal().faults == []


def test_nothing_is_sent_because_of_the_past(folder: Path, company: Company) -> None:
    taken(
        written(
            folder,
            f"at,kind,case,channel,team,facts\n2024-03-01T10:00:00Z,desk.case.opened,A,email,shop,{OPENED}\n"
            "2024-03-01T11:00:00Z,desk.message.replied,A,email,shop,\n",
        )
    )
    seen: list[Entry] = []
    advance_follower(Follower(name="deliveries of a test", kinds=("desk.message.replied",), take=seen.extend))
    assert seen == []
    assert Bookmark.objects.get(follower="deliveries of a test").number == 2


def test_teams_nobody_knows_are_added_when_asked_and_only_if_all_is_good(folder: Path, company: Company) -> None:
    def bring_in(*rows: str) -> ImportOutcome:
        file = written(folder, HEAD + GOOD.replace(",A,,", ",A,Old Team,") + "".join(rows))
        return import_file(file, at=AT, show=silent, report=folder / "faults.csv", teams_at="athens")

    assert bring_in(row("soon", "desk.case.resolved")).imported is None
    assert not Team.objects.filter(name="Old Team").exists()
    assert bring_in().imported
    team = Team.objects.get(name="Old Team")
    entry = Entry.objects.get(kind="desk.case.opened")
    assert (entry.team, entry.brand, entry.site) == (team.slug, "quince", "athens")
    file = written(folder, HEAD + row("2024-03-01T10:00:00Z", "desk.case.opened", "B", "Other", OPENED))
    with pytest.raises(LookupError, match="no site 'mars'"):
        import_file(file, at=AT, show=silent, report=folder / "faults.csv", teams_at="mars")
