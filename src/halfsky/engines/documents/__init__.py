"""Reading plan documents: txt, md, html, docx and pdf become one text whose places are kept."""

from halfsky.engines.documents.reading import read_document, read_source

__all__ = ["read_document", "read_source"]
