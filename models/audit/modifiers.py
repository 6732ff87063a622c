"""Modifiers: which there are, which tell sides or parts of a service apart, which are wrong on a code. R-LAT, R-MOD, R-DRG-06."""

from __future__ import annotations

from typing import Final

from models.rules.laterality import takes_side
from models.tables.load import Code

# CPT's own, then HCPCS level II as published by CMS, class by class.
_ALL: Final = (
    "22 23 24 25 26 27 29 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96 97 99 "
    "1P 2P 3P 8P P1 P2 P3 P4 P5 P6 "
    "A1 A2 A3 A4 A5 A6 A7 A8 A9 AA AB AD AE AF AG AH AI AJ AK AM AO AP AQ AR AS AT AU AV AW AX AY AZ "
    "BA BL BO BP BR BU CA CB CC CD CE CF CG CH CI CJ CK CL CM CN CO CP CQ CR CS CT DA E1 E2 E3 E4 EA EB EC ED EE EJ EM EP ER ET EX EY "
    "F1 F2 F3 F4 F5 F6 F7 F8 F9 FA FB FC FP FQ FR FS FT FX FY FZ G0 G1 G2 G3 G4 G5 G6 G7 G8 G9 "
    "GA GB GC GD GE GF GG GH GJ GK GL GM GN GO GP GQ GR GS GT GU GV GW GX GY GZ H9 HA HB HC HD HE HF HG HH HI HJ HK HL HM HN HO HP HQ "
    "HR HS HT HU HV HW HX HY HZ J1 J2 J3 J4 J5 JA JB JC JD JE JF JG JK JL JW JZ K0 K1 K2 K3 K4 KA KB KC KD KE KF KG KH KI KJ KK KL KM "
    "KN KO KP KQ KR KS KT KU KV KW KX KY KZ LC LD LL LM LR LS LT LU M2 MA MB MC MD ME MF MG MH MS N1 N2 N3 NB NR NU PA PB PC PD PI PL "
    "PM PN PO PS PT Q0 Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9 QA QB QC QD QE QF QG QH QJ QK QL QM QN QP QQ QR QS QT QW QX QY QZ RA RB RC RD RE RI "
    "RR RT SA SB SC SD SE SF SG SH SJ SK SL SM SN SQ SS ST SU SV SW SY SZ T1 T2 T3 T4 T5 T6 T7 T8 T9 TA TB TC TD TE TF TG TH TJ TK TL "
    "TM TN TP TQ TR TS TT TU TV TW U1 U2 U3 U4 U5 U6 U7 U8 U9 UA UB UC UD UE UF UG UH UJ UK UN UP UQ UR US V1 V2 V3 V4 V5 V6 V7 V8 V9 "
    "VM VP X1 X2 X3 X4 X5 XE XP XS XU ZA ZB ZC"
)
VALID: Final = frozenset(_ALL.split())
DIGITS: Final = {
    **dict.fromkeys(("FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4"), "LT"),
    **dict.fromkeys(("F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9"), "RT"),
}
SIDES: Final = frozenset({"LT", "RT", "50", *DIGITS})
# Units of these stand on lines of their own: discarded, and furnished by an assistant.
WASTED: Final = "JW"
ASSISTED: Final = frozenset({"CQ", "CO"})
# Whether one of these is needed depends on more than the note: payer, contract, what else was billed (R-MOD-01, R-MOD-05, R-FAC-11).
ADVISORY: Final = frozenset({"59", "XE", "XS", "XP", "XU", "51", "KX", "GC", "GE", "GA", "GX", "GY", "GZ", "Q0", "Q1", "22", "33", "99"})

_SEPARATING: Final = frozenset({"59", "XE", "XS", "XP", "XU"})
_THERAPY: Final = frozenset({"GP", "GO", "GN", "CQ", "CO"})
_TELEHEALTH: Final = frozenset({"95", "93", "GT", "GQ", "FQ"})
_VISITS_ONLY: Final = frozenset({"25", "24", "57", "27", "AI"})
_ADDED_TO_VISITS: Final = frozenset({"em_complexity", "em_prolonged"})
_DRUGS_ONLY: Final = frozenset({"JW", "JZ", "JA", "JB"})
_ELSEWHERE: Final = "P1 P2 P3 P4 P5 P6 AA AD QK QS QX QY QZ LC LD LM RC RI NU RR UE LL 47"
_OF_OTHERS: Final = frozenset(_ELSEWHERE.split())
_NEEDLING: Final = frozenset({"20560", "20561"})
_PARTS: Final = frozenset({"26", "TC"})
_WITH_PARTS: Final = ("7", "92", "93", "94", "95")


def is_visit(entry: Code | None, code: str) -> bool:
    """Whether the code is a visit, which alone takes 25 and never 59."""
    return entry.family.startswith("em_") if entry else code.startswith(("992", "993"))


def is_drug(code: str) -> bool:
    """Whether the code bills what was given, and not an act."""
    return code[0] in "JQ" or code.startswith(("A9", "C9"))


def required(code: str, documented: tuple[str, ...], payer: str, setting: str | None) -> frozenset[str]:
    """The modifiers of a documented line that its claim cannot leave out; sides and parts of units are judged with the units.

    26 only where the request says that a facility owns the equipment, JZ only for Medicare (R-MOD-06, R-DRG-06).
    """
    left_open = ADVISORY | SIDES | ASSISTED | {WASTED}
    left_open |= set() if setting == "facility" else {"26"}
    left_open |= set() if payer == "medicare" else {"JZ"}
    # Needling is no therapy service unless it stands in a therapist's plan of care.
    left_open |= {"GP", "GO"} if code in _NEEDLING else set()
    return frozenset(documented) - left_open


def wrong_on(code: str, entry: Code | None, modifiers: tuple[str, ...], documented: tuple[str, ...], payer: str) -> dict[str, str]:
    """The claimed modifiers that cannot be right on the code, or that the note speaks against, each with the reason in words.

    One more than the documented ones is no fault where chart or payer may ask for it.
    """
    visit, drug = is_visit(entry, code), is_drug(code)
    # Dry needling is done by therapists too.
    therapy = not visit and (code[0] not in "267JQ" or code in _NEEDLING)
    out: dict[str, str] = {}
    for modifier in modifiers:
        if modifier in documented:
            continue
        if modifier in _VISITS_ONLY and (not visit or (entry is not None and entry.family in _ADDED_TO_VISITS)):
            out[modifier] = f"{modifier} belongs on a visit"
        elif modifier in _SEPARATING and visit:
            out[modifier] = f"{modifier} never belongs on a visit; 25 says that it is separate"
        elif modifier in _PARTS and not code.startswith(_WITH_PARTS):
            out[modifier] = f"{code} has no professional and technical part"
        elif modifier in _DRUGS_ONLY and not drug:
            out[modifier] = f"{modifier} belongs on a drug"
        elif modifier in _THERAPY and not therapy:
            out[modifier] = f"{modifier} belongs on therapy"
        elif modifier == "AT" and (entry is None or entry.family != "manipulation" or payer == "medicare"):
            out[modifier] = "AT says active chiropractic treatment, which is not documented"
        elif modifier in _OF_OTHERS:
            out[modifier] = f"{modifier} belongs to anaesthesia, coronary vessels or equipment"
        elif modifier == "53":
            out[modifier] = "the note does not say that the procedure was broken off"
        elif modifier in ("73", "74"):
            out[modifier] = f"{modifier} belongs on a facility's claim"
        elif modifier in _TELEHEALTH:
            out[modifier] = "the note does not tell of a visit by video or telephone"
        elif modifier == "JZ" and WASTED in documented:
            out[modifier] = "the note tells of a discarded amount"
        elif modifier == "50" and entry is not None and not _takes_50(entry):
            out[modifier] = f"{code} never takes 50"
    return out


def _takes_50(entry: Code) -> bool:
    return entry.bilateral in (None, "1") and takes_side(entry)
