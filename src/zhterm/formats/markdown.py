"""Markdown: a table (GitHub Flavored Markdown), one row a Chinese term with its English ones."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from zhterm.formats.pairs import FIELDS, chinese_terms
from zhterm.model import DISCOURAGED, AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry, Term

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_USUAL = frozenset((AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED))
_CARRIED = frozenset(("zh_both", "pinyin", "status", "subject_field", "note"))


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a heading and a table. Terms that are not to be used are struck out, proposed ones marked."""
    stream.write(f"# {_cell(options.title)}\n\n| Chinese | Pinyin | English | Subject field | Note |\n".encode())
    stream.write(b"|---|---|---|---|---|\n")
    for entry in losses.counted(entries, _CARRIED):
        english = "; ".join(_term(term) for term in entry.terms("en"))
        about = [_cell("; ".join(entry.subject_fields)), _cell(entry.note)]
        for chinese, pair in chinese_terms(entry).items():
            row = [_cell(chinese), _cell(FIELDS["pinyin"](pair)), english, *about]
            stream.write(f"| {' | '.join(row)} |\n".encode())


def _term(term: Term) -> str:
    if term.status in DISCOURAGED:
        return f"~~{_cell(term.text)}~~ ({term.status})"
    return _cell(term.text) if term.status in _USUAL else f"{_cell(term.text)} ({term.status})"


def _cell(text: str) -> str:
    return re.sub(r"\s*[\r\n]+\s*", "<br>", _SPECIAL.sub(r"\\\1", text))
