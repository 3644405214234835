"""A picture of an analysis: the Chinese with its pinyin above, the English below, ribbons between what is paired.

The SVG stands alone: no script, no font, no link; it follows the reader's light or dark scheme, prints, and tells a
screen reader in words what it shows. The HTML page wraps it with the same facts as a table.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.model import Analysis, Pairing, Span

_MARGIN = 24.0
_ZH_SIZE, _EN_SIZE, _PINYIN_SIZE = 28.0, 20.0, 13.0
_PINYIN_Y, _ZH_TOP, _ZH_BOTTOM = 34.0, 44.0, 84.0
_EN_TOP, _EN_BOTTOM, _HEIGHT = 204.0, 238.0, 268.0
_GAP = 8.0
# Advance widths in em of a typical sans-serif; textLength makes every font keep to them.
_NARROW, _WIDE = "iIjlftr.,:;'’|!()[]- ", "mwMWGOQ@%&"

_STYLE = """
  svg { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #5b6470; --line: #c9ced6; }
  @media (prefers-color-scheme: dark) { svg { --paper: #15181d; --ink: #eceff3; --soft: #9aa4b1; --line: #464e59; } }
  @media print { svg { --paper: #ffffff; --ink: #000000; --soft: #444444; --line: #999999; } }
  .paper { fill: var(--paper); }
  text { font-family: "Noto Sans", "Helvetica Neue", Arial, sans-serif; fill: var(--ink); }
  .zh { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
  .pinyin { fill: var(--soft); }
  .hollow { fill: none; stroke: var(--ink); stroke-width: 0.7; }
  .box { fill: none; stroke: var(--line); }
  .left-out { stroke: var(--soft); stroke-dasharray: 4 3; }
  .ribbon { opacity: 0.42; stroke-width: 1; }
  .ribbon:hover { opacity: 0.8; }
  .suggestion { opacity: 0.16; stroke-dasharray: 4 3; }
  @media print { .ribbon { opacity: 0.6; } }
"""
_PAGE_STYLE = """
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 "Noto Sans", "Helvetica Neue", Arial, sans-serif; margin: 2rem auto; max-width: 70rem;
    padding: 0 1rem; background: light-dark(#ffffff, #15181d); color: light-dark(#1b1f24, #eceff3); }
  h1 { font-size: 1.3rem; font-weight: 600; } h1 span { display: block; font-weight: 400; }
  figure { margin: 1.5rem 0; overflow-x: auto; } svg { max-width: 100%; height: auto; min-width: 40rem; }
  table { border-collapse: collapse; } th, td { text-align: left; padding: 0.25rem 1.2rem 0.25rem 0; }
  figcaption { color: light-dark(#5b6470, #9aa4b1); font-size: 0.9rem; }
  th { font-weight: 400; color: light-dark(#5b6470, #9aa4b1); }
  td:last-child { color: light-dark(#5b6470, #9aa4b1); }
  @media print { body { margin: 0; max-width: none; } svg { min-width: 0; } }
"""


class _Piece(NamedTuple):
    """A piece of a line: its text, the pinyin above it, its place in the title and on the canvas."""

    text: str
    above: str
    span: tuple[int, int]
    x: float
    width: float


def draw(analysis: Analysis, form: str) -> str:
    """Return the picture as "svg" or as an "html" page."""
    return _page(analysis) if form == "html" else _svg(analysis)


def _svg(analysis: Analysis) -> str:
    zh, en = list(_chinese_line(analysis)), list(_english_line(analysis))
    width = max((piece.x + piece.width for piece in (*zh, *en)), default=0.0) + _MARGIN
    zh, en = _centred(zh, width), _centred(en, width)
    ribbons = sorted(
        [(pairing, "ribbon") for pairing in analysis.pairings]
        + [(pairing, "ribbon suggestion") for pairing in analysis.suggestions],
        key=lambda ribbon: ribbon[0].zh.start - ribbon[0].zh.end,
    )
    size = f'viewBox="0 0 {width:.0f} {_HEIGHT:.0f}" width="{width:.0f}" height="{_HEIGHT:.0f}"'
    label = 'role="img" aria-labelledby="zhterm-title zhterm-description"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label}>',
        f'<title id="zhterm-title">{escape(analysis.pair.zh)} – {escape(analysis.pair.en)}</title>',
        f'<desc id="zhterm-description">{escape(_in_words(analysis))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width:.0f}" height="{_HEIGHT:.0f}"/>',
        *(_ribbon(analysis, pairing, zh, en, style) for pairing, style in ribbons),
        *(part for piece in zh for part in _chinese_piece(piece, analysis)),
        *(_english_piece(piece, analysis) for piece in en),
        "</svg>",
    ]
    return "\n".join(parts)


def _chinese_line(analysis: Analysis) -> Iterator[_Piece]:
    x = _MARGIN
    for index, word in enumerate(analysis.words):
        if not word.text.strip():
            x += _GAP
            continue
        above = analysis.readings[index].text if index < len(analysis.readings) and has_han(word.text) else ""
        width = max(_length(word.text, _ZH_SIZE), _length(above, _PINYIN_SIZE)) + _GAP
        yield _Piece(word.text, above, word.span, x, width)
        x += width + _GAP


def _english_line(analysis: Analysis) -> Iterator[_Piece]:
    x, offset = _MARGIN, 0
    for token in analysis.pair.en.split(" "):
        width = _length(token, _EN_SIZE)
        if token:
            yield _Piece(token, "", (offset, offset + len(token)), x, width)
        x += width + _GAP
        offset += len(token) + 1


def _length(text: str, size: float) -> float:
    return size * sum(
        1.0
        if char > "\u2e7f"
        else 0.3
        if char in _NARROW
        else 0.87
        if char in _WIDE
        else 0.67
        if char.isupper()
        else 0.55
        for char in text
    )


def _centred(line: list[_Piece], width: float) -> list[_Piece]:
    if not line:
        return line
    shift = (width - _MARGIN - (line[-1].x + line[-1].width)) / 2
    return [piece._replace(x=piece.x + shift) for piece in line]


def _edges(span: Span, line: list[_Piece]) -> tuple[float, float] | None:
    """Left and right of a span on the canvas; a span that cuts through a piece takes its share of the width."""
    lefts, rights = [], []
    for piece in line:
        start, end = max(span.start, piece.span[0]), min(span.end, piece.span[1])
        if start < end:
            unit = piece.width / (piece.span[1] - piece.span[0])
            lefts.append(piece.x + (start - piece.span[0]) * unit)
            rights.append(piece.x + (end - piece.span[0]) * unit)
    return (min(lefts), max(rights)) if lefts else None


def _ribbon(analysis: Analysis, pairing: Pairing, zh: list[_Piece], en: list[_Piece], style: str) -> str:
    above, below = _edges(pairing.zh, zh), _edges(pairing.en, en)
    if above is None or below is None:
        return ""
    (a, b), (c, d) = above, below
    middle = (_ZH_BOTTOM + _EN_TOP) / 2
    path = (
        f"M{a:.1f} {_ZH_BOTTOM} C{a:.1f} {middle} {c:.1f} {middle} {c:.1f} {_EN_TOP} L{d:.1f} {_EN_TOP} "
        f"C{d:.1f} {middle} {b:.1f} {middle} {b:.1f} {_ZH_BOTTOM} Z"
    )
    colour = _confidence_colour(pairing.confidence)
    told = escape(_told(analysis, pairing))
    return f'<path class="{style}" d="{path}" fill="{colour}" stroke="{colour}"><title>{told}</title></path>'


def _confidence_colour(confidence: float) -> str:
    """Amber for an even chance, through green, to blue for certainty: told apart by colour-blind readers too."""
    share = min(max((confidence - 0.5) * 2, 0.0), 1.0)
    return f"hsl({35 + 175 * share:.0f} 75% {52 - 10 * share:.0f}%)"


def _chinese_piece(piece: _Piece, analysis: Analysis) -> Iterator[str]:
    centre = piece.x + piece.width / 2
    left_out = any(s.start < piece.span[1] and piece.span[0] < s.end for s in analysis.unrendered)
    box, text = ("box left-out", "zh hollow") if left_out else ("box", "zh")
    if has_han(piece.text):
        yield (
            f'<rect class="{box}" x="{piece.x:.1f}" y="{_ZH_TOP}" width="{piece.width:.1f}" '
            f'height="{_ZH_BOTTOM - _ZH_TOP}" rx="4"/>'
        )
    if piece.above:
        yield _text("pinyin", centre, _PINYIN_Y, _PINYIN_SIZE, piece.above, "zh-Latn")
    yield _text(text, centre, _ZH_BOTTOM - 11, _ZH_SIZE, piece.text, "zh")


def _english_piece(piece: _Piece, analysis: Analysis) -> str:
    left_out = any(s.start < piece.span[1] and piece.span[0] < s.end for s in analysis.unmatched)
    style = "hollow" if left_out else "en"
    return _text(style, piece.x + piece.width / 2, _EN_BOTTOM - 9, _EN_SIZE, piece.text, "en")


def _text(style: str, x: float, y: float, size: float, text: str, language: str) -> str:
    return (
        f'<text class="{style}" x="{x:.1f}" y="{y:.0f}" font-size="{size:.0f}" text-anchor="middle" '
        f'textLength="{_length(text, size):.1f}" lengthAdjust="spacingAndGlyphs" xml:lang="{language}">'
        f"{escape(text)}</text>"
    )


def _told(analysis: Analysis, pairing: Pairing) -> str:
    zh, en = analysis.pair.zh[slice(*pairing.zh)], analysis.pair.en[slice(*pairing.en)]
    reasons = "; ".join(evidence.note for evidence in pairing.evidence if evidence.note)
    return f"{zh} = {en}, {pairing.confidence * 100:.0f} %" + (f" ({reasons})" if reasons else "")


def _in_words(analysis: Analysis) -> str:
    """What the picture shows, as sentences for those who don't see it."""
    zh, en = analysis.pair.zh, analysis.pair.en
    sentences = [f"{zh[slice(*pairing.zh)]} is {en[slice(*pairing.en)]}" for pairing in analysis.pairings]
    description = f"Paired: {'; '.join(sentences)}." if sentences else "Nothing is paired."
    for label, text, spans in (("Not rendered", zh, analysis.unrendered), ("Without Chinese", en, analysis.unmatched)):
        if spans:
            description += f" {label}: {', '.join(text[slice(*span)] for span in spans)}."
    return description


def _page(analysis: Analysis) -> str:
    rows = "\n".join(
        f'<tr><td lang="zh">{escape(analysis.pair.zh[slice(*pairing.zh)])}</td>'
        f'<td lang="zh-Latn">{escape(analysis.term_readings.get(pairing.zh, ""))}</td>'
        f"<td>{escape(analysis.pair.en[slice(*pairing.en)])}</td><td>{pairing.confidence * 100:.0f} %</td>"
        f"<td>{escape('; '.join(evidence.note for evidence in pairing.evidence if evidence.note))}</td></tr>"
        for pairing in analysis.pairings
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(analysis.pair.en)}</title>
<style>{_PAGE_STYLE}</style>
</head>
<body>
<h1><span lang="zh">{escape(analysis.pair.zh)}</span>
<span lang="zh-Latn">{escape(analysis.transliteration)}</span>
{escape(analysis.pair.en)}</h1>
<figure>
{_svg(analysis)}
<figcaption>Ribbons join what is paired: amber for an even chance, green, then blue for certainty. Hollow words
have no counterpart.</figcaption>
</figure>
<table>
<thead><tr><th>Chinese</th><th>pinyin</th><th>English</th><th>confidence</th><th>why</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>"""
