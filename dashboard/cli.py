"""The command line: `readiness`."""

import json

import typer

from dashboard.domain.certificate import Certificate

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def readiness() -> None:
    """A production certification as a record that computes itself."""


@app.command()
def schema() -> None:
    """Print the JSON Schema of the record file, for editors."""
    typer.echo(json.dumps(Certificate.model_json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command line; exits with its code."""
    app()
