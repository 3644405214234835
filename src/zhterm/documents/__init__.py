"""Text out of documents: files of many kinds, folders, archives, web pages, standard input.

    for document in documents.read("minutes.docx"): ...

`registry` is the table of readers, one line each; `docs/documents.md` says what of each kind is read, and the limits.
"""

from __future__ import annotations

from zhterm.documents.document import Document
from zhterm.documents.reading import files, read
from zhterm.documents.registry import READERS, Reader

__all__ = ["READERS", "Document", "Reader", "files", "read"]
