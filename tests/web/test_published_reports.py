"""A signed report for the public: made anew from what was released, after its embargo, until it is taken back."""

import io
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import msgspec
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from halfsky.core.reports.drafting.merging import generated
from halfsky.core.reports.model import Report, Sentence
from halfsky.core.vocabulary.errors import Conflict, Invalid, NotFound, NotPermitted
from halfsky.engines.editions.reading import open_edition
from halfsky.services import (
    editions,
    kept_documents,
    publication,
    report_editing,
    report_publication,
    report_texts,
    reporting,
)
from halfsky.services.kept_documents import Shelf
from halfsky.services.report_editing import mark_of, seen_of
from halfsky.store.models import AuditEntry, Release, ReportDraft
from tests.conftest import Lasting
from tests.reading import Reading
from tests.web.conftest import client_of
from tests.web.contract import problems

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

OWN = "各地为此开展了宣传。"
TOLD = "据有关部门统计，"


class Signed(msgspec.Struct, frozen=True):
    """A signed report, the sentences it was edited at, and a figure that the release hides, in words."""

    reading: Reading
    report: ReportDraft
    same: str
    hidden: str
    secret: str

    def actor(self, role: str) -> Any:
        return self.reading.world.actor(f"{role}.990100")


def text_of(edition: Any) -> dict[str, Sentence]:
    ((_, report),) = report_texts.reports_in(open_edition(Path(edition.file.path)), ["zh"])
    return generated(report)


@pytest.fixture(scope="module")
def signed(reading: Reading, lasting: Lasting) -> Signed:
    """Three people's sentences: one borne out, one written on hidden figures, one stating such a figure from elsewhere."""
    with lasting():
        inside, public = text_of(reading.edition), text_of(reading.release)
        percent = re.compile(r"\d+\.\d%")
        same = next(
            key
            for key, told in public.items()
            if key.endswith("/value") and percent.search(told.text) and inside[key].text == told.text
        )
        hidden = "summary/attainment"
        assert inside[hidden].text != public[hidden].text
        gone = next(key for key in inside if key.endswith("/value") and key not in public)
        secret = re.search(r"\d+\.\d+(?:/10万|%)", inside[gone].text)
        assert secret
        office, leader = (reading.world.actor(f"{role}.990100") for role in ("office", "leader"))
        plan, vintage = reading.edition.plan, reading.edition.vintage
        draft = reporting.open_draft(office, plan.number, vintage.number, issuer="云岭地区妇儿工委办")
        for key in (same, hidden):
            words = inside[key].text + OWN
            report_editing.change(office, draft.number, mark_of(key), words, seen=seen_of(draft, key))
        report_editing.add(
            office, draft.number, mark_of(same), f"{TOLD}为{secret.group()}。", source="内部统计"
        )
        row = reporting.submit(office, draft.number)
        row = reporting.sign(leader, row.number, revision=row.revision)
    return Signed(reading, row, same, hidden, secret.group())


@pytest.fixture
def proposed(signed: Signed) -> Release:
    return report_publication.propose(signed.actor("reviewer"), signed.report.number, replace=True)


def approved(signed: Signed, row: Release) -> Release:
    return publication.approve(signed.actor("office"), row.number)


def files_of(client: Client) -> dict[str, str]:
    page = client.get("/reports/").content.decode()
    assert problems(page) == []
    found = [node.get("href") for node in html.document_fromstring(page).xpath("//main//a")]
    return {href.rpartition(".")[2]: href for href in found if "/reports/signed/" in href}


def words_of(client: Client, href: str) -> str:
    answer = client.get(href)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if href.endswith("html"):
        return html.document_fromstring(content.decode()).text_content()
    if href.endswith("pdf"):
        with pypdfium2.PdfDocument(content) as pages:
            return "".join(page.get_textpage().get_text_bounded() for page in pages)
    parts = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in parts.tables for row in table.rows for cell in row.cells]
    return "".join([*(one.text for one in parts.paragraphs), *cells])


def test_words_that_tell_what_is_hidden_are_refused_by_name(signed: Signed) -> None:
    with pytest.raises(Invalid) as refusal:
        report_publication.propose(signed.actor("reviewer"), signed.report.number)
    assert (refusal.value.code, refusal.value.facts["count"]) == ("publication.report_tells_hidden", 2)
    named = refusal.value.facts["sentences"]
    assert text_of(signed.reading.edition)[signed.hidden].text[:15] in named
    assert TOLD in named
    assert text_of(signed.reading.edition)[signed.same].text[:15] not in named
    page = client_of("reviewer.990100")
    address = f"/desk/publication/propose-report/{signed.report.number}/"
    answer = page.post(address, {"note": "", "embargo": "", "manner": "refuse"})
    assert answer.status_code == 422
    assert TOLD in answer.content.decode()


def test_nobody_reads_it_before_a_second_person_and_the_embargo(signed: Signed) -> None:
    later = timezone.now() + timedelta(days=3)
    row = report_publication.propose(
        signed.actor("reviewer"), signed.report.number, replace=True, embargo=later
    )
    public = Client()
    with pytest.raises(NotPermitted):
        publication.approve(signed.actor("reviewer"), row.number)
    assert files_of(public) == {}
    approved(signed, row)
    for kind in report_texts.RENDERERS:
        assert public.get(f"/reports/signed/{row.number}.{kind}").status_code == 404
    assert files_of(public) == {}
    with pytest.raises(NotFound):
        report_publication.open_file(row.number, "pdf")


def test_the_public_reads_words_that_hold_and_no_hidden_figure(signed: Signed, proposed: Release) -> None:
    approved(signed, proposed)
    inside = msgspec.json.decode(Path(signed.report.text.path).read_bytes(), type=Report)
    public = msgspec.json.decode(Path(proposed.file.path).read_bytes(), type=Report)
    assert inside.claims != public.claims
    texts = text_of(signed.reading.edition), text_of(signed.reading.release)
    offered = files_of(Client())
    assert set(offered) == set(report_texts.RENDERERS)
    for href in offered.values():
        told = re.sub(r"\s", "", words_of(Client(), href))
        assert told.count(OWN[:-1]) == 1, (
            "the sentence that holds is printed as it was written, the other is not"
        )
        assert any(piece in told for piece in pieces(texts[1]) - pieces(texts[0]))
        assert not [piece for piece in pieces(texts[0]) - pieces(texts[1]) if piece in told]
        assert signed.secret not in told
        assert TOLD not in told


def pieces(texts: dict[str, Sentence]) -> set[str]:
    """What sentences say between their commas, where it has a figure of some length."""
    told = (re.sub(r"\s", "", piece) for one in texts.values() for piece in re.split("[，。：；]", one.text))
    return {piece for piece in told if re.search(r"\d", piece) and len(piece) > 8}


def test_the_one_who_decides_reads_the_files_and_what_became_of_the_words(
    signed: Signed, proposed: Release
) -> None:
    office = client_of("office.990100")
    page = office.get(f"/desk/publication/{proposed.number}/").content.decode()
    assert problems(page) == []
    assert OWN in page
    assert TOLD in page
    assert office.get(f"/desk/publication/{proposed.number}/report.pdf").content.startswith(b"%PDF")
    carried = report_publication.carried_of(proposed)
    assert [len(one) for one in (carried.printed, carried.replaced, carried.lost)] == [1, 2, 0]
    assert office.post(f"/desk/publication/{proposed.number}/approve/").status_code == 302
    assert files_of(Client())
    acts = AuditEntry.objects.filter(subject=proposed.number).order_by("number").values_list("act", flat=True)
    assert list(acts) == ["releases.propose", "releases.approve"]


def test_it_goes_when_it_is_withdrawn_and_its_notice_stays(signed: Signed, proposed: Release) -> None:
    approved(signed, proposed)
    href = files_of(Client())["pdf"]
    publication.withdraw(signed.actor("office"), proposed.number, notice="第二部分表述有误，更正后重发。")
    assert Client().get(href).status_code == 404
    assert "第二部分表述有误" in Client().get("/reports/").content.decode()
    assert "第二部分表述有误" not in Client().get("/data/").content.decode()
    assert report_publication.publishable(signed.actor("reviewer")), "it may be proposed again"


def test_it_goes_with_the_figures_it_was_made_from(signed: Signed, proposed: Release) -> None:
    again = ReportDraft.objects.get(pk=signed.report.pk)
    with pytest.raises(Conflict) as refusal:
        report_publication.propose(signed.actor("reviewer"), again.number, replace=True)
    assert refusal.value.code == "publication.report_under_way"
    publication.withdraw(signed.actor("office"), signed.reading.release.number, notice="活产数有误")
    with pytest.raises(Conflict) as refusal:
        approved(signed, proposed)
    assert refusal.value.code == "publication.figures_not_open"


def test_an_open_report_is_shut_with_its_figures(signed: Signed, proposed: Release) -> None:
    approved(signed, proposed)
    href = files_of(Client())["html"]
    publication.withdraw(signed.actor("office"), signed.reading.release.number, notice="活产数有误")
    assert Client().get(href).status_code == 404
    with pytest.raises(Conflict) as refusal:
        report_publication.find_publishable(signed.actor("reviewer"), signed.report.number)
    assert refusal.value.code == "publication.report_under_way"


def test_a_released_report_is_never_taken_for_figures(signed: Signed, proposed: Release) -> None:
    approved(signed, proposed)
    chosen = editions.choose(None)
    assert chosen.release is not None
    assert chosen.release.number == signed.reading.release.number
    assert proposed not in publication.published_before(signed.reading.release)


def test_briefs_and_yearbook_of_the_public_are_of_the_release(signed: Signed) -> None:
    """Whoever has no right to the figures gets what lies in the folder of the release, whatever is asked for."""
    asked = "plan=990100-1&vintage=990100-2024-r1"
    address = f"/reports/brief/area/990101.html?{asked}"
    released, own = (
        kept_documents.folder_of(signed.reading.edition, release)
        for release in (signed.reading.release, None)
    )
    for folder in (released, own):
        # Other tests may have made documents of a release of the same number.
        shutil.rmtree(folder, ignore_errors=True)
    public, inside = (
        b"".join(client.get(address).streaming_content) for client in (Client(), client_of("reviewer.990100"))
    )
    assert (released / "briefs" / "area-990101-zh.html").read_bytes() == public
    assert (own / "briefs" / "area-990101-zh.html").read_bytes() == inside != public
    kept_documents.fill(own, "yearbook", lambda folder: _shelf(folder, "yearbook-zh.pdf"))
    assert client_of("reviewer.990100").get(f"/yearbooks/files/yearbook-zh.pdf?{asked}").status_code == 200
    for more in ("", "&of=inside", "&of=public"):
        assert Client().get(f"/yearbooks/files/yearbook-zh.pdf?{asked}{more}").status_code == 404


def _shelf(folder: Path, name: str) -> Shelf:
    (folder / name).write_bytes(b"%PDF")
    return Shelf(files=kept_documents.kept_files(folder, [name]))


def test_only_a_signed_report_on_released_figures_is_proposed(signed: Signed) -> None:
    office = signed.actor("office")
    plan, vintage = signed.reading.edition.plan, signed.reading.edition.vintage
    draft = reporting.open_draft(office, plan.number, vintage.number, language="en")
    with pytest.raises(Conflict):
        report_publication.propose(office, draft.number)
    with pytest.raises(NotFound):
        report_publication.propose(signed.reading.world.actor("office.990200"), signed.report.number)
    with pytest.raises(NotPermitted):
        report_publication.propose(signed.actor("leader"), signed.report.number)
