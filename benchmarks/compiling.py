"""What compiling the reference dictionary costs, as a ratio to jieba's start without its cache in the same run.

usage: python benchmarks/compiling.py [ROUNDS]

Wanted: <= 8x the processor's time of `jieba.initialize()` alone, with our imports included, and <= 250 MB at most.
Both run in new processes and take turns, so that a busy machine slows both alike; medians are compared.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
MEASURED = """
import resource, time
{ready}
started = time.perf_counter()
before = time.process_time()
{work}
taken = time.process_time() - before
print(taken, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measured(work: str, ready: str = "") -> tuple[float, ...]:
    """Seconds of the processor, seconds, and megabytes at most that a new process takes for some work, once ready."""
    command = [sys.executable, "-c", MEASURED.format(work=work, ready=ready)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return tuple(map(float, done.stdout.split()))


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    jieba, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon.sqlite"
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as empty:
                quiet = f"import jieba; jieba.setLogLevel(40); jieba.dt.tmp_dir = {empty!r}"
                jieba.append(measured("jieba.initialize()", quiet))
            ours.append(measured(f"from zhterm.lexicon import Lexicon; Lexicon.compile({str(path)!r})"))
        size = path.stat().st_size / 1e6
    base = statistics.median(taken for taken, _, _ in jieba)
    cpu, wall, memory = map(statistics.median, zip(*ours, strict=True))
    print(f"jieba.initialize() without its cache: {base:.2f} s of the processor, median of {rounds}")
    print(f"compiling the dictionary: {cpu:.2f} s of the processor, {wall:.2f} s in all; a file of {size:.1f} MB")
    print(f"{cpu / base:.1f}x (wanted <= 8x), {memory:.0f} MB at most (wanted <= 250 MB)")


if __name__ == "__main__":
    main()
