"""Bundles into the wheel what a checkout keeps outside the package; an editable install uses the checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# From the checkout's root to the wheel. pyproject.toml goes along because Streamlit reads its component table
# there.
BUNDLED = {
    "pages/*.py": "dashboard/_pages",
    "data/*.yaml": "dashboard/_data",
    "data/README.md": "dashboard/_data",
    ".streamlit/config.toml": "dashboard/.streamlit",
    "pyproject.toml": "dashboard",
}


class BundleHook(BuildHookInterface[Any]):
    """Adds the bundled files to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build; `version` is "standard" or "editable"."""
        if version != "standard":
            return
        for pattern, target in BUNDLED.items():
            for file in sorted(Path(self.root).glob(pattern)):
                build_data["force_include"][str(file)] = f"{target}/{file.name}"
