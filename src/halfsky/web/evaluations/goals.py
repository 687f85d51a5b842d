"""The goal tree and the draft of the next plan's targets, as the workbench shows them."""

from typing import Any

from halfsky.core.evaluation.goal_tree import Branch, Leaf, tell_story
from halfsky.core.evaluation.next_targets import AT_LEAST, Proposal
from halfsky.core.reports.evaluation.next_plan import percent_of
from halfsky.core.reports.numbering import domain_title
from halfsky.core.reports.wording import own_digits, print_value
from halfsky.core.vocabulary.numbers import round_half_even
from halfsky.core.vocabulary.statuses import MARKS
from halfsky.core.vocabulary.units import UNITS
from halfsky.services import evaluation_boards
from halfsky.store.models import Evaluation
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import language, pick, say

_LONGEST = 90
_TONES = {
    "reached": "good",
    "on_the_way": "under_way",
    "in_doubt": "quiet",
    "not_reached": "bad",
    "unknown": "quiet",
}


def tree(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    """Domain by domain: the story in counts, and each target with what stands beside it."""
    board = evaluation_boards.board_of(row)
    branches = [branch for branch in evaluation_boards.tree_of(row, board) if branch.leaves]
    return {"branches": [_branch(branch) for branch in branches]}


def _branch(branch: Branch) -> dict[str, Any]:
    story = tell_story(branch)
    lines = [
        say(
            "reports.evaluation.story_targets",
            targets=story.targets,
            judged=story.judged,
            reached=story.reached,
            failing=story.not_reached,
        )
    ]
    if story.measures:
        lines.append(
            say(
                "reports.evaluation.story_measures",
                measures=story.measures,
                done=story.done,
                under_way=story.under_way,
                stuck=story.stuck,
                unknown=story.unknown,
            )
        )
    if story.with_measures:
        lines.append(say("reports.evaluation.story_reached", whole=story.reached, beside=story.with_measures))
    if story.despite_measures:
        lines.append(
            say(
                "reports.evaluation.story_not_reached", whole=story.not_reached, beside=story.despite_measures
            )
        )
    if story.with_measures:
        lines.append(say("reports.evaluation.no_cause"))
    title = domain_title(branch.title, language())
    return {
        "id": f"domain-{branch.domain}",
        "title": title,
        "story": lines,
        "table": {
            "caption": say("reports.evaluation.caption_domain", domain=title),
            "columns": [
                {"text": say(f"reports.evaluation.column_{code}")}
                for code in ("target", "verdict", "measures", "why")
            ],
            "rows": [{"cells": _cells(leaf)} for leaf in branch.leaves],
        },
    }


def _cells(leaf: Leaf) -> list[dict[str, Any]]:
    mark = MARKS[leaf.status]
    comma = say("site.list_comma")
    measures = comma.join(
        f"{one.no} {say(f'reports.evaluation.progress_{one.progress}')}" for one in leaf.measures
    )
    reasons = [pick(one.text.zh, one.text.en) for one in leaf.reasons[:2]]
    return [
        {"text": f"{leaf.no} {leaf.words}", "head": True},
        {"status": {"word": pick(mark.zh, mark.en), "mark": mark.shape, "tone": _TONES[leaf.reach]}},
        {"text": measures or "—"},
        {"text": " ".join(_short(one) for one in reasons) or "—", "words": bool(reasons)},
    ]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def next_targets(request: ActorRequest, row: Evaluation) -> dict[str, Any]:
    """Three values for each target, with their probabilities."""
    drafts = evaluation_boards.drafts_of(row)
    board = evaluation_boards.board_of(row)
    words = dict(board.targets.select("target", "words").iter_rows())
    year = drafts[0].deadline if drafts else 0
    heads = ("target", "goal_now", "now", "others", *AT_LEAST)
    table = {
        "caption": say("reports.evaluation.caption_next", year=year),
        "columns": [
            {"text": say(f"reports.evaluation.column_{code}"), "number": code != "target"} for code in heads
        ],
        "rows": [{"cells": _draft(one, words)} for one in drafts],
        "notes": [say("reports.evaluation.note_next"), say("reports.evaluation.proposals_mean")],
        "empty": say("reports.evaluation.no_proposals"),
    }
    return {"table": table}


def _draft(one: Proposal, words: dict[str, str]) -> list[dict[str, Any]]:
    found = {candidate.boldness: candidate for candidate in one.candidates}
    told: list[dict[str, Any]] = []
    for boldness in AT_LEAST:
        candidate = found.get(boldness)
        if candidate is None:
            told.append({"text": "—", "number": True})
            continue
        note = say("evaluation_page.keeps") if candidate.keeps else ""
        text = f"{_value(candidate.value, one.unit)} ({percent_of(candidate.probability)}%)"
        told.append({"text": text, "number": True, "note": note})
    return [
        {"text": f"{one.target} {words.get(one.target) or ''}", "head": True},
        {"text": _value(one.goal, one.unit), "number": True},
        {"text": _value(one.now, one.unit), "note": str(one.year), "number": True},
        {"text": _value(one.others_best, one.unit), "number": True},
        *told,
    ]


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    rounded = float(round_half_even(value, 2))
    if unit not in UNITS:
        return f"{rounded:g}"
    return print_value(rounded, unit=unit, digits=own_digits(rounded), lang=language())
