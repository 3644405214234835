"""HTML: a glossary page to read and to print, by pinyin or by English, with an index of letters and ruby."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import IO, TYPE_CHECKING

from zhterm.formats.pairs import FIELDS, chinese_terms, term_pairs
from zhterm.formats.ruby import ruby
from zhterm.model import DISCOURAGED, AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.formats.pairs import TermPair
    from zhterm.model import ConceptEntry, Term

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STYLE = """\
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.6 Georgia, "Noto Serif CJK SC", serif; }
h1, h2 { font-weight: normal; } h2 { border-bottom: 1px solid #999; break-after: avoid; }
nav a { margin-right: .5em; text-decoration: none; }
dt { margin-top: .7rem; font-size: 1.2em; break-after: avoid; } dt .hant { color: #555; margin-left: .5em; }
dd { margin: 0 0 0 1.5rem; break-inside: avoid; } rt { font-size: .5em; }
.field, .note, .pinyin { color: #555; font-size: .85em; } .bad { text-decoration: line-through; color: #a00; }
.proposed::after { content: " (?)"; color: #999; }
@media print { nav { display: none; } body { margin: 0; max-width: none; columns: 2; } h1 { column-span: all; } }
"""

_CARRIED = frozenset(("zh_hans", "zh_hant", "pinyin", "status", "subject_field", "note", "definition"))


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write one page. With `--from en` it is an English-Chinese one, for which all entries are held in memory."""
    title = escape(options.title)
    links = "".join(f'<a href="#{letter}">{letter}</a>' for letter in _LETTERS)
    stream.write(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{_STYLE}</style>\n</head>\n'
        f'<body>\n<h1>{title}</h1>\n<nav aria-label="Letters">{links}</nav>\n'.encode()
    )
    kept = losses.counted(entries, _CARRIED)
    letter = ""
    for first, text in _by_english(kept) if options.source == "en" else _by_pinyin(kept):
        if first != letter:
            closing = "</dl>\n" if letter else ""
            anchor = f' id="{first}"' if first in _LETTERS else ""
            stream.write(f"{closing}<h2{anchor}>{first}</h2>\n<dl>\n".encode())
            letter = first
        stream.write(text.encode())
    stream.write(f"{'</dl>' if letter else '<p>No entries.</p>'}\n</body>\n</html>\n".encode())


def _initial(text: str) -> str:
    """The letter under which a text stands, # for what begins with none."""
    first = unicodedata.normalize("NFD", text.strip())[:1].upper()
    return first if first and first in _LETTERS else "#"


def _by_pinyin(entries: Iterable[ConceptEntry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        english = "; ".join(_english(term) for term in entry.terms("en"))
        for chinese, pair in chinese_terms(entry).items():
            pinyin = FIELDS["pinyin"](pair)
            head = f'{_chinese(pair)} <span class="pinyin">{escape(pinyin)}</span>' if chinese else ""
            yield _initial(pinyin or chinese), f"<dt>{head}</dt><dd>{english}{_about(entry)}</dd>\n"


def _by_english(entries: Iterable[ConceptEntry]) -> Iterator[tuple[str, str]]:
    rows = []
    for entry in entries:
        chinese = ", ".join(dict.fromkeys(_chinese(pair) for pair in term_pairs(entry) if pair.zh))
        for term in entry.terms("en"):
            text = f"<dt>{_english(term)}</dt><dd>{chinese}{_about(entry)}</dd>\n"
            rows.append((_initial(term.text), term.text.casefold(), text))
    for first, _, text in sorted(rows):
        yield first, text


def _chinese(pair: TermPair) -> str:
    zh = pair.zh
    if zh is None:
        return ""
    text = f'<span lang="{"zh-Hans" if pair.hans else "zh-Hant"}">{ruby(zh.text, zh.pinyin)}</span>'
    if pair.hans and pair.hant and pair.hant.text != pair.hans.text:
        text += f'<span class="hant" lang="zh-Hant">{escape(pair.hant.text)}</span>'
    return text


def _english(term: Term) -> str:
    if term.status in DISCOURAGED:
        return f'<span class="bad" title="{term.status}">{escape(term.text)}</span>'
    kind = ' class="proposed"' if term.status is AdministrativeStatus.PROPOSED else ""
    return f"<span{kind}>{escape(term.text)}</span>"


def _about(entry: ConceptEntry) -> str:
    parts = []
    if entry.subject_fields:
        parts.append(f' <span class="field">[{escape(", ".join(entry.subject_fields))}]</span>')
    parts += [f'<div class="note">{escape(text)}</div>' for text in (entry.definition, entry.note) if text]
    return "".join(parts)
