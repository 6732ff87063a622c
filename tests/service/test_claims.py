from __future__ import annotations

import pytest

from models.audit.claim_lines import parse_claim
from models.request import RequestError
from service.claims import read_claim

ISA = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260302*1200*^*00501*000000001*0*P*:~"
    "GS*HC*SENDER*RECEIVER*20260302*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~"
)
SERVICE = (
    "CLM*A-1*900***11:B:1*Y*A*Y*Y~LX*1~SV1*HC:64483:RT*500*UN*1***1~DTP*472*D8*20260302~LX*2~SV1*HC:64484:RT:59*300*UN*2***1~SE*9*0001~"
)


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        ('[{"code": "64483", "units": 1, "modifiers": ["RT"]}, "77003"]', [("64483", 1, ("RT",)), ("77003", 1, ())]),
        ('{"claim": "64483-RT, 64484-RT x2"}', [("64483", 1, ("RT",)), ("64484", 2, ("RT",))]),
        ("code,units,modifiers\n64483,1,RT\n64484,2,RT 59\n", [("64483", 1, ("RT",)), ("64484", 2, ("RT", "59"))]),
        ("CPT,Mod1,Mod2,Qty\r\n64483,RT,,1\r\n\r\n97110,GP,59,3\r\n", [("64483", 1, ("RT",)), ("97110", 3, ("GP", "59"))]),
        ('Procedure Code,Charge,Units,Modifiers\n64483,500.00,,"RT,59"\n', [("64483", 1, ("RT", "59"))]),
        ("64483,1,RT\n77003\n", [("64483", 1, ("RT",)), ("77003", 1, ())]),
        ("\ufeffcode,units\nJ1100,10\n", [("J1100", 10, ())]),
        (ISA + SERVICE, [("64483", 1, ("RT",)), ("64484", 2, ("RT", "59"))]),
        (SERVICE.replace("~", "~\n"), [("64483", 1, ("RT",)), ("64484", 2, ("RT", "59"))]),
        ((ISA + SERVICE).replace("*", "|").replace(":", ">").replace("~", "\n"), [("64483", 1, ("RT",)), ("64484", 2, ("RT", "59"))]),
        ("LX*1~SV1*HC:97110:GP*90*UN*3~", [("97110", 3, ("GP",))]),
    ],
)
def test_claims_are_read(raw: str, lines: list[tuple[str, int, tuple[str, ...]]]) -> None:
    found = parse_claim(read_claim(raw.encode()))
    assert [(line.code, line.units, line.modifiers) for line in found] == lines


@pytest.mark.parametrize(
    ("raw", "kind", "field"),
    [
        (b"", "claim", "claim"),
        (b" \n", "claim", "claim"),
        (b"[]", "claim", "claim"),
        (b'[{"code"', "json", "claim file"),
        (b"\xff\xfe6", "encoding", "claim file"),
        (b"code,units\n64483,1\n64484,-2\n", "claim", "claim line 2"),
        (b"code,units\n64483,1\nhello,1\n", "claim", "claim line 2"),
        (b"code,units\n", "claim", "claim"),
        (b"CLM*A*1~CLM*B*1~LX*1~SV1*HC:64483*1*UN*1~", "claim", "claim file"),
        (b"LX*1~SV1*HC:64483*1*UN*1~LX*2~SV1*ER:64483*1*UN*1~", "claim", "claim line 2"),
        (b"LX*1~SV1*HC:01992*1*MJ*30~", "claim", "claim line 1"),
        (b"LX*1~SV1~", "claim", "claim line 1"),
        (b"CLM*A*1~", "claim", "claim file"),
        (b"x" * 1_100_000, "too_long", "claim file"),
    ],
)
def test_claims_refuses(raw: bytes, kind: str, field: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_claim(read_claim(raw))
    assert (refused.value.kind, refused.value.field) == (kind, field)
