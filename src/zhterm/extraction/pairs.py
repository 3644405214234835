"""Pairs of a Chinese and an English span at a joint, with the features of the two together."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm import alignment
from zhterm.extraction import abbreviations, gaps, layout
from zhterm.extraction.english_words import is_function_word, latin_name
from zhterm.extraction.layout import Layout
from zhterm.extraction.morphemes import affixes, prefix_fits, suffix_fits
from zhterm.extraction.numerals import digits_agree, number_words_agree
from zhterm.extraction.patterns import names_language
from zhterm.extraction.recurrence import going_on
from zhterm.extraction.romanisation import is_toned, sounds_alike
from zhterm.extraction.sides import CHINESE, ENGLISH, Sides
from zhterm.extraction.tokens import HAN_TOKEN, LATIN_TOKEN
from zhterm.language.scripts import is_han
from zhterm.language.syllables import is_pinyin, letters, spells

if TYPE_CHECKING:
    from collections.abc import Sequence

LINKS = (
    "zc_mean", "zc_least", "zc_first", "zc_last", "ec_mean", "ec_least", "ec_first", "ec_last", "z_link_before",
    "z_link_after", "z_link_around", "e_link_before", "e_link_after", "e_link_around", "z_torn", "e_torn",
    "z_torn_most", "e_torn_most", "exact", "right", "decided", "glossed", "similar",
)  # fmt: skip
FORM = ("reversed", "pair_gap", *(f"pair_{name}" for name in gaps.FEATURES), "word_ratio", "size_ratio", "same_piece")
DEAR = (
    "numbers", "pinyin_spelled", "pinyin_rank", "sound", "proper", "common_noun", "abbreviation",
    "abbreviation_gloss", "abbreviation_whole", "full_form", "full_form_gap", "prefix", "prefix_before", "suffix",
    "suffix_after", "z_count", "e_count", "both_count", "gloss_whole", "gloss_share", "z_is_line",
    "e_is_line", "z_goes_on_before", "z_goes_on_behind", "e_goes_on_before", "e_goes_on_behind", "chinese_numbers",
    "latin_name", "foreign_letters", "language_names", *layout.FEATURES,
)  # fmt: skip
NAMES = (*CHINESE, *ENGLISH, *LINKS, *FORM, *DEAR)
_E_WORDS, _Z_CHARS = ENGLISH.index("e_words"), CHINESE.index("z_chars")
_Z_PIECE, _E_PIECE = CHINESE.index("piece"), ENGLISH.index("e_piece")
MAX_COUNTED = 80
"""Code points; longer stretches are not looked for elsewhere."""
AROUND = 5
"""Words, or characters, on either side that are looked at for what a span leaves over."""


class Pairs(NamedTuple):
    """Pairs of a passage: the rows of their two sides, and the features of both and of the pair."""

    chinese: np.ndarray
    english: np.ndarray
    features: np.ndarray


class PairFeatures:
    """Makes the pairs of the spans that are kept."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.reading = sides.reading
        self._stems = {word.lower(): stem for word, stem in sides.english_features.stems.items()}
        self._lower = self.reading.shadow.lower()
        self._counts: dict[str, int] = {}
        self._known_readings: dict[str, tuple[str, ...]] = {}
        self._readings_of: dict[str, tuple[list[tuple[str, ...]], float, float]] = {}
        self._neighbours: dict[str, tuple[float, float]] = {}
        self._full_forms: dict[int, tuple[int, int] | None] = {}

    def of(self, chosen: Sequence[tuple[np.ndarray, np.ndarray]]) -> Pairs:
        """The pairs of the rows chosen at each joint: (rows of the Chinese side, rows of the English side)."""
        z_rows, e_rows, parts = [], [], []
        for number, (zs, es) in enumerate(chosen):
            if len(zs) and len(es):
                z_rows.append(np.repeat(zs, len(es)))
                e_rows.append(np.tile(es, len(zs)))
                parts.append(self._joint(number, zs, es))
        if not parts:
            none = np.zeros(0, np.int64)
            return Pairs(none, none, np.zeros((0, len(LINKS) + len(FORM)), np.float32))
        return Pairs(np.concatenate(z_rows), np.concatenate(e_rows), np.concatenate(parts))

    def _joint(self, number: int, zs: np.ndarray, es: np.ndarray) -> np.ndarray:
        out = np.zeros((len(zs), len(es), len(LINKS) + len(FORM)), np.float32)
        self._links(number, zs, es, out)
        self._form(zs, es, out[:, :, len(LINKS) :])
        return out.reshape(len(zs) * len(es), -1)

    def _links(self, number: int, zs: np.ndarray, es: np.ndarray, out: np.ndarray) -> None:
        """What the word links say: covered on both sides, left over around, torn apart."""
        links, tokens = self.sides.links[number], self.reading.tokens
        matrix = links.matrix
        chars, words = matrix.shape
        z_start, z_end = self.sides.chinese.start[zs], self.sides.chinese.end[zs]
        a, b = np.clip(z_start - links.start, 0, chars), np.clip(z_end - links.start, 0, chars)
        columns = np.array(links.words or [0], np.int64)
        e_first, e_end = self.sides.english.start[es], self.sides.english.end[es]
        low, high = np.searchsorted(columns, e_first), np.searchsorted(columns, e_end)
        z_mask = _mask(a, b, chars)
        e_mask = _mask(low, high, words)
        shadow = self.reading.shadow[links.start : links.start + chars]
        z_weight = np.array([1.0 if is_han(char) or char.isalnum() else 0.0 for char in shadow], np.float32)
        e_weight = np.array([self._word_weight(at) for at in links.words] or [0.0], np.float32)
        by_z = np.array(
            [matrix[i:j].max(0) if j > i else np.zeros(words) for i, j in zip(a, b, strict=True)], np.float32
        )
        by_e = np.array(
            [matrix[:, i:j].max(1) if j > i else np.zeros(chars) for i, j in zip(low, high, strict=True)], np.float32
        )
        best_z, best_e = matrix.max(1), matrix.max(0)
        z_in, e_in = z_mask * z_weight, e_mask * e_weight
        z_size, e_size = np.maximum(1, z_in.sum(1)), np.maximum(1, e_in.sum(1))
        out[:, :, 0] = (z_in @ by_e.T) / z_size[:, None]
        out[:, :, 4] = (by_z @ e_in.T) / e_size[None, :]
        z_lost, e_lost = best_z - by_e, best_e - by_z
        for i in range(len(zs)):
            inside = z_in[i] > 0
            if inside.any():
                out[i, :, 1] = by_e[:, inside].min(1)
                out[i, :, 16] = z_lost[:, inside].max(1)
        for j in range(len(es)):
            inside = e_in[j] > 0
            if inside.any():
                out[:, j, 5] = by_z[:, inside].min(1)
                out[:, j, 17] = e_lost[:, inside].max(1)
        z_pad, e_pad = np.pad(by_e, ((0, 0), (0, 1))), np.pad(by_z, ((0, 0), (0, 1)))
        out[:, :, 2], out[:, :, 3] = z_pad[:, a].T, z_pad[:, np.maximum(b - 1, 0)].T
        out[:, :, 6], out[:, :, 7] = e_pad[:, low], e_pad[:, np.maximum(high - 1, 0)]
        out[:, :, 8] = np.where(a > 0, z_pad[:, a - 1], 0).T
        out[:, :, 9] = z_pad[:, b].T
        out[:, :, 11] = np.where(low > 0, e_pad[:, low - 1], 0)
        out[:, :, 12] = e_pad[:, high]
        z_near = (_mask(np.maximum(a - AROUND, 0), np.minimum(b + AROUND, chars), chars) - z_mask) * z_weight
        e_near = (_mask(np.maximum(low - AROUND, 0), np.minimum(high + AROUND, words), words) - e_mask) * e_weight
        out[:, :, 10] = z_near @ by_e.T
        out[:, :, 13] = by_z @ e_near.T
        out[:, :, 14] = (z_in @ z_lost.T) / z_size[:, None]
        out[:, :, 15] = (e_lost @ e_in.T) / e_size[None, :]
        z_at = {span: i for i, span in enumerate(zip(z_start.tolist(), z_end.tolist(), strict=True))}
        e_at: dict[tuple[int, int], int] = {}
        for j, (first, end) in enumerate(zip(e_first.tolist(), e_end.tolist(), strict=True)):
            e_at[tokens[first].start, tokens[end - 1].end] = j
        for (s, t, u, v), chance in links.aligned.items():
            place = z_at.get((s, t)), e_at.get((u, v))
            if None not in place:
                out[place[0], place[1], 18:21] = chance
        for (s, t, u, v), score in links.glossed.items():
            place = z_at.get((s, t)), e_at.get((u, v))
            if None not in place:
                out[place[0], place[1], 21] = score
        out[:, :, 22] = self._similar(z_start, z_end, e_first, e_end)

    def _word_weight(self, at: int) -> float:
        token = self.reading.tokens[at]
        return 0.0 if token.kind == LATIN_TOKEN and is_function_word(token.text) else 1.0

    def _similar(self, z_start: np.ndarray, z_end: np.ndarray, first: np.ndarray, end: np.ndarray) -> np.ndarray:
        """The cosine of the sums of the word vectors of both spans."""
        z_sums, e_sums = self._vectors
        z = z_sums[z_end] - z_sums[z_start]
        e = e_sums[end] - e_sums[first]
        sizes = np.linalg.norm(z, axis=1)[:, None] * np.linalg.norm(e, axis=1)[None, :]
        return np.asarray((z @ e.T) / np.maximum(sizes, 1e-3))

    @cached_property
    def _vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Running sums of the vectors of Chinese words (by character) and English words (by token)."""
        _, table = alignment.tables()
        tokens, text, stems = self.reading.tokens, self.reading.simplified, self.sides.english_features.stems
        size = 0
        z: list[tuple[int, tuple[float, ...]]] = []
        e: list[tuple[int, tuple[float, ...]]] = []
        for at, token in enumerate(tokens):
            if token.kind == HAN_TOKEN:
                vector = table.vector(text[token.start : token.end])
                if vector is not None:
                    z.append((token.end, vector))
            elif token.kind == LATIN_TOKEN and not is_function_word(token.text):
                vector = table.vector(stems[token.text])
                if vector is not None:
                    e.append((at + 1, vector))
            else:
                vector = None
            size = len(vector) if vector is not None else size
        z_sums, e_sums = (
            np.zeros((len(text) + 1, size or 1), np.float32),
            np.zeros((len(tokens) + 1, size or 1), np.float32),
        )
        for place, vector in z:
            z_sums[place] += vector
        for place, vector in e:
            e_sums[place] += vector
        return z_sums.cumsum(0), e_sums.cumsum(0)

    def _form(self, zs: np.ndarray, es: np.ndarray, out: np.ndarray) -> None:
        """What stands between the two, and how their sizes and places compare."""
        z, e = self.sides.chinese, self.sides.english
        tokens, shadow = self.reading.tokens, self.reading.shadow
        z_start, z_end = z.start[zs], z.end[zs]
        e_start = np.array([tokens[at].start for at in e.start[es].tolist()])
        e_end = np.array([tokens[at - 1].end for at in e.end[es].tolist()])
        after = z_end[:, None] <= e_start[None, :]
        out[:, :, 0] = ~after
        low = np.where(after, z_end[:, None], e_end[None, :])
        high = np.where(after, e_start[None, :], z_start[:, None])
        out[:, :, 1] = np.clip(high - low, -1, 300)
        count = len(gaps.FEATURES)
        codes = low * (len(shadow) + 1) + high
        distinct, inverse = np.unique(codes, return_inverse=True)
        known = []
        for code in distinct.tolist():
            start, end = divmod(code, len(shadow) + 1)
            known.append(gaps.gap_features(shadow[start:end]) if end - start <= gaps.MAX_GAP else (-1.0,) * count)
        out[:, :, 2 : 2 + count] = np.array(known, np.float32)[inverse.reshape(codes.shape)]
        words = e.features[es, _E_WORDS]
        chars = z.features[zs, _Z_CHARS]
        out[:, :, 2 + count] = np.log((words[None, :] + 0.5) / (chars[:, None] + 0.5))
        out[:, :, 3 + count] = (e_end - e_start)[None, :] / np.maximum(1, z_end - z_start)[:, None]
        out[:, :, 4 + count] = z.features[zs, _Z_PIECE][:, None] == e.features[es, _E_PIECE][None, :]

    # ---- features that are computed for few pairs

    def dear(self, pairs: Pairs) -> np.ndarray:
        """The features that cost more, for each pair: numbers, sound, abbreviations, affixes, repetition."""
        z, e = self.sides.chinese, self.sides.english
        out = np.zeros((len(pairs.chinese), len(DEAR)), np.float32)
        own = len(DEAR) - len(layout.FEATURES)
        known: dict[tuple[int, int, int, int], list[float]] = {}
        rows = zip(pairs.chinese.tolist(), pairs.english.tolist(), strict=True)
        for at, (zr, er) in enumerate(rows):
            key = int(z.start[zr]), int(z.end[zr]), int(e.start[er]), int(e.end[er])
            found = known.get(key)
            if found is None:
                found = known[key] = self._dear(*key)
            out[at, :own] = found
        starts = np.array([token.start for token in self.reading.tokens], np.int64)
        ends = np.array([token.end for token in self.reading.tokens], np.int64)
        zh = np.stack([z.start[pairs.chinese], z.end[pairs.chinese]], 1)
        en = np.stack([starts[e.start[pairs.english]], ends[e.end[pairs.english] - 1]], 1)
        out[:, own:] = Layout(self.reading).features(zh, en)
        return out

    def _going_on(self, text: str, *, words: bool) -> tuple[float, float]:
        found = self._neighbours.get(text)
        if found is None:
            where = self._lower if words else self.reading.simplified
            found = self._neighbours[text] = going_on(where, text, words=words)
        return found

    def _dear(self, start: int, end: int, first: int, last: int) -> list[float]:
        zh = self.reading.simplified[start:end]
        low, high = self.reading.tokens[first].start, self.reading.tokens[last - 1].end
        en = self.reading.shadow[low:high]
        words = [token.text for token in self.reading.tokens[first:last] if token.kind == LATIN_TOKEN]
        lowered = [word.lower() for word in words]
        outer = min(start, low), max(end, high)
        both = self.reading.shadow[slice(*outer)] if outer[1] - outer[0] < MAX_COUNTED else ""
        line_starts, line_ends = self.sides.chinese_features.line_starts, self.sides.chinese_features.line_ends
        return [
            digits_agree(zh, en),
            *self._sounds(zh, en, words),
            *self._abbreviated(start, end, first, last, words),
            *self._affixes(start, end, lowered),
            self._count(zh), self._count(en), self._count(both),
            *self._gloss(start, end, lowered),
            float(start in line_starts) + 2 * float(end in line_ends),
            float(low in line_starts) + 2 * float(high in line_ends),
            *self._going_on(zh, words=False), *self._going_on(en.lower(), words=True),
            number_words_agree(zh, en), latin_name(words), sum(not char.isascii() for char in "".join(words)),
            names_language(zh, en),
        ]  # fmt: skip

    def _count(self, text: str) -> int:
        """How often a text stands in the passage, up to nine times."""
        found = self._counts.get(text)
        if found is None:
            where = self.reading.simplified if text and is_han(text[0]) else self._lower
            found = self._counts[text] = min(9, where.count(text.lower())) if text else 0
        return found

    def _readings(self, char: str) -> tuple[str, ...]:
        """The commonest readings of a character, without tones."""
        found = self._known_readings.get(char)
        if found is None:
            items = self.sides.chinese_features.syllables.get(char, ())
            found = tuple(dict.fromkeys(letters(item.replace("u:", "ü")) for item in items))[:3]
            self._known_readings[char] = found
        return found

    def _sounds(self, zh: str, en: str, words: Sequence[str]) -> list[float]:
        """Pinyin: whether it is spelled, of what class, a name's or a common noun's; likeness of sound."""
        if zh not in self._readings_of:
            senses = self.sides.chinese_features.senses.get(zh, ())
            proper = float(any(sense.pinyin[:1].isupper() for sense in senses))
            common = float(any(sense.pinyin[:1].islower() for sense in senses))
            self._readings_of[zh] = [self._readings(char) for char in zh if is_han(char)], proper, common
        syllables, proper, common = self._readings_of[zh]
        if not words or len(words) > 8 or not 0 < len(syllables) <= 12 or not all(syllables):
            return [0.0, 0.0, 0.0, proper, common]
        pinyin = all(map(is_pinyin, words)) and len(en) < 48
        spelled = pinyin and spells(syllables, en)
        begun = pinyin and not spelled and len(syllables) > 2 and spells(syllables[:-1], en)
        toned = is_toned(en)
        capital = words[0][0].isupper()
        # in the order from a pair to none: a name in the dictionary, one it does not know, a common noun, small letters
        rank = 3.0 if proper else 2.0 if not common else -1.0
        kind = (-3.0 if toned else rank if capital else -2.0) * (1.0 if spelled else 0.5 if begun else 0.0)
        sound = (
            sounds_alike([item[0] for item in syllables], re.sub(r"[^A-Za-zÀ-ɏ ]", " ", en)) if len(words) <= 6 else 0.0
        )
        return [float(spelled) + 0.5 * begun, kind, sound, proper, common]

    def _abbreviated(self, start: int, end: int, first: int, last: int, words: Sequence[str]) -> list[float]:
        """What an abbreviation spells: the Chinese in pinyin, by its glosses, and English nearby."""
        spelt = abbreviations.letters_of(words[0]) if len(words) == 1 and last - first == 1 else ""
        if not spelt:
            return [0.0] * 5
        features = self.sides.chinese_features
        text = self.reading.simplified
        glossed = []
        for token in self.reading.tokens:
            if token.kind == HAN_TOKEN and token.start >= start and token.end <= end:
                senses = features.senses.get(text[token.start : token.end], ())
                glossed.append(frozenset(stem[:1] for sense in senses for gloss in sense.stems for stem in gloss[:2]))
        if first not in self._full_forms:
            self._full_forms[first] = abbreviations.full_form(self.reading.tokens, first)
        full = self._full_forms[first]
        gap = -1.0 if full is None else float(first - full[1] if full[1] <= first else full[0] - last)
        by_gloss = abbreviations.spelled_by_glosses(spelt, glossed)
        return [
            float(len(spelt)),
            by_gloss,
            abbreviations.spelled_by_senses(spelt, features.whole(start, end)),
            float(full is not None),
            gap,
        ]

    def _affixes(self, start: int, end: int, words: Sequence[str]) -> list[float]:
        """Whether affixes at the edges of the Chinese, and those just outside, are rendered by the English."""
        text = self.reading.simplified
        if not words:
            return [0.0] * 4
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "

        def fits(char: str) -> float:
            return float(max(prefix_fits(char, word) for word in words)) if char in affixes("prefix") else 0.0

        return [
            fits(text[start]), fits(before),
            float(suffix_fits(text[end - 1], words[-1])), float(suffix_fits(after, words[-1])),
        ]  # fmt: skip

    def _gloss(self, start: int, end: int, words: Sequence[str]) -> list[float]:
        """Whether the dictionary has the Chinese as a word whose gloss is all of the English; the share it covers."""
        senses = self.sides.chinese_features.whole(start, end)
        if not senses or not words:
            return [-1.0, -1.0]
        wanted = {self._stems.get(word, word) for word in words if not is_function_word(word)} or set(words)
        best = whole = 0.0
        for sense in senses:
            for gloss in sense.stems:
                stems = {stem for stem in gloss if not is_function_word(stem)}
                if not stems:
                    continue
                shared = len(stems & wanted)
                best = max(best, 2 * shared / (len(stems) + len(wanted)))
                whole = max(whole, float(stems == wanted))
        return [whole, best]


def _mask(low: np.ndarray, high: np.ndarray, size: int) -> np.ndarray:
    """One row a span: 1 inside `low:high`, else 0."""
    at = np.arange(size)
    return ((at >= low[:, None]) & (at < high[:, None])).astype(np.float32)
