import subprocess
import sys
from importlib import import_module

import pytest

from dashboard.exporters.pack import Format, file_name
from tests.exporters.reviews import eventful

LIBRARIES = ("defusedcsv", "icalendar", "jinja2", "pptx", "typst", "xlsxwriter")


def test_the_endings_are_those_of_the_command_line():
    assert [str(form) for form in Format] == ["pdf", "pptx", "html", "xlsx", "csv", "ics", "json"]


@pytest.mark.parametrize("form", Format)
def test_a_format_names_a_renderer_that_is_there(form):
    module, _, function = form.renderer.partition(":")

    assert form.label.startswith(form.upper())
    assert "/" in form.media_type
    assert callable(getattr(import_module(f"dashboard.exporters.{module}"), function))


def test_naming_the_formats_loads_the_library_of_none():
    script = f"import sys, dashboard.exporters.pack; print([m for m in {LIBRARIES} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


def test_a_file_is_called_after_certification_and_day(make):
    assert file_name(eventful(make), Format.XLSX) == "SMALL-2025-10-01.xlsx"
