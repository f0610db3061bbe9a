"""What the codes on redactions mean, and how sure that is."""

from __future__ import annotations

import pytest

from sarlens.analysis.exemptions import exemption, exemptions, meaning


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("S2 P3 Rights of others", "third-party"), ("S2 P4 Para 24 References", "references"), ("S3 P3 Para 11 SC harm", "serious-harm-social-work"),
        ("S2 P1 Para 2 Crime", "crime"), ("S2 P4 Para 22 Mgmt Planning", "management"), ("s.40(2)", "foia"), ("TPI", "third-party"),
        ("3rd party", "third-party"), ("third party information removed", "third-party"), ("LPP", "privilege"), ("Legal privilege", "privilege"),
        ("Name removed", None), ("REDACTED", None), (None, None),
    ],
)  # fmt: skip
def test_the_codes_that_councils_print(reason: str | None, code: str | None) -> None:
    found = exemption(reason)
    assert (found.id if found else None) == code


def test_what_nobody_has_checked_is_said_to_be_so() -> None:
    assert {one.id for one in exemptions() if one.checked is None} >= {"foia", "privilege", "serious-harm-health"}
    assert "not verified" in (meaning("LPP") or "")
    assert "not verified" not in (meaning("TPI") or "") and "paragraph 16" in (meaning("TPI") or "")


def test_a_section_of_the_freedom_of_information_act_is_no_exemption_from_a_subject_access_request() -> None:
    assert "it is not an exemption" in (meaning("s.40(2)") or "")
