"""Streamlit's scripts that nearly every page of the board asks for, as one: written to the board's assets.

Run by `make bundle` when a test says that another version of Streamlit brings other scripts. Its one argument is
Streamlit's folder of static files; esbuild (Node.js) joins them. Nothing in them is changed but that an element
whose script has come is drawn at once, where Streamlit's page would first draw nothing in its place. Streamlit is
under the Apache License 2.0 as the board is.
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "dashboard" / "ui" / "assets"
ESBUILD = "esbuild@0.28.2"
ELEMENTS = ("BidiComponent",)
IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
INDEX = re.compile(r'static/js/([^"]+\.js)"')
EXPORTED = re.compile(r"export\{([^}]*)\};?\s*$")
HELPER = "i=function(i,a,o){"  # which asks for what a script needs before the script
# How Streamlit's page asks for an element's script when it is first drawn.
LATER = re.compile(
    r"(lazy\)\(\(\)=>)\w+\(\(\)=>import\(`\./([^`]+)`\),__vite__mapDeps\([^)]*\),import\.meta\.url\)\)"
)
AGAIN = re.compile(r"import\(`\./([^`]+)`\)")


def _outside(joined: list[str]) -> Callable[[re.Match[str]], str]:
    """An import of what is joined goes by its address: esbuild would put off all that it needs."""
    return lambda m: f"import(`./{m[1]}`.slice())" if m[1] in joined else m[0]


def names(static: Path) -> list[str]:
    """The scripts that are joined, the main one first: those of Streamlit's page and of some elements."""
    scripts = static / "static" / "js"
    found = INDEX.findall((static / "index.html").read_text(encoding="utf-8"))
    waiting = [file.name for element in ELEMENTS for file in scripts.glob(f"{element}.*.js")]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.append(name)
            waiting += IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))
    return found


def exports(text: str) -> list[str]:
    """The names that a script gives to others."""
    found = EXPORTED.search(text)
    return [each.split(" as ")[-1].strip() for each in found[1].split(",")] if found else []


def _prepared(scripts: Path, joined: list[str], folder: Path) -> str:
    """Copy what is joined into a folder, as it is joined; the lines by which elements are there at once."""
    for name in joined:
        text = AGAIN.sub(_outside(joined), (scripts / name).read_text(encoding="utf-8"))
        (folder / name).write_text(text, encoding="utf-8")
    [helper] = folder.glob("preload-helper.*.js")
    before, found, after = helper.read_text(encoding="utf-8").partition(HELPER)
    if not found:
        sys.exit(f"{helper.name} is another than was known")
    skips = "a=a&&a.filter(each=>!come.has(each.split('/').pop()));"
    helper.write_text(f"const come=new Set({json.dumps(joined)});{before}{found}{skips}{after}", "utf-8")
    main = (scripts / joined[0]).read_text(encoding="utf-8")
    now = LATER.sub(lambda m: f'{m[1]}__come["{m[2]}"])' if m[2] in joined else m[0], main)
    (folder / joined[0]).write_text(f'import{{__come}}from"./come.js";{now}', encoding="utf-8")
    (folder / "come.js").write_text("export const __come = {};", encoding="utf-8")
    drawn = [name for name in joined if f'__come["{name}"]' in now]
    return "".join(
        f'import * as e{number} from "./{name}";__come["{name}"] = {{ then: (take) => take(e{number}) }};'
        for number, name in enumerate(drawn)
    )


def main() -> None:
    """Write the one script, and beside it what each of those in it gives under which name."""
    static = Path(sys.argv[1])
    scripts, joined = static / "static" / "js", names(static)
    given = {
        name: {each: f"m{number}_{each}" for each in exports((scripts / name).read_text(encoding="utf-8"))}
        for number, name in enumerate(joined)
    }
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        lines = [f'import "./{joined[0]}";import {{ __come }} from "./come.js";']
        lines.append(_prepared(scripts, joined, folder))
        for name, each in given.items():
            named = ",".join(f"{export} as {own}" for export, own in each.items())
            lines.append(f'export {{{named}}} from "./{name}";')
        (folder / "entry.js").write_text("\n".join(lines), encoding="utf-8")
        others = [f"--external:./{file.name}" for file in scripts.glob("*.js") if file.name not in joined]
        options = ["--bundle", "--format=esm", "--minify", "--charset=utf8", "--outfile=bundle.js"]
        words = ["npx", "--yes", ESBUILD, "entry.js", *options, "--log-level=warning", *others]
        subprocess.run(words, cwd=folder, check=True)  # noqa: S603 - a pinned tool, on files of ours.
        made = (folder / "bundle.js").read_bytes()
    (ASSETS / "bundle.js.gz").write_bytes(gzip.compress(made, 9, mtime=0))
    told = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in given.items()]
    (ASSETS / "bundle.json").write_text("{\n" + ",\n".join(told) + "\n}\n", encoding="utf-8")
    print(f"{len(joined)} scripts, {(ASSETS / 'bundle.js.gz').stat().st_size:,} bytes")


main()
