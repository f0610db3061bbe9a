"""The six patterns."""

from __future__ import annotations

from sarlens.tagging.pattern import Pattern
from sarlens.tagging.patterns.poor_care_planning import PATTERN as POOR_CARE_PLANNING
from sarlens.tagging.patterns.poor_communication import PATTERN as POOR_COMMUNICATION

PATTERNS: tuple[Pattern, ...] = (POOR_CARE_PLANNING, POOR_COMMUNICATION)
