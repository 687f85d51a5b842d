"""Names of uploaded files, made safe to keep, to show and to hand out again."""

import re
import unicodedata

_LONGEST = 80
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_NO_NAME = "file"


def safe_name(name: str) -> str:
    r"""Clean a file's name: no folders, no invisible or turning signs, no names that systems keep for themselves.

    The ending stays the last one, in small letters, so that `sheet.pdf.exe` remains an .exe.

    Example:
        >>> safe_name("../../etc/报表.PDF"), safe_name("C:\\x\\con.txt"), safe_name("a\u202efdp.exe")
        ('报表.pdf', '_con.txt', 'afdp.exe')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    stem, dot, ending = _FORBIDDEN.sub("_", seen).rstrip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.strip(" .")[:_LONGEST] or _NO_NAME
    if _RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    ending = re.sub(r"[^0-9a-z]", "", ending.lower())[:10]
    return f"{stem}.{ending}" if ending else stem
