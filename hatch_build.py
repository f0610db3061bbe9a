"""Put `models/` into wheels; an editable install reads them where they lie, and 24 MB need not be there twice."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ModelsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before each build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder unless the install is editable."""
        if version != "editable":
            build_data["force_include"]["models"] = "sarlens/models"
