"""The yearbook's words in both languages at once, from the message catalogue."""

import msgspec

from halfsky.core.indicators.model import Text
from halfsky.core.reports.yearbook.model import WHOLE, Group
from halfsky.core.vocabulary.breakdowns import TOTAL
from halfsky.core.vocabulary.findings import Messages


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Texts of the catalogue whose codes begin with `yearbook.`."""

    messages: Messages

    def say(self, code: str, **facts: Text | str | int) -> Text:
        """Fill a template in both languages; a fact that is a `Text` comes in the language of the sentence.

        Raises:
            KeyError: The code is not in the catalogue, or the template names a fact not given.
        """
        in_zh = {name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}
        in_en = {name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}
        return Text(
            zh=self.messages.say(f"yearbook.{code}", in_zh, lang="zh"),
            en=self.messages.say(f"yearbook.{code}", in_en, lang="en"),
        )

    def group(self, group: Group) -> Text:
        """Name a group: 女, 农村, 35—44岁; the total is 合计."""
        if group == WHOLE:
            return self.say("group_total")
        codes = [f"group_{code}" for code in (group.residence, group.sex) if code != TOTAL]
        parts = [self.say(code.lower()) for code in codes]
        if group.age != TOTAL:
            parts.append(Text(zh=group.age, en=group.age))
        return Text(zh="".join(part.zh for part in parts), en=", ".join(part.en for part in parts))


def joined(texts: tuple[Text, ...], *, zh: str, en: str) -> Text:
    """Join texts with a sign of each language."""
    return Text(zh=zh.join(text.zh for text in texts), en=en.join(text.en for text in texts))
