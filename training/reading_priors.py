"""Ask g2pM how likely each reading of a character is: `training/reading-priors.tsv`, which `readings.py` fits with.

usage: python training/reading_priors.py G2PM_FOLDER

g2pM (Park and Lee, Interspeech 2020, PyPI g2pM 0.1.2.5, Apache-2.0) is a small BiLSTM that was fitted on the training
part of CPP; the folder is that of the unpacked package. The characters are those of the development part, whose labels
are not looked at. The likelihood is the logarithm of the mean probability over the character alone and the commonest
dictionary words that hold it.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from readings import CORPUS, PRIORS, backgrounds, rows

from zhterm.lexicon import Lexicon

WORDS = 40
HEADER = (
    "# Logarithms, in hundredths, of the mean probability that g2pM 0.1.2.5 (Kakao Brain, Apache-2.0) gives to the "
    "readings of a character over common words: character, readings, likelihoods. Written by reading_priors.py."
)


def probabilities(model, text: str, at: int) -> dict[str, float]:
    """What g2pM thinks of the readings of one character of a text."""
    unknown = model.char2idx["<UNK>"]
    numbers = [model.char2idx["시"], *(model.char2idx.get(char, unknown) for char in text), model.char2idx["끝"]]
    seen: list[np.ndarray] = []
    layer = type(model).fc_layer
    model.fc_layer = lambda inputs: seen.append(layer(model, inputs)) or seen[-1]
    model.predict(np.array([numbers], dtype=np.int32), [at + 1])
    scores = np.exp(seen[0][0] - seen[0][0].max())
    return {model.idx2class[number]: float(score) for number, score in enumerate(scores / scores.sum())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    sys.path.insert(0, str(parser.parse_args().folder))
    from g2pM import G2pM

    model, lexicon = G2pM(), Lexicon.open()
    chars = {text[text.index("▁") + 1] for _, text in rows(CORPUS)}
    words: dict[str, list[str]] = defaultdict(list)
    query = "SELECT text FROM words WHERE weight NOT NULL AND length(text) BETWEEN 2 AND 4 ORDER BY count DESC"
    for (text,) in lexicon._connection.execute(query):
        for char in set(text) & chars:
            if len(words[char]) < WORDS:
                words[char].append(text)
    lines = [HEADER]
    for char, known in sorted(backgrounds(chars, lexicon).items()):
        found = [probabilities(model, text, text.index(char)) for text in (char, *words[char])]
        means = [sum(one.get(reading, 0.0) for one in found) / len(found) for reading in known.readings]
        likelihoods = [round(100 * float(np.log(max(mean, 1e-6)))) for mean in means]
        lines.append(f"{char}\t{' '.join(known.readings)}\t{' '.join(map(str, likelihoods))}")
    PRIORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
