"""What a card looks like: pure functions from a view and a size to lines of styled text, none wider than that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.cli.layout import clip, line_end, pad, visible, width
from zhterm.cli.output import confidence_bar
from zhterm.cli.review.keys import COMMANDS, MERGE_KEYS, NAMES, SEARCH_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.model import ConceptEntry, Context, Term
    from zhterm.termbase.queue import Queue
    from zhterm.termbase.review import View

_INDENT = "  "
_CONTEXT_LINES = 3


class Piece(NamedTuple):
    """A run of text in one style; an empty style is plain."""

    text: str
    style: str = ""


Line = list[Piece]


class Canvas(NamedTuple):
    """Columns and rows of the terminal."""

    columns: int
    rows: int

    def fit(self, lines: Iterable[Sequence[Piece]]) -> list[Line]:
        """Return lines cut to the size."""
        return [fitted(line, self.columns) for line in list(lines)[: self.rows]]


def fitted(line: Sequence[Piece], columns: int) -> Line:
    """Cut a line to at most `columns` columns."""
    fitting: Line = []
    for text, style in line:
        part = clip(text, columns) if columns > 0 else ""
        if part:
            fitting.append(Piece(part, style))
        columns -= width(part)
        if part != text:
            break
    return fitting


def wrapped(pieces: Iterable[Piece], columns: int, lines: int, indent: str = _INDENT) -> list[Line]:
    """Break text into at most `lines` lines of `columns`; the last one ends in an ellipsis where more was to come.

    Lines break as `layout.line_end` says.
    """
    room = max(4, columns - width(indent))
    chars = [(char, style) for text, style in pieces for char in visible(text)]
    texts = [char for char, _ in chars]
    rows: list[Line] = []
    start = 0
    while start < len(chars) and len(rows) < lines:
        end = line_end(texts, start, room)
        row = chars[start:end]
        more = end < len(chars) and len(rows) == lines - 1
        while more and row and sum(width(char) for char, _ in row) > room - 1:
            row.pop()
        rows.append([Piece(indent), *_joined([*row, ("…", "")] if more else row)])
        start = end
        while start < len(chars) and chars[start][0] == " ":
            start += 1
    return rows


def _joined(chars: Iterable[tuple[str, str]]) -> Line:
    line: Line = []
    for char, style in chars:
        if line and line[-1].style == style:
            line[-1] = Piece(line[-1].text + char, style)
        else:
            line.append(Piece(char, style))
    return line


def card(view: View, queue: Queue, message: Line, canvas: Canvas, *, keys: bool = True) -> list[Line]:
    """Draw a card: progress, the pair, its contexts, the reasons, and the keys at the bottom if they are wanted."""
    footer = [message] + (_key_lines(canvas) if keys else [])
    body = [_progress(queue, canvas.columns), [], *_pair(view, canvas), []]
    room = canvas.rows - len(body) - len(footer) - 1
    rest = [*_contexts(view, canvas), *_reasons(view, canvas.columns)]
    body = [*body, *rest[: max(0, room)]][: max(0, canvas.rows - len(footer))]
    body += [[] for _ in range(canvas.rows - len(body) - len(footer))]
    return canvas.fit([*body, *footer])


def _progress(queue: Queue, columns: int) -> Line:
    place = f" {min(queue.position + 1, len(queue))} of {len(queue)}"
    outcomes = " · ".join(f"{count} {outcome}" for outcome, count in queue.counts().items())
    gap = columns - width(place) - width(outcomes) - 1
    return [Piece(place, "bold"), Piece(" " * gap if gap > 1 else "  "), Piece(outcomes, "dim")]


def _pair(view: View, canvas: Canvas) -> list[Line]:
    chinese, term = view.chinese, view.term
    head = [] if chinese is None else [Piece(chinese.text, "term"), Piece("   "), Piece(chinese.pinyin, "pinyin")]
    lines = wrapped(head, canvas.columns, 3)
    lines += wrapped([Piece(view.card.en, "term") if term else Piece("no English yet", "dim")], canvas.columns, 3)
    return [*lines, _facts(view)]


def _facts(view: View) -> Line:
    carrier = view.term or view.chinese
    line = [Piece(_INDENT)]
    if carrier is None:
        return line
    if carrier.confidence is not None:
        style = "good" if carrier.confidence >= 0.9 else "fair" if carrier.confidence >= 0.6 else "poor"
        line.append(Piece(confidence_bar(carrier.confidence) + "   ", style))
    places = len(carrier.contexts)
    facts = [str(carrier.status)] if carrier.status != "proposed" else []
    facts += [f"met in {places} places"] if places > 1 else []
    facts += [visible(", ".join(view.entry.subject_fields))] if view.entry.subject_fields else []
    return [*line, Piece(" · ".join(facts), "dim")]


def _contexts(view: View, canvas: Canvas) -> list[Line]:
    """The first context in both languages (once, where both stand in one sentence), and where it was found."""
    terms = [term for term in (view.chinese, view.term) if term is not None]
    room = _CONTEXT_LINES * (canvas.columns - len(_INDENT))
    lines: list[Line] = []
    for text in _context_texts(view):
        pieces = _highlighted(text, [term.text for term in terms], room)
        lines += wrapped(pieces, canvas.columns, _CONTEXT_LINES)
    if source := _source(view.term or view.chinese):
        lines += wrapped([Piece(source, "dim")], canvas.columns, 1)
    return [*lines, []] if lines else []


def _context_texts(view: View) -> list[str]:
    """The text the English term was met in, after its translation or else the text of the Chinese term."""
    chinese = view.chinese.contexts if view.chinese is not None else ()
    english = view.term.contexts if view.term is not None else ()
    if english and english[0].translation:
        return [english[0].translation, english[0].text]
    if not english:
        return [text for context in chinese[:1] for text in (context.text, context.translation) if text]
    source = english[0].source
    same = [met for met in chinese if met.text == english[0].text or (source and met.source == source)]
    return list(dict.fromkeys([*(context.text for context in (same or chinese)[:1]), english[0].text]))


def _source(term: Term | None) -> str:
    contexts: tuple[Context, ...] = () if term is None else term.contexts
    source = contexts[0].source if contexts else None
    return "" if source is None else source.label


def _highlighted(text: str, terms: Sequence[str], room: int) -> Line:
    """The text with every occurrence of the terms marked; of a long text, a part that shows the first of them."""
    flat = "".join(" " if char in "\n\r\t\u2028\u2029" else char for char in text)
    marks = [False] * len(flat)
    folded = flat.lower() if len(flat.lower()) == len(flat) else flat
    for term in filter(None, terms):
        needle = term.lower()
        at = folded.find(needle)
        while at >= 0:
            marks[at : at + len(needle)] = [True] * len(needle)
            at = folded.find(needle, at + len(needle))
    start = 0
    first = marks.index(True) if True in marks else 0
    while width(flat[start : first + 1]) > room // 2:
        start = min(first, start + max(1, (first - start) // 8))
    chars = [(char, "term" if marked else "") for char, marked in zip(flat[start:], marks[start:], strict=True)]
    return _joined([("…", ""), *chars] if start else chars)


def _reasons(view: View, columns: int) -> list[Line]:
    lines: list[Line] = []
    if view.reasons:
        lines += wrapped([Piece("why   ", "dim"), Piece(" · ".join(view.reasons), "dim")], columns, 2)
    others = [f"{term.text} ({term.status})" for term in view.entry.terms("en") if term is not view.term]
    if view.entry.note:
        lines += wrapped([Piece("note  ", "dim"), Piece(view.entry.note)], columns, 2)
    if others:
        lines += wrapped([Piece("also  ", "dim"), Piece("; ".join(others))], columns, 2)
    return lines


def _key_lines(canvas: Canvas) -> list[Line]:
    """The keys with their labels in as many lines as it takes, or just the way to the help in a small window."""
    lines: list[Line] = [[]]
    used = 0
    for command in COMMANDS:
        needed = 1 + len(command.key) + 1 + len(command.label) + 1
        if used and used + needed > canvas.columns:
            lines.append([])
            used = 0
        lines[-1] += _key(command.key, command.label)
        used += needed
    if len(lines) <= max(1, canvas.rows // 5):
        return lines
    return [[piece for command in COMMANDS if command.key in "?q" for piece in _key(command.key, command.label)]]


def _key(key: str, label: str) -> Line:
    return [Piece(" "), Piece(key, "key"), Piece(f" {label} ", "dim")]


def merging(view: View, entries: Sequence[ConceptEntry], message: Line, canvas: Canvas) -> list[Line]:
    """Draw the entries that a card can be merged into, one key each."""
    zh = "" if view.chinese is None else view.chinese.text
    head = [Piece(" merge "), Piece(visible(zh), "term"), Piece(f"  {visible(view.card.en)}"), Piece("  into", "dim")]
    lines: list[Line] = [head, []]
    for key, entry in zip(MERGE_KEYS, entries, strict=False):
        pinyin = next((term.pinyin for term in entry.terms("zh")), "")
        english = "; ".join(f"{term.text} ({term.status})" for term in entry.terms("en"))
        lines.append(
            [
                Piece(f" {key} ", "key"),
                Piece(visible(f" {entry.zh}  "), "bold"),
                Piece(visible(f"{pinyin}  "), "pinyin"),
                Piece(visible(english)),
            ]
        )
    if not entries:
        lines.append([Piece("  no entry is like it", "dim")])
    keys = [*_key(SEARCH_KEY, "search for another"), *_key("escape", "back")]
    lines = lines[: max(1, canvas.rows - 2)]
    lines += [[] for _ in range(canvas.rows - 2 - len(lines))]
    return canvas.fit([*lines, message, keys])


def help_page(canvas: Canvas) -> list[Line]:
    """Draw the list of all keys, and what the order of the queue is."""
    lines: list[Line] = [[Piece(" Review of proposed terms", "bold")], []]
    for command in COMMANDS:
        keys = f"{command.key} {command.also}"
        lines.append([Piece(f" {pad(keys, 10)}", "key"), Piece(command.help)])
    order = "First come terms met in many places, then unsure ones; those of a concept stay together."
    lines += wrapped([Piece(order, "dim")], canvas.columns, 3, " ")
    back = [Piece(" any key goes back", "dim")]
    return canvas.fit([*lines[: canvas.rows - 1], back])


def end_page(queue: Queue, message: Line, canvas: Canvas) -> list[Line]:
    """Draw what is shown after the last card."""
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in queue.counts().items())
    keys = [*_key("u", "undo the last step"), *_key("q", "leave")]
    return canvas.fit([[Piece(" That was all.", "bold")], [], [Piece(f" {outcomes}")], [], message, [], keys])


def prompt(name: str) -> str:
    """What stands before the line in which something is typed."""
    return f" {NAMES.get(name, name)}: "
