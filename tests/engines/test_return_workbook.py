"""The workbook of a return goes out, is filled in by people, and comes back with every figure or every problem."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from halfsky.core.returns.forms import digest_of, make_forms
from halfsky.core.returns.model import Answer, Form
from halfsky.core.vocabulary.errors import Invalid
from halfsky.core.vocabulary.statuses import Missing
from halfsky.engines.codebook import load_codebook, load_messages
from halfsky.engines.return_notes import annotate
from halfsky.engines.return_reading import ReadReturn, read_return
from halfsky.engines.return_template import REASONS, reason_label
from halfsky.engines.return_workbook import Heading, write_return

MESSAGES = load_messages()
FORM: Form = make_forms(
    load_codebook(),
    indicators=("MATERNAL_MORTALITY", "PRENATAL_CARE_MANAGEMENT", "HEALTHY_LIFE_EXPECTANCY"),
    due=frozenset({"HEALTHY_LIFE_EXPECTANCY"}),
    year=2024,
    area="990101",
    level="county",
).forms[0]
HEADING = Heading(unit="东河县卫健委", area="东河县", due=date(2025, 4, 30), reference="R-7")
FIRST = 6
"""Row of the first line: title, facts, instructions, heads, group."""


def written(answers: tuple[Answer, ...] = (), form: Form = FORM, **more: Any) -> bytes:
    return write_return(form, heading=HEADING, answers=answers, **more)


def read(content: bytes, folder: Path, form: Form = FORM, reference: str = "R-7") -> ReadReturn:
    path = folder / "return.xlsx"
    path.write_bytes(content)
    return read_return(path, form, reference=reference)


def filled(*cells: tuple[str, Any], content: bytes | None = None) -> bytes:
    """What a person saves after typing into cells, as another program writes it."""
    book = openpyxl.load_workbook(io.BytesIO(content or written()))
    for place, value in cells:
        book.worksheets[0][place].value = value
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def codes(result: ReadReturn) -> list[str]:
    for finding in result.findings:
        for lang in ("zh", "en"):
            assert MESSAGES.say(finding.code, finding.facts, lang=lang)
    assert result.rows_read == result.rows_kept + result.rows_refused
    return [finding.code for finding in result.findings]


ANSWER = st.one_of(
    st.builds(dict, value=st.integers(0, 10**9).map(float)),
    st.builds(dict, missing=st.sampled_from(Missing)),
)
WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\ufffe\uffff"
    ),
    max_size=30,
).map(str.strip)


@given(
    st.lists(st.tuples(ANSWER, WORDS), min_size=len(FORM.lines), max_size=len(FORM.lines)),
    st.sampled_from(("zh", "en")),
)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(
    tmp_path: Path, given_: list[tuple[dict[str, Any], str]], lang: Any
) -> None:
    answers = tuple(
        Answer(key=line.key, explanation=words, **one)
        for line, (one, words) in zip(FORM.lines, given_, strict=True)
    )
    result = read(written(answers, lang=lang), tmp_path)
    assert codes(result) == []
    assert result.answers == answers


def test_the_same_return_gives_the_same_bytes() -> None:
    answers = (Answer(key=FORM.lines[0].key, value=3.0),)
    content = written(answers)
    assert content == written(answers)
    assert openpyxl.load_workbook(io.BytesIO(content)).properties.created.year == FORM.year


def test_a_blank_workbook_answers_nothing(tmp_path: Path) -> None:
    result = read(written(), tmp_path)
    assert (result.answers, result.rows_read, codes(result)) == ((), 0, [])


def test_zero_is_a_figure(tmp_path: Path) -> None:
    (answer,) = read(filled((f"E{FIRST}", 0)), tmp_path).answers
    assert answer.value == 0.0


def test_the_workbook_is_protected_but_for_the_answers_and_checks_what_is_typed() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written())).worksheets[0]
    assert sheet.protection.sheet
    assert [column for column in "BCDEFGHI" if not sheet[f"{column}{FIRST}"].protection.locked] == [
        "E",
        "G",
        "H",
    ]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "D5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$4:$4",
    )
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"whole", "decimal", "list"}
    assert "单位是“人”" in rules["whole"].error
    assert rules["list"].formula1.strip('"').split(",") == [reason_label(reason) for reason in Missing]
    assert set(REASONS) == set(Missing)


def test_the_stamp_is_in_the_properties_of_the_file() -> None:
    properties = openpyxl.load_workbook(io.BytesIO(written())).custom_doc_props
    assert properties["halfsky_digest"].value == FORM.digest
    assert properties["halfsky_reference"].value == "R-7"


def test_text_like_a_formula_is_written_and_read_as_text(tmp_path: Path) -> None:
    risky = '=HYPERLINK("http://x","点我")'
    content = written((Answer(key=FORM.lines[0].key, value=1.0, explanation=risky),))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
        assert b"quotePrefix" in package.read("xl/styles.xml")
    assert read(content, tmp_path).answers[0].explanation == risky


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ([("E6", "=100+23")], "return_workbook.formula", "E6"),
        ([("E6", 5), ("H6", "=1+1")], "return_workbook.formula", "H6"),
        ([("E6", "3.2万")], "typed.scaled", "E6"),
        ([("E6", "-")], "typed.sign_for_missing", "E6"),
        ([("E6", 2.5)], "typed.not_whole", "E6"),
        ([("E6", -1)], "typed.negative", "E6"),
        ([("E6", 12), ("G6", reason_label(Missing.NOT_DUE))], "return_workbook.figure_and_reason", "G6"),
        ([("G6", "忘了")], "return_workbook.unknown_reason", "G6"),
        ([("E30", 12)], "return_workbook.row_without_key", "E30"),
        ([("A9", FORM.lines[0].key.__str__()), ("E6", 1), ("E9", 2)], "return_workbook.line_twice", "E6"),
        ([("A6", "GONE._T._T"), ("E6", 1)], "return_workbook.line_gone", "E6"),
    ],
)  # fmt: skip
def test_each_problem_is_told_at_its_cell(tmp_path: Path, cells: list[Any], code: str, cell: str) -> None:
    result = read(filled(*cells), tmp_path)
    assert code in codes(result)
    assert any(f"{f.where.column}{f.where.row}" == cell for f in result.findings if f.code == code)
    assert result.answers == ()


@pytest.mark.parametrize("text", ["１，２３４", "1,234", " 1234 人 ", "1 234"])
def test_a_figure_is_read_however_it_was_typed(tmp_path: Path, text: str) -> None:
    assert read(filled(("E6", text)), tmp_path).answers == (Answer(key=FORM.lines[0].key, value=1234.0),)


@pytest.mark.parametrize(
    "words",
    [
        "没有这项统计",
        "not collected",
        "暂无数据",
        "没有这项统计 not collected",
        "没有这项统计 in other words",
    ],
)
def test_a_reason_is_read_in_either_language(tmp_path: Path, words: str) -> None:
    (answer,) = read(filled(("G6", words)), tmp_path).answers
    assert answer.missing == Missing.NOT_AVAILABLE


def test_rows_may_be_moved_and_columns_put_between(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(("E6", 10), ("E7", 4), ("H7", "已核对"))))
    sheet = book.worksheets[0]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(4)
    sheet.insert_rows(7, amount=2)
    book.create_sheet("草稿", 0)["A1"] = "我的草稿"
    result = read(saved(book), tmp_path)
    assert codes(result) == []
    assert [(answer.key, answer.value) for answer in result.answers] == [
        (FORM.lines[0].key, 10.0), (FORM.lines[1].key, 4.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"year": 2023}, "return_workbook.other_year"), ({"area": "990102"}, "return_workbook.other_area"),
        ({"number": "妇规-教育04"}, "return_workbook.other_form"), ({"unit": "EDUCATION"}, "return_workbook.other_form"),
    ],
)  # fmt: skip
def test_the_workbook_of_another_form_is_refused(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(written(), tmp_path, msgspec.structs.replace(FORM, **change))
    assert refused.value.code == code
    assert all(MESSAGES.say(code, refused.value.facts, lang=lang) for lang in ("zh", "en"))


def test_other_files_are_refused(tmp_path: Path) -> None:
    foreign = openpyxl.Workbook()
    foreign.active["A1"] = "halfsky"
    headless = openpyxl.load_workbook(io.BytesIO(written()))
    headless.worksheets[0]["E4"] = "数"
    forged = openpyxl.load_workbook(io.BytesIO(written()))
    forged.worksheets[0]["A1"] = "halfsky-return/1 {}"
    for content, code in (
        (saved(foreign), "return_workbook.no_template"),
        (saved(headless), "return_workbook.columns"),
        (saved(forged), "return_workbook.no_template"),
        (b"a,b\n1,2\n", "return_workbook.not_xlsx"),
    ):
        with pytest.raises(Invalid) as refused:
            read(content, tmp_path)
        assert refused.value.code == code
    with pytest.raises(Invalid) as refused:
        read(written(), tmp_path, reference="R-8")
    assert refused.value.code == "return_workbook.other_return"


def test_an_older_workbook_is_read_and_told_what_is_new(tmp_path: Path) -> None:
    older = msgspec.structs.replace(FORM, lines=FORM.lines[:-1], digest=digest_of(FORM.lines[:-1]))
    result = read(written((Answer(key=FORM.lines[0].key, value=5.0),), form=older), tmp_path)
    assert codes(result) == ["return_workbook.older_form", "return_workbook.line_new"]
    assert result.answers == (Answer(key=FORM.lines[0].key, value=5.0),)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ADEGH"),
            st.integers(FIRST, 14),
            st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), WORDS),
        ),
        max_size=12,
    )
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_people_do_to_the_cells_every_row_is_kept_or_told(
    tmp_path: Path, cells: list[tuple[str, int, Any]]
) -> None:
    result = read(filled(*((f"{column}{row}", value) for column, row, value in cells)), tmp_path)
    told = codes(result)
    assert len(told) >= result.rows_refused
    assert len({answer.key for answer in result.answers}) == result.rows_kept


def test_what_openpyxl_cannot_open_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        annotate(b"PK no workbook", (), messages=MESSAGES)
    assert refused.value.code == "spreadsheets.unreadable"


def test_problems_are_written_at_their_cells_and_can_be_mended(tmp_path: Path) -> None:
    content = filled(("E6", "3.2万"), ("E7", "=1+1"), ("E8", 7))
    findings = read(content, tmp_path).findings
    noted = annotate(content, findings, messages=MESSAGES)
    assert noted == annotate(content, findings, messages=MESSAGES)
    book = openpyxl.load_workbook(io.BytesIO(noted))
    sheet = book.worksheets[0]
    assert "就填 32000" in sheet["E6"].comment.text
    assert sheet["E6"].fill.fgColor.rgb == "FFFFC7CE"
    assert (sheet["E7"].data_type, sheet["E7"].value) == ("s", "=1+1")
    assert sheet["E8"].comment is None
    assert [row[0].value for row in book["问题清单"].iter_rows(min_row=2)] == ["E6", "E7"]
    sheet["E6"], sheet["E7"] = 32000, 2
    mended = read(saved(book), tmp_path)
    assert codes(mended) == []
    assert [answer.value for answer in mended.answers] == [32000.0, 2.0, 7.0]
    again = openpyxl.load_workbook(io.BytesIO(annotate(saved(book), (), messages=MESSAGES)))
    assert again.worksheets[0]["E6"].comment is None
    assert again.worksheets[0]["E6"].fill.fgColor.rgb == "FFFFFBE6"
