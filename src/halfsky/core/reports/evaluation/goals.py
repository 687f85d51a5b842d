"""The goal tree in words and tables: per domain what was reached, what was not and why, beside which measures."""

from halfsky.core.evaluation.goal_tree import Branch, Leaf, Story, tell_story
from halfsky.core.reports.annexes import DASH, status_cell
from halfsky.core.reports.evaluation.model import Work
from halfsky.core.reports.model import Block, Cell, Paragraph, Section, Sentence, Table
from halfsky.core.reports.numbering import domain_title
from halfsky.core.reports.phrases import Phrase

_LONGEST = 60


def domains(work: Work) -> tuple[Section, ...]:
    """One section a domain: the contribution story, then the targets with what stands beside them."""
    lang = work.material.catalogue.lang
    return tuple(
        Section(title=domain_title(branch.title, lang), level=2, blocks=_blocks(work, branch))
        for branch in work.told.tree
        if branch.leaves
    )


def _blocks(work: Work, branch: Branch) -> tuple[Block, ...]:
    return (Paragraph(sentences=_story(work, branch, tell_story(branch))), _table(work, branch))


def _story(work: Work, branch: Branch, story: Story) -> tuple[Sentence, ...]:
    """Counts of what stands beside what; that nothing here shows a cause is said each time something is shown."""
    catalogue = work.material.catalogue
    scope = domain_title(branch.title, catalogue.lang)
    key = f"evaluation/domain:{branch.domain}"

    def number(value: int, what: str) -> Phrase:
        return work.material.writer.count(
            value, what=f"evaluation.{what}", scope=scope, source="evaluation.source_tree"
        )

    first = catalogue.say(
        "evaluation.story_targets",
        targets=number(story.targets, "targets"),
        judged=number(story.judged, "targets_judged"),
        reached=number(story.reached, "targets_reached"),
        failing=number(story.not_reached, "targets_failing"),
    )
    sentences = [first.sentence(strong=True, key=f"{key}/targets")]
    if story.measures:
        told = catalogue.say(
            "evaluation.story_measures",
            measures=number(story.measures, "measures"),
            done=number(story.done, "measures_done"),
            under_way=number(story.under_way, "measures_under_way"),
            stuck=number(story.stuck, "measures_stuck"),
            unknown=number(story.unknown, "measures_unknown"),
        )
        sentences.append(told.sentence(key=f"{key}/measures"))
    for group, beside in (("reached", story.with_measures), ("not_reached", story.despite_measures)):
        whole = getattr(story, group)
        if beside:
            told = catalogue.say(
                f"evaluation.story_{group}",
                whole=number(whole, "targets_reached" if group == "reached" else "targets_failing"),
                beside=number(beside, f"{group}_beside"),
            )
            sentences.append(told.sentence(key=f"{key}/{group}"))
    if story.with_measures:
        sentences.append(catalogue.say("evaluation.no_cause").sentence(key=f"{key}/no_cause"))
    return tuple(sentences)


def _table(work: Work, branch: Branch) -> Table:
    catalogue = work.material.catalogue
    names = {reading.number: reading.name for reading in work.material.readings}
    heads = ("number", "target", "verdict", "measures", "why")
    rows = tuple(
        (
            Cell(text=leaf.no),
            Cell(text=names.get(leaf.no) or leaf.words),
            status_cell(work.material, leaf.status),
            Cell(text=_measures(work, leaf)),
            Cell(text=_why(work, leaf)),
        )
        for leaf in branch.leaves
    )
    return Table(
        number=work.numbers.table(),
        caption=catalogue.text(
            "evaluation.caption_domain", domain=domain_title(branch.title, catalogue.lang)
        ),
        head=(tuple(Cell(text=catalogue.text(f"evaluation.column_{code}")) for code in heads),),
        rows=rows,
        widths=(1.0, 3.4, 1.3, 2.6, 5.0),
        row_heads=2,
    )


def _measures(work: Work, leaf: Leaf) -> str:
    catalogue = work.material.catalogue
    return ("、" if catalogue.lang == "zh" else ", ").join(
        f"{measure.no} {catalogue.text(f'evaluation.progress_{measure.progress}')}"
        for measure in leaf.measures
    ) or DASH


def _why(work: Work, leaf: Leaf) -> str:
    """What is known of why a target is not reached: the first reasons, in short."""
    lang = work.material.catalogue.lang
    shown = [_short(work.text(reason.text)) for reason in leaf.reasons[:2]]
    return ("；" if lang == "zh" else "; ").join(shown) or DASH


def _short(text: str) -> str:
    kept = text.rstrip("。.；;")
    return kept if len(kept) <= 2 * _LONGEST else f"{kept[: 2 * _LONGEST]}…"
