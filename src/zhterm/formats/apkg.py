"""Anki packages (.apkg), made with genanki: cards both ways, with ruby and the sentence a term was met in.

Ids of note type, deck and notes never change, so that importing a later export updates the cards and doubles none.
genanki is imported when a package is written; it holds all notes in memory.
"""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import blake2b
from html import escape
from typing import IO, TYPE_CHECKING, Any

from zhterm.formats.pairs import FIELDS, TermPair, term_pairs, usable
from zhterm.formats.ruby import ruby

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry

_MODEL = 1_764_000_731
_FIELDS = ("Chinese", "Traditional", "Pinyin", "Ruby", "English", "Context", "Translation", "Source", "Note")
_CARRIED = frozenset(("zh_hans", "zh_hant", "pinyin", "tags", "note", "context_zh", "context_en", "source"))
_CSS = """\
.card { font-family: sans-serif; font-size: 22px; text-align: center; }
.zh { font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; font-size: 44px; }
.context { color: #555; font-size: 16px; margin-top: 1em; }
rt { font-size: 45%; }
"""
_TONE_COLOURS = """\
.tone1 { color: #c0392b; } .tone2 { color: #b8860b; } .tone3 { color: #1e8449; } .tone4 { color: #2455a4; }
.tone5 { color: #777; }
"""
_BACK = """\
{{FrontSide}}<hr id="answer">
%s
{{#Traditional}}<div class="zh">{{Traditional}}</div>{{/Traditional}}
{{#Context}}<div class="context">{{Context}}<br>{{Translation}}</div>{{/Context}}
{{#Note}}<div class="context">{{Note}}</div>{{/Note}}
{{#Source}}<div class="context">{{Source}}</div>{{/Source}}
"""


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a package with one note an entry; variant `tone-colours` colours the syllables by their tones."""
    import genanki

    model = _note_type(genanki, colours=options.variant == "tone-colours")
    deck = genanki.Deck(_deck_id(options.title), options.title)
    newest = ""
    for entry in losses.counted(entries, _CARRIED):
        english = [term.text for term in usable(entry.terms("en"), losses)]
        pair = next((pair for pair in term_pairs(entry) if pair.zh and pair.en and pair.en.text in english), None)
        if pair is None:
            missing = "English" if entry.terms("zh") else "Chinese"
            losses.leave_out(entry.zh or entry.en, f"no {missing} term that may be used")
            continue
        tags = [re.sub(r"\s+", "_", name.strip()) for name in entry.subject_fields]
        fields = _note_fields(pair, english, options)
        deck.add_note(genanki.Note(model=model, fields=fields, guid=entry.id, tags=tags, sort_field=fields[0]))
        newest = max(newest, entry.updated)
    # The time of the newest change, so that the same glossary makes the same notes, and a changed one newer ones.
    when = datetime.fromisoformat(newest).timestamp() if newest else None
    genanki.Package(deck).write_to_file(stream, timestamp=when)


def _deck_id(title: str) -> int:
    """A number for a title, always the same, in the range that Anki gives to decks."""
    return (1 << 30) + int.from_bytes(blake2b(title.encode(), digest_size=4).digest(), "big") % (1 << 30)


def _note_type(genanki: Any, *, colours: bool) -> Any:
    chinese, english = '<div class="zh">{{Chinese}}</div>', "<div>{{English}}</div>"
    reading = '<div class="zh">{{Ruby}}</div>{{^Ruby}}{{Pinyin}}{{/Ruby}}'
    return genanki.Model(
        _MODEL,
        "zhterm",
        fields=[{"name": name} for name in _FIELDS],
        templates=[
            {"name": "Chinese to English", "qfmt": chinese, "afmt": _BACK % (reading + english)},
            {"name": "English to Chinese", "qfmt": english, "afmt": _BACK % reading},
        ],
        css=_CSS + (_TONE_COLOURS if colours else ""),
    )


def _note_fields(pair: TermPair, english: list[str], options: WriteOptions) -> list[str]:
    """The fields of a note, as HTML."""
    zh = pair.chinese(options.script)
    other = pair.hans if options.script == "zh-Hant" else pair.hant
    text, pinyin = (zh.text if zh else ""), FIELDS["pinyin"](pair)
    second = other.text if other and other.text != text else ""
    plain = [text, second, pinyin, "", "; ".join(english), FIELDS["context_zh"](pair), FIELDS["context_en"](pair)]
    fields = [_html(cell) for cell in (*plain, FIELDS["source"](pair), pair.entry.note)]
    fields[3] = ruby(text, pinyin)
    return fields


def _html(text: str) -> str:
    """Text as HTML; what divides the fields in Anki's own file becomes a space."""
    return escape(text.replace("\x1f", " "), quote=False).replace("\n", "<br>")
