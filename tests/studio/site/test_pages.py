"""A notebook as a static site: what goes along, what never does, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from recipe.site import write

from kernel.errors import DeniedError, InvalidError, NotFoundError
from studio.bundles import unpack
from studio.cli.export import command
from studio.notebook.files import read_notebook
from studio.site.absences import absences
from studio.site.built import VARIABLE, Built, find_site, read_site
from studio.site.pages import Book, gather, own_files, root_of, write_site, zip_site
from tests.kit.small_site import VERSION, small_site

BRIEF = """\
---
title: A <brief> & more
model: scripted/answers/steps.yaml
params:
  source:
    type: file
    default: data/owls.csv
---

![owl](owl.svg)

```lua {#first}
local words = require("lib.words")
print(words, "notes.txt", "../outside.txt", "nothing.txt")
```

```javascript
import {count} from "./lib/count.js"
```
"""

FILES = {
    "brief.spell.md": BRIEF,
    "brief.cassette.jsonl": "{}\n",
    "lib/words.lua": 'return {more = require("lib.deep")}',
    "lib/deep.lua": "return 1",
    "lib/count.js": 'import "./deeper.js"\nexport const count = 1',
    "lib/deeper.js": "export {}",
    "data/owls.csv": "a,b\n",
    "answers/steps.yaml": "- text: hello\n",
    "notes.txt": "notes",
    "owl.svg": "<svg/>",
    "unrelated.txt": "mine alone",
    ".env": "SOME_API_KEY=abcdefghijkl",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a notebook that names most of what lies there."""
    here = tmp_path / "here"
    write(here, {name: text.encode() for name, text in FILES.items()})
    (tmp_path / "outside.txt").write_text("outside")
    return here


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A site with the real page around a version that is small."""
    return small_site(tmp_path / "site")


def gathered(folder: Path, **wishes: object) -> Book:
    file = folder / "brief.spell.md"
    return gather(read_notebook(file), file, root_of(folder), {}, **wishes)


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_a_notebook_names_goes_along_and_nothing_else(folder: Path) -> None:
    book = gathered(folder)
    assert set(book.files) == {*FILES} - {"unrelated.txt", ".env"}
    assert book.files["brief.spell.md"] == BRIEF.encode()
    assert book.path == "brief.spell.md"


def test_more_can_be_taken_along_by_name_but_nothing_hidden_or_outside(folder: Path) -> None:
    assert "unrelated.txt" in gathered(folder, more=["unre*.txt"]).files
    for name in ("../outside.txt", ".env", "no-such-file"):
        with pytest.raises(NotFoundError, match="There is no file"):
            gathered(folder, more=[name])


def test_in_a_workspace_names_are_those_of_its_folder(folder: Path) -> None:
    (folder / ".llmspell").mkdir()
    inner = folder / "deep" / "second.spell.md"
    inner.parent.mkdir()
    inner.write_text('```lua\nprint("notes.txt", "beside.txt")\n```\n')
    (inner.parent / "beside.txt").write_text("beside")
    book = gather(read_notebook(inner), inner, root_of(inner.parent), {})
    assert set(book.files) == {"deep/second.spell.md", "deep/beside.txt", "notes.txt"}


@pytest.mark.parametrize(
    ("code", "environment"),
    [
        ('local key = "sk-abcdefghijklmnopqrstuvwxyz"', {}),
        ('local key = "hunter2hunter2"', {"OWL_API_KEY": "hunter2hunter2"}),
        ("-- -----BEGIN RSA PRIVATE KEY-----", {}),
    ],
)
def test_a_key_is_never_given_away(folder: Path, code: str, environment: Mapping[str, str]) -> None:
    (folder / "lib" / "words.lua").write_text(f"local one = 1\n{code}\n")
    file = folder / "brief.spell.md"
    with pytest.raises(DeniedError, match=r"'lib/words.lua' holds a key or a password \(line 2\)") as raised:
        gather(read_notebook(file), file, folder, environment)
    assert code not in str(raised.value)


def test_a_key_of_the_settings_is_never_given_away(folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[providers.owls]\napi_key = "hunter2hunter2"\n')
    (folder / "notes.txt").write_text("hunter2hunter2")
    file = folder / "brief.spell.md"
    with pytest.raises(DeniedError, match=r"notes\.txt"):
        gather(read_notebook(file), file, folder, {"LLMSPELL_CONFIG": str(settings)})


def test_the_same_notebook_makes_the_same_bytes_and_shares_the_version(folder: Path, built: Built) -> None:
    one, two = folder / "one", folder / "two"
    size = write_site(gathered(folder), built, one)
    write_site(gathered(folder), built, two)
    assert files_of(one) == files_of(two)
    assert size == sum(map(len, files_of(one).values()))
    shared = {name: data for name, data in files_of(one).items() if name.startswith("v/")}
    assert shared == {name: data for name, data in files_of(built.folder).items() if name.startswith("v/")}
    assert not {"index.html.br", "sw.js.gz"} & set(files_of(one))
    assert zip_site(gathered(folder), built) == zip_site(gathered(folder), built)


def test_another_notebook_is_another_version_for_those_who_kept_the_first(folder: Path, built: Built) -> None:
    first = own_files(gathered(folder), built)
    (folder / "notes.txt").write_text("others")
    second = own_files(gathered(folder), built)
    assert first["sw.js"] != second["sw.js"]
    (address,) = (name for name in second if name.endswith(".zip"))
    kept = re.search(r"const FILES = (.*)", second["sw.js"].decode())
    assert kept is not None
    assert address in json.loads(kept[1])
    assert hashlib.sha256(second[address]).hexdigest().startswith(Path(address).stem)


def test_the_page_says_the_notebook_and_nothing_of_it_is_markup(folder: Path, built: Built) -> None:
    own = own_files(gathered(folder), built)
    page = own["index.html"].decode()
    assert "<title>A &lt;brief&gt; &amp; more</title>" in page
    assert 'data-file="brief.spell.md" data-mode="notebook"' in page
    assert "<brief>" not in page
    assert json.loads(own["manifest.webmanifest"])["name"] == "A <brief> & more"
    (bundle,) = (data for name, data in own.items() if name.endswith(".zip"))
    assert unpack(bundle, "x.zip").files == gathered(folder).files


def test_a_zip_has_all_but_the_compressed_copies(folder: Path, built: Built) -> None:
    packed = unpack(zip_site(gathered(folder), built), "site.zip").files
    whole = folder / "whole"
    write_site(gathered(folder), built, whole)
    there = {name for name in files_of(whole) if not name.endswith((".br", "boot.js.gz", ".nojekyll"))}
    assert set(packed) == there


def test_only_a_site_gives_way_and_only_when_asked(folder: Path, built: Built, tmp_path: Path) -> None:
    book, target = gathered(folder), tmp_path / "target"
    write_site(book, built, target)
    with pytest.raises(InvalidError, match="--force"):
        write_site(book, built, target)
    write_site(book, built, target, replace=True)
    with pytest.raises(InvalidError, match="has other files in it"):
        write_site(book, built, folder, replace=True)
    assert (folder / "notes.txt").read_text() == "notes"


def test_a_site_is_found_where_it_is_named_and_else_it_is_said_what_to_do(built: Built, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(f"[site]\nfolder = {json.dumps(str(built.folder))}\n")
    assert find_site(built.folder, {}, ()) == built
    assert find_site(None, {VARIABLE: str(built.folder)}, ()) == built
    assert find_site(None, {"LLMSPELL_CONFIG": str(settings)}, ()) == built
    assert find_site(None, {}, (tmp_path / "none", built.folder)) == built
    with pytest.raises(NotFoundError, match="make browser"):
        find_site(None, {}, ())
    with pytest.raises(NotFoundError, match="There is no folder"):
        find_site(tmp_path / "none", {}, (built.folder,))


def test_what_is_no_built_site_is_refused(folder: Path, built: Built, tmp_path: Path) -> None:
    exported = tmp_path / "exported"
    write_site(gathered(folder), built, exported)
    with pytest.raises(InvalidError, match="has a notebook in it already"):
        read_site(exported)
    with pytest.raises(InvalidError, match="no built site"):
        read_site(folder)
    (built.folder / "v" / VERSION / "version.json").unlink()
    with pytest.raises(InvalidError, match="not whole"):
        read_site(built.folder)


ABSENT = """---
model: claude-sonnet-4-5
isolated: true
---

```python {#frames}
import os, sys
import pandas as pd
from helpers import word
```

```lua
local one = ShellCommandTool({})
local two = agents.create({model = "openai/gpt-4o-mini", tools = {"email", "json"}})
local three = {"process", "xml"}
```
"""


def test_what_cannot_work_there_is_said_by_name(folder: Path) -> None:
    file = folder / "absent.spell.md"
    file.write_text(ABSENT)
    told = " ".join(absences(read_notebook(file)))
    for word in ("pandas", "helpers", "shell_command", "email", "openai/gpt-4o-mini", "claude-sonnet-4-5", "isolated"):
        assert word in told
    assert "xml" not in told
    assert "json" not in told
    assert "import os" not in told
    assert "helpers" not in " ".join(absences(read_notebook(file), ["helpers.py"]))
    assert absences(read_notebook(folder / "brief.spell.md")) == ()


def test_the_command_writes_the_folder_and_says_what_is_in_it(folder: Path, built: Built) -> None:
    file, target = str(folder / "brief.spell.md"), folder / "out"
    wish = [file, "--to", "site", "--site", str(built.folder)]
    done = CliRunner().invoke(command, [*wish, "-o", str(target), "--app"])
    assert done.exit_code == 0, done.output
    assert "lib/words.lua" in done.output
    assert 'data-mode="app"' in (target / "index.html").read_text()
    again = CliRunner().invoke(command, [*wish, "-o", str(target)])
    assert again.exit_code == 1
    assert "--force" in again.output
    assert CliRunner().invoke(command, [file, "--app"]).exit_code == 2
    assert CliRunner().invoke(command, [*wish, "-o", "-"]).exit_code == 1
