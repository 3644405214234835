"""How much memory a process takes that has done everything, and prints it.

usage: python benchmarks/memory.py

It pairs titles, segments and reads running text a block of lines at a time, and captures. Neither jieba nor pypinyin is
loaded, which none of this needs.
"""

from __future__ import annotations

import resource

from texts import CORPORA, TEXT, running_text, titles

from zhterm import alignment
from zhterm.extraction import title_pairs
from zhterm.lexicon import Lexicon
from zhterm.segmentation import Segmenter
from zhterm.segmentation import words as segmented
from zhterm.transliteration import transliterate_lines


def main() -> None:
    """Print the memory of a process that pairs titles, segments and reads text, and captures."""
    lexicon = Lexicon.open()
    lexicon.preload()
    for zh, en in titles():
        alignment.align(zh, segmented(zh, lexicon), en, lexicon)
    for name in CORPORA:
        lines = running_text(name)
        for at in range(0, len(lines), 500):
            transliterate_lines(Segmenter(lexicon).cut_lines(lines[at : at + 500]), lexicon)
    title_pairs(TEXT * 300, lexicon)
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory, all of the above loaded but jieba and pypinyin: {taken:.0f} MB (wanted <= 300)")


if __name__ == "__main__":
    main()
