import pytest

from models.rules.regions import body_regions, chiropractic_code, chiropractic_regions, osteopathic_code


@pytest.mark.parametrize(
    ("site", "region"),
    [
        ("C2", "cervical"),
        ("Occiput", "cervical"),
        ("C7-T1", "cervical"),
        ("T6", "thoracic"),
        ("costovertebral", "thoracic"),
        ("T12-L1", "thoracic"),
        ("L5", "lumbar"),
        ("L5-S1", "lumbar"),
        ("sacrum", "sacral"),
        ("S1", "sacral"),
        ("S5", "sacral"),
        ("ilium", "pelvic"),
        ("SI joint", "pelvic"),
        ("Sacro-iliac joint", "pelvic"),
        ("sacroiliac_joint", "pelvic"),
        ("PSIS", "pelvic"),
        ("pelvis", "pelvic"),
        ("shoulder", "extraspinal"),
        ("rib", "extraspinal"),
        ("TMJ", "extraspinal"),
        ("moon", None),
    ],
)
def test_regions_chiropractic_r_cmt_01(site: str, region: str | None) -> None:
    assert chiropractic_regions([site]) == ({region} if region else set())


def test_regions_range_crosses_all_it_names_r_cmt_01() -> None:
    assert chiropractic_regions(["C5-T2"]) == {"cervical", "thoracic"}


@pytest.mark.parametrize(
    ("sites", "spinal"),
    [
        pytest.param("C2 C5", "98940", id="R-CMT-01 one region, two segments"),
        pytest.param("C2 T6", "98940", id="R-CMT-01 two"),
        pytest.param("C2 T6 L5", "98941", id="R-CMT-01 three"),
        pytest.param("C2 T6 L5 sacrum", "98941", id="R-CMT-01 four"),
        pytest.param("C2 T6 L5 sacrum ilium", "98942", id="R-CMT-01 five"),
        pytest.param("C2 T6 shoulder knee", "98940", id="R-CMT-01 and outside the spine"),
        pytest.param("shoulder", None, id="R-CMT-01 outside only"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_regions_chiropractic_codes(sites: str, spinal: str | None) -> None:
    regions = chiropractic_regions(sites.split())
    assert chiropractic_code(regions) == spinal


@pytest.mark.parametrize(
    ("sites", "code"),
    [
        pytest.param("C2", "98925", id="R-OMT-01 one"),
        pytest.param("C2 T6", "98925", id="R-OMT-01 two"),
        pytest.param("C2 T6 ribs", "98926", id="R-OMT-01 three"),
        pytest.param("C2 T6 ribs L3", "98926", id="R-OMT-01 four"),
        pytest.param("C2 T6 ribs L3 sacrum", "98927", id="R-OMT-01 five"),
        pytest.param("C2 T6 ribs L3 sacrum pelvis", "98927", id="R-OMT-01 six"),
        pytest.param("C2 T6 ribs L3 sacrum pelvis head", "98928", id="R-OMT-01 seven"),
        pytest.param("C2 T6 ribs L3 sacrum pelvis head knee ankle shoulder", "98929", id="R-OMT-01 nine, legs once"),
        pytest.param("C2 T6 ribs L3 sacrum pelvis head knee shoulder abdomen", "98929", id="R-OMT-01 ten"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_regions_osteopathic_codes(sites: str, code: str | None) -> None:
    assert osteopathic_code(body_regions(sites.split())) == code
