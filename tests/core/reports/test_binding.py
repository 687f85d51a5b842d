"""No sentence without its number, no number without its source."""

import pytest

from halfsky.core.reports.arithmetic import OPERATIONS, derive
from halfsky.core.reports.model import Report
from halfsky.core.reports.monitoring import build_monitoring_report
from halfsky.core.reports.wording import own_digits
from halfsky.engines.codebook import load_messages
from tests.core.reports.boards import CODEBOOK, empty_board, full_board, list_board
from tests.core.reports.walk import sections, sentences, unbound_numbers

BOARDS = (full_board, empty_board, list_board)


def report_of(make, lang: str) -> Report:
    return build_monitoring_report(make(), codebook=CODEBOOK, messages=load_messages(), lang=lang)


def names_of(lang: str) -> list[str]:
    both = [*CODEBOOK.indicators.values(), *CODEBOOK.variables.values()]
    names = [record.name.zh if lang == "zh" else record.name.en for record in both]
    return [*names, *(name[:1].lower() + name[1:] for name in names)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", BOARDS)
def test_every_number_of_a_sentence_is_in_a_claim(make, lang) -> None:
    report = report_of(make, lang)
    printed = {claim.number: claim.printed for claim in report.claims}
    for sentence in sentences(report):
        own = [printed[number] for number in sentence.claims]
        assert not unbound_numbers(sentence.text, own, names_of(lang)), sentence.text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", BOARDS)
def test_every_claim_is_printed_where_it_is_bound(make, lang) -> None:
    report = report_of(make, lang)
    printed = {claim.number: claim.printed for claim in report.claims}
    for sentence in sentences(report):
        for number in sentence.claims:
            assert printed[number] in sentence.text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", BOARDS)
def test_every_claim_has_a_source_and_a_sentence(make, lang) -> None:
    report = report_of(make, lang)
    told = {number for sentence in sentences(report) for number in sentence.claims}
    assert [claim.number for claim in report.claims] == list(range(1, len(report.claims) + 1))
    for claim in report.claims:
        assert claim.source
        assert claim.inputs
        assert all(item["source"] for item in claim.inputs)
        assert claim.number in told, claim


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_derived_claim_follows_from_its_inputs(lang) -> None:
    for claim in report_of(full_board, lang).claims:
        if claim.operation in OPERATIONS:
            digits = own_digits(float(claim.result))
            assert derive(claim.operation, claim.inputs, digits=digits) == claim.result, claim


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_of_headings_stand_in_the_chapter(lang) -> None:
    report = report_of(full_board, lang)
    for section in sections(report.sections):
        told = " ".join(claim.printed for claim in report.claims)
        assert all(number in told for number in unbound_numbers(section.title, [], names_of(lang)))


def test_a_report_is_the_same_each_time() -> None:
    assert report_of(full_board, "zh") == report_of(full_board, "zh")
