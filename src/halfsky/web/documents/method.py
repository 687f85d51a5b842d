"""How verdicts are made: rules, settings, marks and thresholds, read from the codebook."""

from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import render

from halfsky.core.disclosure.model import Topic
from halfsky.core.early_warning.model import KIND_WORDS
from halfsky.core.outlook.model import Settings
from halfsky.core.outlook.wording import LIKELY, UNLIKELY
from halfsky.core.reports.method import rule_texts
from halfsky.core.reports.phrases import Catalogue
from halfsky.core.vocabulary.numbers import plain
from halfsky.core.vocabulary.statuses import MARKS, PROGRESS_MARKS
from halfsky.engines.codebook import (
    load_codebook,
    load_disclosure_rules,
    load_messages,
    load_outlook_settings,
    load_warning_settings,
)
from halfsky.web.requests import ActorRequest
from halfsky.web.texts import language, pick, say
from halfsky.web.written import share

PEERS = ("unsd", "open_sdg", "eurostat", "escap", "sdsn")
CHANCES = ("likely", "uncertain", "unlikely")


def method(request: ActorRequest) -> HttpResponse:
    """All rules on one page, in the order in which a figure meets them."""
    book, outlook, warning = load_codebook(), load_outlook_settings(), load_warning_settings()
    context = {
        "rules": rule_texts(book.method, Catalogue(messages=load_messages(), lang=language())),
        "small": _small_table(),
        "marks": _marks_table("verdict", list(MARKS)),
        "progress": _marks_table("progress", list(PROGRESS_MARKS)),
        "outlook": _outlook_table(outlook),
        "chances": _marks_table("outlook", CHANCES),
        "horizons": _horizons_table(),
        "kinds": [pick(words.zh, words.en) for words in KIND_WORDS.values()],
        "cap": warning.cap,
        "peers": _peers_table(),
        "topics": _topics_table(),
        "versions": [
            {"key": say(f"documents_page.version_{name}"), "value": value}
            for name, value in (
                ("official", book.method.version),
                ("outlook", outlook.version),
                ("warning", warning.version),
                ("codebook", book.digest[:16]),
            )
        ],
    }
    return render(request, "documents/method.html", context)


def _heads(*names: str, numbers: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [{"text": say(f"documents_page.{name}_head"), "number": name in numbers} for name in names]


def _marks_table(kind: str, codes: Any) -> dict[str, Any]:
    chances = {"likely": share(LIKELY, 0), "unlikely": share(UNLIKELY, 0)}
    return {
        "caption": say(f"documents_page.marks_{kind}"),
        "columns": _heads("mark", "means"),
        "rows": [
            [
                {"status": {"kind": kind, "code": str(code)}},
                {"text": say(f"documents_page.{kind}_{code}", **chances), "words": True},
            ]
            for code in codes
        ],
    }


def _small_table() -> dict[str, Any]:
    settings = load_codebook().method
    return {
        "caption": say("documents_page.small_caption"),
        "columns": _heads("denominator", "least", numbers=("least",)),
        "rows": [
            [{"text": say(f"documents_page.small_{name}")}, {"text": f"{least:,.0f}", "number": True}]
            for name, least in settings.small_denominator.items()
        ],
    }


def _outlook_table(settings: Settings) -> dict[str, Any]:
    """Every plain setting of the outlook with what it does."""
    known = {
        name: value
        for name, value in msgspec.structs.asdict(settings).items()
        if isinstance(value, (int, float))
    }
    return {
        "caption": say("documents_page.outlook_caption", version=settings.version),
        "columns": _heads("setting", "value", "means", numbers=("value",)),
        "rows": [
            [
                {"text": name},
                {"text": plain(value), "number": True},
                {"text": say(f"documents_page.outlook_{name}"), "words": True},
            ]
            for name, value in known.items()
        ],
        "dense": True,
    }


def _horizons_table() -> dict[str, Any]:
    return {
        "caption": say("documents_page.horizons_caption"),
        "columns": _heads(
            "years",
            "threshold",
            "precision",
            "recall",
            "measured",
            numbers=("threshold", "precision", "recall", "measured"),
        ),
        "rows": [
            [
                {"text": say("documents_page.up_to_years", count=one.years), "number": True},
                {"text": share(one.threshold, 0), "number": True},
                {"text": share(one.precision), "number": True},
                {"text": share(one.recall), "number": True},
                {"text": "—" if one.warnings is None else f"{one.warnings:,}", "number": True},
            ]
            for one in load_warning_settings().horizons
        ],
    }


def _peers_table() -> dict[str, Any]:
    return {
        "caption": say("documents_page.peers_caption"),
        "columns": _heads("rule", "number_of_rule", "labels"),
        "rows": [
            [
                {"text": say(f"documents_page.peer_{one}")},
                {"text": say(f"documents_page.peer_{one}_number"), "words": True},
                {"text": say(f"documents_page.peer_{one}_labels"), "words": True},
            ]
            for one in PEERS
        ],
    }


def _topics_table() -> dict[str, Any]:
    rules = load_disclosure_rules()
    return {
        "caption": say("documents_page.topics_caption"),
        "columns": _heads("topic", "threshold_count", "hidden", "why", numbers=("threshold_count",)),
        "rows": [
            [
                {"text": pick(one.name.zh, one.name.en)},
                {"text": str(one.threshold) if one.threshold else "—", "number": True},
                {"text": _hidden(one), "words": True},
                {"text": pick(one.source.zh, one.source.en), "words": True},
            ]
            for one in sorted(rules.topics.values(), key=lambda one: (-one.threshold, one.code))
        ],
    }


def _hidden(topic: Topic) -> str:
    if not topic.threshold:
        return say("documents_page.hidden_none")
    told = [
        say(
            "documents_page.hidden_zero" if topic.zero else "documents_page.hidden_small",
            count=topic.threshold,
        )
    ]
    told += [say("documents_page.hidden_whole")] if topic.whole else []
    told += [say("documents_page.hidden_existence")] if topic.existence else []
    return say("documents_page.semicolon").join(told)
