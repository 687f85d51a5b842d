"""Names of sentences that outlast a change of the plan."""

from collections.abc import Mapping

import msgspec

from halfsky.core.reports.model import Paragraph, Report, Section


def lasting(report: Report, numbers: Mapping[str, object]) -> Report:
    """Name sentences after the lasting numbers of targets, which no added or rejected target moves.

    Args:
        report: As generated.
        numbers: Numbers of the adopted plan by the numbers of the board (`core.plan.adopted.numbers`).
    """
    return msgspec.structs.replace(
        report,
        summary=tuple(_named(block, numbers) for block in report.summary),
        sections=tuple(_named_section(section, numbers) for section in report.sections),
    )


def _named_section(section: Section, numbers: Mapping[str, object]) -> Section:
    return msgspec.structs.replace(
        section,
        blocks=tuple(
            _named(block, numbers) if isinstance(block, Paragraph) else block for block in section.blocks
        ),
        sections=tuple(_named_section(child, numbers) for child in section.sections),
    )


def _named(paragraph: Paragraph, numbers: Mapping[str, object]) -> Paragraph:
    return Paragraph(
        sentences=tuple(
            msgspec.structs.replace(sentence, key=_lasting_key(sentence.key, numbers))
            for sentence in paragraph.sentences
        )
    )


def _lasting_key(key: str, numbers: Mapping[str, object]) -> str:
    before, mark, after = key.partition("target:")
    number, slash, kind = after.partition("/")
    return f"{before}{mark}#{numbers[number]}{slash}{kind}" if number in numbers else key
