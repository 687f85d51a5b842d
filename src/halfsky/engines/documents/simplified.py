"""Traditional to simplified characters, one for one, so that places in the text stay."""

from functools import cache

import opencc


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplifications(text: str) -> dict[str, str]:
    """Simplified form of each traditional character that occurs in `text`, one character for one.

    Example:
        >>> simplifications("婦女")
        {'婦': '妇'}
    """
    converted = ((character, _converter().convert(character)) for character in sorted(set(text)))
    return {old: new for old, new in converted if len(new) == 1 and new != old}
