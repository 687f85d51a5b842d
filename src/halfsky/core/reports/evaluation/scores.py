"""How the evaluation was done, what was scored, by whom, with what agreement."""

from collections.abc import Iterable

from halfsky.core.evaluation.scheme import WHOLE_WEIGHT, Question
from halfsky.core.evaluation.scoring import Result, by_criterion
from halfsky.core.reports.annexes import DASH, number_cell
from halfsky.core.reports.evaluation.model import Work
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Sentence, Table
from halfsky.core.reports.phrases import Phrase
from halfsky.core.vocabulary.numbers import plain

_SOURCE = "evaluation.source_scores"


def points(work: Work, value: float, *, what: str, digits: int = 1) -> Phrase:
    """Print points, bound to what was scored."""
    catalogue, writer = work.material.catalogue, work.material.writer
    return writer.ledger.bind(
        plain(value, digits=digits),
        indicator=what,
        area=writer.area_name,
        operation="value",
        inputs=({"year": writer.year, "value": value},),
        result=value,
        source=catalogue.text(_SOURCE),
    )


def count(work: Work, number: int, what: str) -> Phrase:
    """Print a count of the evaluation's own things, bound."""
    return work.material.writer.count(number, what=f"evaluation.{what}", source=_SOURCE)


def whole(work: Work) -> Result | None:
    """The result of the plan as a whole, where it was scored."""
    return next((one for one in work.told.results if one.sort == "whole"), None)


def summary(work: Work) -> tuple[Sentence, ...]:
    """The total, in one sentence; or that nothing was scored."""
    catalogue, result = work.material.catalogue, whole(work)
    if result is None or result.total is None:
        return (catalogue.say("evaluation.not_scored").sentence(key="evaluation/total"),)
    total = points(work, result.total, what=catalogue.text("evaluation.total_of_whole"))
    sentences = [
        catalogue.say(
            "evaluation.total", total=total, whole=count(work, WHOLE_WEIGHT, "whole_weight")
        ).sentence(strong=True, key="evaluation/total")
    ]
    if result.scored_weight < sum(line.weight for line in result.lines):
        weight = count(work, result.scored_weight, "scored_weight")
        sentences.append(
            catalogue.say("evaluation.partly_scored", weight=weight).sentence(key="evaluation/partly")
        )
    return tuple(sentences)


def how(work: Work) -> Section:
    """How the evaluation was done: scheme, self-evaluation, evidence, surveys, who scored."""
    catalogue, told = work.material.catalogue, work.told
    kinds = [
        catalogue.say(f"evaluation.scorers_{kind}", number=count(work, number, f"seats_{kind}"))
        for kind in ("office", "expert", "third_party")
        if (number := sum(one.kind == kind for one in told.scorers))
    ]
    parts = [
        catalogue.say(
            "evaluation.how_scheme",
            title=work.text(told.scheme.title),
            version=told.scheme.version,
            questions=count(work, len(told.scheme.questions), "questions"),
        ),
        catalogue.say(
            "evaluation.how_selves",
            asked=count(work, told.asked, "selves_asked"),
            handed=count(work, told.handed_in, "selves_handed_in"),
        ),
        catalogue.say("evaluation.how_evidence", number=count(work, len(told.evidence), "evidence")),
    ]
    if told.surveys:
        parts.append(catalogue.say("evaluation.how_surveys", number=count(work, told.surveys, "surveys")))
    if kinds:
        parts.append(catalogue.say("evaluation.how_scorers", kinds=catalogue.listed(kinds)))
    sentences = tuple(part.sentence(key=f"evaluation/how_{place}") for place, part in enumerate(parts))
    return Section(
        title=catalogue.text("evaluation.section_how"),
        number=work.numbers.section(),
        blocks=(Paragraph(sentences=sentences),),
    )


def of_questions(work: Work, questions: Iterable[Question], *, key: str) -> tuple[Block, ...]:
    """What the whole was given on the questions of a chapter, as a sentence."""
    result = whole(work)
    lines = {line.question: line for line in result.lines} if result is not None else {}
    asked = [(question, lines[question.code]) for question in questions if question.code in lines]
    if not asked:
        return ()
    catalogue = work.material.catalogue
    parts = []
    for question, line in asked:
        name = work.text(question.text)
        if line.mean is None:
            parts.append(catalogue.say("evaluation.question_open", question=name))
            continue
        mean = points(work, line.mean, what=name, digits=2)
        highest = count(work, work.told.scheme.highest, "highest")
        parts.append(catalogue.say("evaluation.question_mean", question=name, mean=mean, highest=highest))
    sentences = tuple(
        part.sentence(key=f"evaluation/{key}/{question.code}")
        for part, (question, _) in zip(parts, asked, strict=True)
    )
    return (Paragraph(sentences=sentences),)


def section(work: Work) -> Section:
    """Scores: by criterion, by question with every scorer's points, by subject; and the agreement."""
    catalogue = work.material.catalogue
    blocks: list[Block] = [Paragraph(sentences=_agreement(work))]
    result = whole(work)
    if result is not None and result.total is not None:
        blocks += [_criteria_table(work, result), _questions_table(work, result)]
    if len(work.told.results) > 1:
        blocks.append(_subjects_table(work))
    return Section(
        title=catalogue.text("evaluation.section_scores"),
        number=work.numbers.section(),
        blocks=tuple(blocks),
    )


def _agreement(work: Work) -> tuple[Sentence, ...]:
    catalogue, found = work.material.catalogue, work.told.agreement
    sentences = []
    if found.within_one is not None:
        near, equal = round(found.within_one * found.pairs), round((found.equal or 0.0) * found.pairs)
        told = catalogue.say(
            "evaluation.within_one",
            pairs=count(work, found.pairs, "pairs"),
            near=count(work, near, "pairs_near"),
            equal=count(work, equal, "pairs_equal"),
        )
        sentences.append(told.sentence(key="evaluation/within_one"))
    if found.alpha is None:
        code = f"evaluation.alpha_{found.undefined}"
        sentences.append(catalogue.say(code).sentence(key="evaluation/alpha"))
    else:
        alpha = points(work, found.alpha, what=catalogue.text("evaluation.alpha"), digits=2)
        level = "good" if found.alpha >= GOOD else "fair" if found.alpha >= FAIR else "poor"
        told = catalogue.say(f"evaluation.alpha_{level}", alpha=alpha)
        sentences.append(told.sentence(key="evaluation/alpha"))
    return tuple(sentences)


GOOD, FAIR = 0.8, 0.667
"""Source: Krippendorff 2004: rely on data above 0.800, draw tentative conclusions above 0.667."""


def _head(work: Work, *codes: str) -> tuple[tuple[Cell, ...], ...]:
    return (tuple(Cell(text=work.material.catalogue.text(f"evaluation.column_{code}")) for code in codes),)


def _criteria_table(work: Work, result: Result) -> Table:
    catalogue = work.material.catalogue
    rows = tuple(
        (
            Cell(text=catalogue.text(f"evaluation.criterion_{part.criterion}")),
            number_cell(str(part.weight)),
            number_cell(str(part.scored_weight)),
            number_cell(DASH if part.share is None else f"{plain(part.share, digits=1)}%"),
        )
        for part in by_criterion(result)
    )
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text("evaluation.caption_criteria"),
        head=_head(work, "criterion", "weight", "scored", "share"),
        rows=rows,
        widths=(3.0, 1.2, 1.2, 1.6),
    )


def _questions_table(work: Work, result: Result) -> Table:
    catalogue, told = work.material.catalogue, work.told
    scorers = [one.code for one in told.scorers]
    head = _head(work, "question", "weight")[0]
    tail = _head(work, "mean", "adds")[0]
    rows = []
    for line in result.lines:
        given = [_given(line.given.get(code, _NOTHING)) for code in scorers]
        rows.append(
            (
                Cell(text=work.text(told.scheme.question(line.question).text)),
                number_cell(str(line.weight)),
                *(number_cell(text) for text in given),
                number_cell(DASH if line.mean is None else plain(line.mean, digits=2)),
                number_cell(DASH if line.adds is None else plain(line.adds, digits=2)),
            )
        )
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text("evaluation.caption_questions"),
        head=((*head, *(Cell(text=code) for code in scorers), *tail),),
        rows=tuple(rows),
        notes=(catalogue.text("evaluation.note_total", highest=str(result.highest)),),
        widths=(5.5, 1.0, *(0.8 for _ in scorers), 1.0, 1.2),
    )


_NOTHING = -1


def _given(value: int | None) -> str:
    return DASH if value is None or value == _NOTHING else str(value)


def _subjects_table(work: Work) -> Table:
    catalogue, told = work.material.catalogue, work.told
    names = {subject.code: work.text(subject.name) for subject in told.subjects}
    rows = tuple(
        (
            Cell(text=names[result.subject]),
            Cell(text=catalogue.text(f"evaluation.sort_{result.sort}")),
            number_cell(DASH if result.total is None else plain(result.total, digits=1)),
            number_cell(str(result.scored_weight)),
            number_cell(str(len(result.not_scored)) if result.not_scored else "0"),
        )
        for result in told.results
    )
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text("evaluation.caption_subjects"),
        head=_head(work, "subject", "sort", "total", "scored", "open"),
        rows=rows,
        notes=(catalogue.text("evaluation.note_subjects"),),
        widths=(3.6, 1.4, 1.2, 1.2, 1.4),
    )
