"""Streamlit's scripts that nearly every page of the board asks for, as one: written to the board's assets.

Run by `make bundle` when a test says that another version of Streamlit brings other scripts. Its one argument is
Streamlit's folder of static files; esbuild (Node.js) joins them, and nothing in them is changed but that what has
come is not asked for again. Streamlit is under the Apache License 2.0 as the board is.
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "dashboard" / "ui" / "assets"
ESBUILD = "esbuild@0.28.2"
ELEMENTS = ("Selectbox", "DateInput", "TextInput", "BidiComponent", "Metric", "ButtonGroup")
IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
INDEX = re.compile(r'static/js/([^"]+\.js)"')
EXPORTED = re.compile(r"export\{([^}]*)\};?\s*$")
HELPER = "i=function(i,a,o){"  # which asks for what a script needs before the script


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


def main() -> None:
    """Write the one script, and beside it what each of those in it gives under which name."""
    static = Path(sys.argv[1])
    scripts, joined = static / "static" / "js", names(static)
    given = {
        name: {each: f"m{number}_{each}" for each in exports((scripts / name).read_text(encoding="utf-8"))}
        for number, name in enumerate(joined)
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in joined:
            shutil.copy(scripts / name, folder)
        [helper] = Path(folder).glob("preload-helper.*.js")
        text = helper.read_text(encoding="utf-8")
        if HELPER not in text:
            sys.exit(f"{helper.name} is another than was known")
        skips = f"const come=new Set({json.dumps(joined)});" + text.replace(
            HELPER, HELPER + "a=a&&a.filter(each=>!come.has(each.split('/').pop()));"
        )
        helper.write_text(skips, encoding="utf-8")
        lines = [f'import "./{joined[0]}";']
        for name, each in given.items():
            named = ",".join(f"{export} as {own}" for export, own in each.items())
            lines.append(f'export {{{named}}} from "./{name}";')
        (Path(folder) / "entry.js").write_text("\n".join(lines), encoding="utf-8")
        others = [f"--external:./{file.name}" for file in scripts.glob("*.js") if file.name not in joined]
        options = ["--bundle", "--format=esm", "--minify", "--charset=utf8", "--outfile=bundle.js"]
        words = ["npx", "--yes", ESBUILD, "entry.js", *options, "--log-level=warning", *others]
        subprocess.run(words, cwd=folder, check=True)  # noqa: S603 - a pinned tool, on files of ours.
        made = (Path(folder) / "bundle.js").read_bytes()
    (ASSETS / "bundle.js.gz").write_bytes(gzip.compress(made, 9, mtime=0))
    lines = [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in given.items()]
    (ASSETS / "bundle.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(joined)} scripts, {(ASSETS / 'bundle.js.gz').stat().st_size:,} bytes")


main()
