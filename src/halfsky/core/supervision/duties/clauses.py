"""The words of a plan that a duty rests on, short enough to tell one duty from another in a list."""

LONGEST = 60
"""Signs of the second line of an entry."""
_ENDS = "。；;\n"
_CUT = "…"


def sentence_around(text: str, start: int, end: int, *, longest: int = LONGEST) -> str:
    """The sentence of a plan in which a clause stands; a long one is cut, and the clause itself stays.

    Args:
        text: Of the plan.
        start: Offset of the clause's first sign.
        end: Offset after its last.
        longest: Most signs, those that tell of a cut not counted.

    Example:
        >>> text = "1．加强宣传。把安全教育纳入课程，每学期至少安排2课时，由学校考核。2．其他。"
        >>> start = text.index("每学期")
        >>> sentence_around(text, start, start + 10)
        '把安全教育纳入课程，每学期至少安排2课时，由学校考核'
        >>> sentence_around(text, start, start + 10, longest=16)
        '…育纳入课程，每学期至少安排2课时…'
    """
    first = max(text.rfind(sign, 0, start) for sign in _ENDS) + 1
    last = min((at for sign in _ENDS if (at := text.find(sign, end)) >= 0), default=len(text))
    # What goes before a clause usually names the thing, so that it is cut last.
    room = max(0, longest - (end - start))
    before = min(start - first, room)
    stop = min(end + min(last - end, room - before), start - before + longest)
    words = text[start - before : stop].replace("\n", "").strip()
    return (_CUT if start - before > first else "") + words + (_CUT if stop < last else "")
