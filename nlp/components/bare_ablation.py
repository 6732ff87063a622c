"""What a bare "cooled RF" burned: where no facet nerve or joint is named, the genicular nerves of the lines before it (R-GEN-02)."""

from __future__ import annotations

from nlp.components.anatomy import find_places
from nlp.components.reading import Mention, Reading
from nlp.lexicon import Lexicon

_BARE, _KNEE, _BLOCK = "facet_ablation", "genicular_ablation", "genicular_block"
_LEAST = 2


def knees_burned(reading: Reading, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """The mentions with a lesion that names no nerve given to the knee's nerves, whose needles no longer tell a block."""
    bare = [m for m in mentions if m.family == _BARE and m.strength == "generic" and m.status == "performed"]
    if not bare or _KNEE not in lexicon.families:
        return mentions
    nerves = {h[2].value for h in reading.hits.get("nerve", ())}
    if sum(n.startswith("genicular_") for n in nerves) < _LEAST or "medial_branch" in nerves or find_places(reading.text):
        return mentions
    burned = {reading.segments[m.segment].section for m in bare}
    out = []
    for m in mentions:
        section = reading.segments[m.segment].section
        if m in bare:
            out.append(m._replace(family=_KNEE, strength="named"))
        elif not (m.family == _BLOCK and m.strength == "told" and section in burned):
            out.append(m)
    return out
