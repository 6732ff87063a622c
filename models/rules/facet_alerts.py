"""Where nerves and joints of a facet procedure do not fit: a nerve that completes no joint, joints that the nerves do not supply."""

from __future__ import annotations

from models.answer import Alert
from models.rules.facet_joints import FacetJoints, disagrees, facet_joint_sides
from models.rules.levels import LevelSide, is_level, merge_sides
from nlp.facts import Procedure

_BY_NERVES = frozenset({"medial_branch_block", "facet_ablation"})


def facet_alerts(procedure: Procedure, codes: tuple[str, ...]) -> list[Alert]:
    """A lone nerve, or joints written beside nerves that supply others (section 4); the lines stay as they were counted."""
    if procedure.family not in _BY_NERVES or not codes:
        return []
    nerves = [s for s in procedure.sites if s.kind == "vertebra" and is_level(s.value)]
    written = merge_sides(LevelSide(s.value, None) for s in procedure.sites if s.kind == "level" and is_level(s.value))
    spans = tuple(e for s in nerves for e in s.evidence if e.role == "level")[:4]
    found = facet_joint_sides(LevelSide(s.value, s.side or procedure.side) for s in nerves)
    joints = tuple(dict.fromkeys(j.level for j in found.joints))
    if written and joints and disagrees(FacetJoints(joints), (w.level for w in written)):
        text = f"The joints and the nerves that the note names differ: the nerves supply {', '.join(joints)}."
        return [Alert("warning", "documentation", codes, text, "section 4", spans)]
    if found.incomplete and not written and "third_occipital" not in {v.value for v in procedure.attributes.get("nerve", ())}:
        alone = ", ".join(dict.fromkeys(n.level for n in found.incomplete))
        text = f"{alone}: a joint has two nerves, and the second is not named; a joint half treated is reduced (52)."
        return [Alert("warning", "documentation", codes, text, "section 4", spans)]
    return []
