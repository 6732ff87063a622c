import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.facet_joints import FacetJoints, disagrees, facet_joint_sides, facet_joints
from models.rules.levels import LevelSide

LUMBAR = ["T11", "T12", "L1", "L2", "L3", "L4", "L5"]


@pytest.mark.parametrize(
    ("nerves", "joints", "incomplete"),
    [
        pytest.param("C3 C4 C5", "C3-C4 C4-C5", "", id="R-FAC-02 C3,C4,C5"),
        pytest.param("C5 C4 C3 C4", "C3-C4 C4-C5", "", id="R-FAC-02 any order, twice"),
        pytest.param("C7 C8", "C7-T1", "", id="R-FAC-01 C7,C8"),
        pytest.param("C6 C7 C8", "C6-C7 C7-T1", "", id="R-FAC-02 C6,C7,C8"),
        pytest.param("TON", "C2-C3", "", id="R-RFA-10 third occipital alone"),
        pytest.param("TON C3", "C2-C3", "", id="R-RFA-10 third occipital with C3"),
        pytest.param("TON C3 C4", "C2-C3 C3-C4", "", id="R-NB-04 third occipital, C3, C4"),
        pytest.param("TON C4", "C2-C3", "C4", id="R-NB-04 third occipital, lone C4"),
        pytest.param("C8 T1", "T1-T2", "", id="R-FAC-01 C8,T1"),
        pytest.param("T5 T6 T7", "T6-T7 T7-T8", "", id="R-FAC-02 thoracic"),
        pytest.param("T11 T12", "T12-L1", "", id="R-FAC-06 T11,T12"),
        pytest.param("T12 L1", "L1-L2", "", id="R-FAC-04 T12,L1"),
        pytest.param("T11 T12 L1", "T12-L1 L1-L2", "", id="R-FAC-06 across"),
        pytest.param("L3 L4 L5", "L4-L5 L5-S1", "", id="R-RFA-03 three nerves are two joints"),
        pytest.param("L2 L3 L4 L5", "L3-L4 L4-L5 L5-S1", "", id="R-FAC-04 four nerves"),
        pytest.param("L4 L5 S1", "L5-S1", "", id="R-FAC-04 S1 branch adds none"),
        pytest.param("L5 S1", "", "L5 S1", id="R-FAC-04 S1 branch completes none"),
        pytest.param("L4", "", "L4", id="section 4 isolated nerve"),
        pytest.param("L1 L2 L5", "L2-L3", "L5", id="section 4 gap"),
        pytest.param("L1 L2 L4 L5", "L2-L3 L5-S1", "", id="section 4 two pairs"),
        pytest.param("C3 L4", "", "C3 L4", id="section 4 two regions"),
        pytest.param("L4 L5 L6", "L5-L6 L6-S1", "", id="L6 tolerated"),
        pytest.param("L3 L5 sciatic", "", "L3 L5 sciatic", id="unknown names come back"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_facet_joints_from_nerves(nerves: str, joints: str, incomplete: str) -> None:
    assert facet_joints(nerves.split()) == FacetJoints(tuple(joints.split()), tuple(incomplete.split()))


@given(st.integers(0, 6), st.integers(2, 7), st.randoms(use_true_random=False))
def test_facet_joints_k_neighbours_are_k_less_one(start: int, length: int, random: object) -> None:
    nerves = LUMBAR[start : start + length]
    expected = len(nerves) - 1
    assert len(facet_joints(reversed(nerves)).joints) == expected
    assert facet_joints(nerves) == FacetJoints(facet_joints(reversed(nerves)).joints, () if expected else tuple(nerves))


@pytest.mark.parametrize(
    ("nerves", "joints", "incomplete"),
    [
        pytest.param("L3 bilateral, L4 bilateral, L5 bilateral", "L4-L5 bilateral, L5-S1 bilateral", "", id="R-FAC-05 both sides"),
        pytest.param("L3 left, L4 left, L3 right, L4 right", "L4-L5 bilateral", "", id="R-FAC-05 left and right"),
        pytest.param("L3 bilateral, L4 bilateral, L5 right", "L4-L5 bilateral, L5-S1 right", "", id="R-FAC-05 one more right"),
        pytest.param("L3 left, L4 right", "", "L3 left, L4 right", id="section 4 not the same side"),
        pytest.param("L3 None, L4 None", "L4-L5 None", "", id="R-LAT-07 no side"),
        pytest.param("L3 right, L4 None", "L4-L5 right", "", id="R-LAT-07 side once"),
    ],
)
def test_facet_joints_by_side(nerves: str, joints: str, incomplete: str) -> None:
    found = facet_joint_sides(_sites(nerves))
    assert found.joints == _sites(joints)
    assert found.incomplete == _sites(incomplete)


@pytest.mark.parametrize(("written", "expected"), [(("L5-S1", "L4-L5"), False), (("L3-L4", "L4-L5"), True), ((), True)])
def test_facet_joints_disagree_with_written_joints(written: tuple[str, ...], expected: bool) -> None:
    assert disagrees(facet_joints(["L3", "L4", "L5"]), written) is expected


def _sites(text: str) -> tuple[LevelSide, ...]:
    pairs = [part.split() for part in text.split(", ") if part]
    return tuple(LevelSide(level, None if side == "None" else side) for level, side in pairs)  # type: ignore[arg-type]
