"""Texts that a spreadsheet would run as a formula.

Source: OWASP, CSV Injection.
"""

import re

BEGINS = r"^[=+\-@＝＋－＠\t\r\n]"
NUMBER = r"^[+-]?\d+(?:\.\d+)?[%‰]?$"


def is_risky(text: str) -> bool:
    """Whether a text begins like a formula and is no plain number.

    Example:
        >>> is_risky("=1+1"), is_risky("-5.2%"), is_risky("合计")
        (True, False, False)
    """
    return re.match(BEGINS, text) is not None and re.match(NUMBER, text) is None
