"""Where things are: in a checkout beside the package, in an installed wheel inside it."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# The wheel has a pyproject.toml too, but inside the package.
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else None

PAGES = CHECKOUT / "pages" if CHECKOUT else PACKAGE / "_pages"
DATA = CHECKOUT / "data" if CHECKOUT else PACKAGE / "_data"
ASSETS = PACKAGE / "ui" / "assets"
APP = PACKAGE / "app.py"
MAIN_SCRIPT = PACKAGE / "main.py"
