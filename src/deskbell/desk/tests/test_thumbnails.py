"""Pictures of a message are shown small, where the words are; the frame of an HTML mail is told how tall it must be."""

import io

import pytest
from django.test import Client
from PIL import Image

from deskbell.desk.file_cleanup import delete_unused_files
from deskbell.desk.models import Attachment, Message, Thumbnail
from deskbell.desk.original_size import describe_original_size
from deskbell.kit.clock import now
from deskbell.kit.file_store import file_store

from .conftest import Company


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (20, 90, 60)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def attached(company: Company) -> Attachment:
    content = picture()
    company.case()
    message = Message.objects.select_related("case").latest("pk")
    return Attachment.objects.create(
        message=message, name="lamp.png", type="image/png", size=len(content), sha256=file_store.put(content)
    )


@pytest.fixture
def page(company: Company, client: Client) -> Client:
    client.force_login(company.ann)
    return client


def small_url(attached: Attachment) -> str:
    return f"/cases/{attached.message.case.ref}/files/{attached.pk}/small"


def test_a_picture_is_shown_small_and_made_once(attached: Attachment, page: Client) -> None:
    assert small_url(attached) in page.get(f"/cases/{attached.message.case.ref}").content.decode()
    answer = page.get(small_url(attached))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(answer.content)).size == (320, 213)
    assert Thumbnail.objects.get().content == answer.content
    assert page.get(small_url(attached)).content == answer.content


@pytest.mark.parametrize("change", [{"flag": "eicar"}, {"sha256": ""}])
def test_a_harmful_or_lost_picture_has_no_thumbnail(attached: Attachment, page: Client, change: dict[str, str]) -> None:
    if "sha256" in change:
        change = {"sha256": file_store.put(b"no picture at all")}
    Attachment.objects.filter(pk=attached.pk).update(**change)
    assert page.get(small_url(attached)).status_code == 404


def test_a_thumbnail_goes_with_its_picture(attached: Attachment) -> None:
    Thumbnail.objects.create(sha256=attached.sha256, content=b"small", made_at=now())
    attached.delete()
    delete_unused_files([attached.sha256])
    assert not Thumbnail.objects.exists()


def test_the_size_of_an_html_mail_is_told_by_its_blocks_and_pictures() -> None:
    html = "<p>Hello there</p><p>Two<br>lines &amp; more</p><img src='cid:x' height=\"90\"><img src='cid:y'>"
    assert describe_original_size(html) == "11,3,12;2;270"
    assert describe_original_size("") == ";0;0"
