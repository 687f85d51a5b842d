"""What an official paper says, apart from how Word or a page of the site shows it.

Source: GB/T 9704-2012 for the elements of a paper and the four forms.
"""

from typing import Literal

import msgspec

from halfsky.core.reports.model import Block, Paragraph, Section, Sentence

Form = Literal["document", "letter", "minutes", "table"]
"""`document`: 文件, the common form under a red head; `letter`: 信函, between units of one rank; `minutes`: 纪要;
`table`: a form of which the table is the paper, such as 督办单 or 目标责任书, without a red head."""


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """One line of who took part: 出席, 请假 or 列席 with units or posts, never a personal file."""

    label: str
    who: tuple[str, ...]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """An official paper, ready to be rendered; the same paper gives the same bytes.

    Everything is printed as given, in the language of `lang`; signs of the form (colon after the addressee, 附件 before
    the attachments, 抄送 before the copies) are added by the rendering.

    Attributes:
        form: How it is laid out.
        issuer: The body that issues it, in full; also the signature.
        mark: Words of the red head; empty for the issuer (`letter`), issuer with 文件 (`document`) or 纪要 (`minutes`).
        number: 发文字号 as `engines` print it: 青妇儿工委办函〔2026〕3号; empty where none is allotted.
        title: Title of the paper.
        addressee: 主送机关 without the colon; several are parted as the language does.
        presence: Who took part; printed by the form `minutes` after its text.
        blocks: Text and tables before the first heading.
        sections: Headings with their text; `number` as printed.
        closing: Text after the last section, such as 特此函告。
        attachments: Titles of what goes with it, in order.
        remark: 附注 in brackets under the date, such as whom to ring.
        signatures: Columns of a block of signatures, each with its lines; printed instead of signature and date.
        date: 成文日期 as printed: 2026年6月1日.
        copies: 抄送, the bodies that get a copy.
        printed_by: 印发机关; empty for none.
        printed_on: 印发日期 as printed.
        note: What this sheet is, over everything else, such as a translation; empty for the paper itself.
    """

    form: Form = "document"
    issuer: str
    mark: str = ""
    number: str = ""
    title: str
    addressee: str = ""
    presence: tuple[Presence, ...] = ()
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    attachments: tuple[str, ...] = ()
    remark: str = ""
    signatures: tuple[tuple[str, ...], ...] = ()
    date: str = ""
    copies: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: str = ""
    lang: Literal["zh", "en"] = "zh"
    note: str = ""

    @property
    def head(self) -> str:
        """Words of the red head; empty for a `table`, which has none."""
        if self.form == "table" or self.mark:
            return self.mark
        added = {"zh": {"document": "文件", "minutes": "纪要"}, "en": {"minutes": " — Minutes"}}
        return self.issuer + added[self.lang].get(self.form, "")


def written(*texts: str) -> tuple[Paragraph, ...]:
    """A paragraph of each text that is not empty.

    Example:
        >>> [one.sentences[0].text for one in written("定于6月9日召开会议。", "", "请准时参加。")]
        ['定于6月9日召开会议。', '请准时参加。']
    """
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return tuple(Paragraph(sentences=(Sentence(text=line),)) for line in lines if line)


def numbered_items(texts: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """Texts as paragraphs with running numbers: 1. 2. 3.

    Example:
        >>> [one.sentences[0].text for one in numbered_items(("通报情况", "研究预警"))]
        ['1. 通报情况', '2. 研究预警']
    """
    return written(*(f"{place}. {text}" for place, text in enumerate(texts, start=1)))
