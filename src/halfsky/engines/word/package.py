"""Save a Word document so that the same document is the same file."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.oxml.ns import qn

from halfsky.engines.word.styles import font_table

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def complete_settings(document: Document, *, lang: str) -> None:
    """Set language and version, name the fonts' alternatives, drop the picture of the template's own pages."""
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN" if lang == "zh" else "en-US")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = font_table()
    package = document.part.package.rels
    for key in [key for key, relation in package.items() if relation.reltype.endswith("/thumbnail")]:
        del package[key]


def set_properties(
    document: Document, *, title: str, subject: str, author: str, date: datetime, lang: str
) -> None:
    """Say in the properties of the file what it is, by whom and of which day."""
    core = document.core_properties
    core.title, core.subject, core.author = title, subject, author
    core.last_modified_by, core.comments, core.revision = author, "", 1
    core.language = "zh-CN" if lang == "zh" else "en-US"
    core.created = core.modified = date.replace(tzinfo=None)


def save(document: Document, path: Path) -> None:
    """Write the document to a file; the same document is the same file."""
    path.write_bytes(packed(document))


def packed(document: Document) -> bytes:
    """The file of a document, with its parts in one order and without the time of writing."""
    written, laid = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(laid, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return laid.getvalue()
