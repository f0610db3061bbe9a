"""The six patterns."""

from __future__ import annotations

from sarlens.tagging.pattern import Pattern
from sarlens.tagging.patterns.gdpr_misrepresentation import PATTERN as GDPR_MISREPRESENTATION
from sarlens.tagging.patterns.missed_commitment import PATTERN as MISSED_COMMITMENT
from sarlens.tagging.patterns.parent_blame import PATTERN as PARENT_BLAME
from sarlens.tagging.patterns.poor_care_planning import PATTERN as POOR_CARE_PLANNING
from sarlens.tagging.patterns.poor_communication import PATTERN as POOR_COMMUNICATION
from sarlens.tagging.patterns.safeguarding_misuse import PATTERN as SAFEGUARDING_MISUSE

PATTERNS: tuple[Pattern, ...] = (
    PARENT_BLAME,
    SAFEGUARDING_MISUSE,
    GDPR_MISREPRESENTATION,
    MISSED_COMMITMENT,
    POOR_CARE_PLANNING,
    POOR_COMMUNICATION,
)
