"""Conversations across files: one subject, people in common, no long silence."""

from __future__ import annotations

from sarlens.dates import PartialDate
from sarlens.model import Document, content_id
from sarlens.structure.threads import with_threads


def mail(
    title: str, author: str, readers: tuple[str, ...], day: str, part_of: str | None = None, kind: str = "email"
) -> Document:
    key = content_id(title, author, day, part_of)
    return Document(
        key,
        "f",
        1,
        1,
        kind,
        title,
        PartialDate.fromisoformat(day),
        author,
        recipients=readers,
        part_of=part_of,  # type: ignore[arg-type]
    )


def threads(*documents: Document) -> list[str | None]:
    return [document.thread for document in with_threads(documents)]


def test_answers_forwards_and_banners_belong_to_one_thread() -> None:
    found = threads(
        mail("Transport", "Bea Okoro", ("Finch, Dan",), "2023-05-03"),
        mail("RE: Transport", "Finch, Dan", ("Bea Okoro",), "2023-05-04"),
        mail("FW: [EXTERNAL] RE: Transport", "Bea Okoro", ("Hale, Ruth",), "2023-05-05"),
    )
    assert found[0] is not None and set(found) == {found[0]}


def test_a_mail_alone_and_a_letter_have_no_thread() -> None:
    assert threads(mail("Transport", "Bea Okoro", ("Dan Finch",), "2023-05-03")) == [None]
    letters = [
        mail("Transport", "Bea Okoro", ("Dan Finch",), day, kind="letter") for day in ("2023-05-03", "2023-05-04")
    ]
    assert threads(*letters) == [None, None]


def test_the_same_subject_among_others_or_long_after_is_another_thread() -> None:
    one = mail("Update", "Bea Okoro", ("Dan Finch",), "2023-05-03")
    assert threads(one, mail("Update", "Ruth Hale", ("Leon Quist",), "2023-05-03")) == [None, None]
    assert threads(one, mail("RE: Update", "Dan Finch", ("Bea Okoro",), "2024-05-03")) == [None, None]


def test_a_scan_slip_in_the_subject_does_not_part_a_thread_but_a_number_does() -> None:
    one = mail("Care plan draft 22", "Bea Okoro", ("Dan Finch",), "2023-05-03")
    slipped, other = (
        mail(title, "Dan Finch", ("Bea Okoro",), "2023-05-04")
        for title in ("RE: Care pian draft 22", "RE: Care plan draft 23")
    )
    assert len(set(threads(one, slipped))) == 1
    assert threads(one, other) == [None, None]


def test_a_quoted_part_is_in_its_hosts_thread() -> None:
    host = mail("RE: Transport", "Dan Finch", ("Bea Okoro",), "2023-05-04")
    part = mail("", "Nobody Known", (), "2023-05-03", part_of=host.id)
    assert len({*threads(host, part)} - {None}) == 1
