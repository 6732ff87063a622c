"""How long ``notecoder serve`` takes from the command to its first answer, and a note alone after that."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final
from urllib.request import Request, urlopen

from tests.service.serving import ROOT, serving

STARTS: Final = 5
NOTE: Final = (ROOT / "corpus" / "data" / "samples" / "demo.txt").read_text(encoding="utf-8")


def main() -> None:
    starts, alone = [], []
    for _ in range(STARTS):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
            _ask(server.address, NOTE)
            starts.append(time.perf_counter() - began)
            for number in range(20):
                began = time.perf_counter()
                _ask(server.address, f"{NOTE}\nVisit {number}.")
                alone.append(time.perf_counter() - began)
    print(f"start to first answer: median {median(starts):.2f} s, longest {max(starts):.2f} s of {STARTS}")
    print(f"a note alone: median {1000 * median(alone):.1f} ms")


def _ask(address: str, text: str) -> None:
    with urlopen(Request(f"{address}/v1/suggest", json.dumps({"text": text}).encode()), timeout=60) as answer:
        answer.read()


if __name__ == "__main__":
    main()
