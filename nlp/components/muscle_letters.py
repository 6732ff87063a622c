"""Letters that stand for a muscle only in a list of muscles that were needled or injected ("R UT, R LS, R SO")."""

from __future__ import annotations

import re

_MUSCLES = {
    "LS": "levator_scapulae", "LEV": "levator_scapulae", "SO": "suboccipital", "SOs": "suboccipital", "SC": "splenius_capitis",
    "SSp": "supraspinatus", "SS": "supraspinatus", "IS": "infraspinatus", "RH": "rhomboid", "RHOM": "rhomboid", "LT": "trapezius",
    "MT": "trapezius", "CPS": "cervical_paraspinal", "LPS": "lumbar_paraspinal", "MF": "multifidus", "ES": "erector_spinae_muscle",
    "GM": "gluteus_medius", "GMx": "gluteus_maximus", "GMax": "gluteus_maximus", "Gmax": "gluteus_maximus", "Gmin": "gluteus_minimus",
    "GMin": "gluteus_minimus", "PF": "piriformis", "PIR": "piriformis", "VL": "vastus_lateralis", "VM": "vastus_medialis",
    "VMO": "vastus_medialis", "RF": "rectus_femoris", "BF": "biceps_femoris", "HS": "hamstrings", "GS": "gastrocnemius",
    "gastroc": "gastrocnemius", "PL": "peroneus_longus", "LD": "latissimus_dorsi", "Tmaj": "teres_major", "Tmin": "teres_minor",
    "Pmin": "pectoralis_minor", "Pmaj": "pectoralis_major", "SCM": "sternocleidomastoid", "TFL": "tensor_fasciae_latae",
}  # fmt: skip
_ITEM = re.compile(
    r"(?:(?<=[,;:+&/(])|\band\b|(?<=\b[RLB])|(?<=\bBL)|(?<=\b[Rr]t)|(?<=\b[Ll]t)|(?<=\bbilat))"
    r"[ \t]*(?:(?:R|L|B|BL|[Rr]t|[Ll]t|[Bb]ilat)\.?[ \t]+)?"
    rf"(?P<m>{'|'.join(sorted(_MUSCLES, key=len, reverse=True))})(?=[ \t]*(?:[,;.+&/)\n]|$|\band\b|[xX×][ \t]?\d))"
)


def listed_muscles(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """(start, end, muscle) of the letters in ``text[start:end]``, a sentence that names one muscle at least in words."""
    return [(m.start("m"), m.end("m"), _MUSCLES[m["m"]]) for m in _ITEM.finditer(text, start, end)]
