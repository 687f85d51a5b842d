"""Papers of an inspection: the notice, the rectification notice of a finding, and the report."""

import msgspec

from halfsky.core.reports.model import Block, Cell, Section, Table
from halfsky.core.reports.numbering import Numbers
from halfsky.core.reports.papers.model import Paper, numbered_items, written
from halfsky.core.reports.wording import Lang


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What the notice of an inspection says, everything as printed; `drawn` is who, and how each was drawn."""

    issuer: str
    number: str
    title: str
    scope: str
    period: str
    drawn: tuple[tuple[str, str], ...]
    word: str
    seed: str
    questions: tuple[str, ...]
    date: str


class Ordered(msgspec.Struct, frozen=True, kw_only=True):
    """What a rectification notice says; `finding` is the finding's number, `to` who is to put it right."""

    issuer: str
    number: str
    inspection: str
    finding: str
    to: str
    facts: str
    clause: str
    asks: str
    due: str
    date: str


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as the report prints it."""

    where: str
    facts: str
    clause: str
    due: str
    state: str


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """What the report of an inspection says; `tallies` is per question: words, yes, partly, no, not applicable."""

    issuer: str
    number: str
    title: str
    scope: str
    period: str
    visited: tuple[tuple[str, str, str], ...]
    tallies: tuple[tuple[str, int, int, int, int], ...]
    findings: tuple[FoundRow, ...]
    conclusion: str
    date: str


_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "notice": "关于开展{title}的通知",
        "opening": "为掌握规划实施情况，定于{period}开展{title}。现将有关事项通知如下：",
        "scope": "督查内容",
        "who": "督查对象",
        "lot": "按风险抽取的对象依据公开的分值产生。随机抽取的口令“{word}”在抽取前公布，其SHA-256值（{seed}）为抽签种子，任何人可以复核。",
        "questions": "督查清单",
        "prepare": "请各督查对象对照清单准备佐证材料，如实提供情况。",
        "closing": "特此通知。",
        "name": "对象",
        "how": "产生方式",
        "order": "整改通知书",
        "item": "项目",
        "content": "内容",
        "of": "所属督查",
        "to": "整改单位",
        "finding": "问题编号",
        "facts": "发现的问题",
        "clause": "依据",
        "asks": "整改要求",
        "due": "整改期限",
        "reply": "请于期限届满前在系统中提交整改报告和佐证材料，办公室将组织复查，复查合格并经审定后销号。",
        "issued": "签发单位：",
        "received": "接收单位（盖章）：",
        "blank_day": "年　　月　　日",
        "report": "{title}情况报告",
        "summary": "{period}，{issuer}开展{title}，共督查{count}个对象，发现问题{found}个，已整改销号{settled}个。",
        "visited": "督查对象及产生方式",
        "score": "风险分",
        "tally": "清单检查情况",
        "question": "检查事项",
        "yes": "是",
        "partly": "部分",
        "no": "否",
        "na": "不适用",
        "findings": "发现的问题和整改情况",
        "none": "本次督查未发现需要整改的问题。",
        "where": "对象",
        "state": "整改情况",
        "conclusion": "综合评价和建议",
    },
    "en": {
        "notice": "Notice of the inspection “{title}”",
        "opening": "The inspection “{title}” will be held {period}.",
        "scope": "What is looked at",
        "who": "Who is inspected",
        "lot": "Those drawn by risk follow from points that are open to all. The word “{word}” was announced before the lot; its SHA-256 ({seed}) is the seed, and anyone can draw the lot again.",
        "questions": "Checklist",
        "prepare": "Have the evidence ready that the checklist asks for.",
        "closing": "",
        "name": "Who",
        "how": "Drawn by",
        "order": "Rectification notice",
        "item": "Item",
        "content": "Content",
        "of": "Inspection",
        "to": "To be put right by",
        "finding": "Finding",
        "facts": "What was found",
        "clause": "Clause",
        "asks": "What is asked",
        "due": "Until",
        "reply": "Hand in a report on rectification with its evidence by that day; the office looks again, and a second person closes the finding.",
        "issued": "Issued by:",
        "received": "Received by (seal):",
        "blank_day": "Date:",
        "report": "Report on the inspection “{title}”",
        "summary": "{issuer} held the inspection “{title}” {period}: {count} visited, {found} findings, {settled} of them settled.",
        "visited": "Who was visited",
        "score": "Points",
        "tally": "Answers to the checklist",
        "question": "Question",
        "yes": "Yes",
        "partly": "Partly",
        "no": "No",
        "na": "Not applicable",
        "findings": "Findings and what was put right",
        "none": "Nothing was found that is to be put right.",
        "where": "Who",
        "state": "State",
        "conclusion": "Conclusion",
    },
}


def announcement(told: Announced, *, lang: Lang = "zh") -> Paper:
    """The notice of an inspection: what, when, who and how drawn, with which questions."""
    words, numbers = _WORDS[lang], Numbers(lang)
    given = {"title": told.title, "period": told.period, "word": told.word, "seed": told.seed}
    return Paper(
        issuer=told.issuer,
        mark=told.issuer,
        number=told.number,
        title=words["notice"].format(**given),
        addressee=("、" if lang == "zh" else ", ").join(name for name, _ in told.drawn),
        blocks=written(words["opening"].format(**given)),
        sections=(
            Section(title=words["scope"], number=numbers.section(), blocks=written(told.scope)),
            Section(
                title=words["who"],
                number=numbers.section(),
                blocks=(
                    _table((words["name"], words["how"]), told.drawn, (3, 2)),
                    *written(words["lot"].format(**given)),
                ),
            ),
            Section(
                title=words["questions"],
                number=numbers.section(),
                blocks=(*numbered_items(told.questions), *written(words["prepare"])),
            ),
        ),
        closing=written(words["closing"]),
        date=told.date,
        lang=lang,
    )


def order(given: Ordered, *, lang: Lang = "zh") -> Paper:
    """The rectification notice (整改通知书) of a finding, as a form."""
    words = _WORDS[lang]
    rows = (
        (words["of"], given.inspection),
        (words["finding"], given.finding),
        (words["to"], given.to),
        (words["facts"], given.facts),
        (words["clause"], given.clause),
        (words["asks"], given.asks),
        (words["due"], given.due),
    )
    return Paper(
        form="table",
        issuer=given.issuer,
        number=given.number,
        title=words["order"],
        blocks=(_table((words["item"], words["content"]), rows, (1, 4)), *written(words["reply"])),
        signatures=(
            (words["issued"], given.issuer, given.date),
            (words["received"], given.to, words["blank_day"]),
        ),
        date=given.date,
        lang=lang,
    )


def report(told: Inspected, *, settled: int, lang: Lang = "zh") -> Paper:
    """The report of an inspection: who was visited, what the checklist showed, findings, conclusion."""
    words, numbers = _WORDS[lang], Numbers(lang)
    summary = words["summary"].format(
        period=told.period,
        issuer=told.issuer,
        title=told.title,
        count=len(told.visited),
        found=len(told.findings),
        settled=settled,
    )
    answers = tuple((row[0], *(str(count) for count in row[1:])) for row in told.tallies)
    found = tuple((one.where, one.facts, one.clause, one.due, one.state) for one in told.findings)
    heads = ("question", "yes", "partly", "no", "na")
    of_found = tuple(words[code] for code in ("where", "facts", "clause", "due", "state"))

    def section(code: str, *blocks: Block) -> Section:
        return Section(title=words[code], number=numbers.section(), blocks=blocks)

    return Paper(
        issuer=told.issuer,
        mark=told.issuer,
        number=told.number,
        title=words["report"].format(title=told.title),
        blocks=written(summary, told.scope),
        sections=(
            section(
                "visited", _table((words["name"], words["how"], words["score"]), told.visited, (3, 2, 1))
            ),
            section("tally", _table(tuple(words[code] for code in heads), answers, (6, 1, 1, 1, 1.3))),
            section(
                "findings",
                *((_table(of_found, found, (2, 4, 2, 2, 1.5)),) if found else written(words["none"])),
            ),
            section("conclusion", *written(told.conclusion)),
        ),
        date=told.date,
        lang=lang,
    )


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]) -> Table:
    return Table(
        number="",
        caption="",
        head=(tuple(Cell(text=text) for text in head),),
        rows=tuple(tuple(Cell(text=text) for text in row) for row in rows),
        widths=widths,
    )
