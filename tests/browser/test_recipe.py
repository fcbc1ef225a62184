"""What the recipe promises without building anything: pinned inputs, the same bytes, a strict policy."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from random import Random

import pytest
from recipe.archives import tar
from recipe.extensions import PACKAGES
from recipe.fetching import PLATFORM, Larder, RecipeError, digest
from recipe.pins import Pin, Pins, read_pins
from recipe.policy import content_policy
from recipe.site import compress, name_of, squeeze
from recipe.wheels import wheel_name

from tests.browser.conftest import BROWSER, ROOT, serving

LOCKED = re.compile(r"^([a-z0-9-]+)==(\S+).*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n?)+)", re.M)


def test_every_input_is_pinned_once_with_a_hash_and_a_licence() -> None:
    inputs = read_pins().inputs
    assert all(re.fullmatch(r"[0-9a-f]{64}", pin.sha256) and pin.licence for pin in inputs)
    assert len({pin.file for pin in inputs}) == len(inputs) > 50
    assert {pin.origin for pin in inputs} == {"wheel", "source", "npm", "deb"}


def test_what_the_studio_itself_is_locked_to_is_the_same_file_in_the_tab() -> None:
    locked = {
        (name, version): hashes for name, version, hashes in LOCKED.findall((ROOT / "requirements.lock").read_text())
    }
    # A grammar has its name on npm too.
    ours = [pin for pin in read_pins().inputs if pin.origin in ("wheel", "source")]
    checked = [pin for pin in ours if (pin.name, pin.version) in locked]
    assert len(checked) > 40
    assert [pin.file for pin in checked if f"sha256:{pin.sha256}" not in locked[pin.name, pin.version]] == []


def test_every_wheel_that_is_built_has_its_hash_recorded() -> None:
    pins = read_pins()
    assert {wheel_name(package, pins.named(package.name, "source")) for package in PACKAGES} == set(pins.built)


def test_a_file_counts_only_with_its_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"a wheel"
    pin = Pin("one", "1", "one-1-py3-none-any.whl", hashlib.sha256(body).hexdigest(), "MIT", "wheel")
    house, cache = tmp_path / "house", tmp_path / "cache"
    house.mkdir()
    cache.mkdir()
    monkeypatch.setenv("LLMSPELL_WHEELHOUSE", str(house))
    larder = Larder(Pins((pin,), {}), cache)
    (house / pin.file).write_bytes(b"another one")
    with pytest.raises(RecipeError, match=r"one-1-py3-none-any\.whl .* is nowhere to be had"):
        larder.path(pin)
    (cache / pin.file).write_bytes(body)
    assert larder.path(pin) == cache / pin.file
    (house / pin.file).write_bytes(body)
    assert larder.path(pin) == house / pin.file


def test_a_wheel_that_pyodides_own_lock_lists_has_to_be_that_very_file(tmp_path: Path) -> None:
    wheel, name = b"a wheel", f"one-1-cp314-cp314-{PLATFORM}.whl"
    for listed in (wheel, b"another one"):
        folder = tmp_path / listed.decode()
        folder.mkdir()
        entry = {"file_name": name, "sha256": hashlib.sha256(listed).hexdigest()}
        lock = json.dumps({"packages": {"one": entry}}).encode()
        with tarfile.open(folder / "pyodide-1.tgz", "w:gz") as archive:
            member = tarfile.TarInfo("package/pyodide-lock.json")
            member.size = len(lock)
            archive.addfile(member, io.BytesIO(lock))
        (folder / name).write_bytes(wheel)
        pins = [
            Pin("pyodide", "1", "pyodide-1.tgz", digest(folder / "pyodide-1.tgz"), "MPL-2.0", "npm"),
            Pin("one", "1", name, digest(folder / name), "MIT", "wheel"),
        ]
        larder = Larder(Pins(tuple(pins), {}), folder)
        if listed == wheel:
            larder.fetch()
        else:
            with pytest.raises(RecipeError, match="another hash than Pyodide's own lock"):
                larder.fetch()


def test_the_same_files_make_the_same_archive_and_the_same_version() -> None:
    files = {"b/two.py": b"2", "a.py": b"1"}
    again = dict(reversed(files.items()))
    assert squeeze(tar(files)) == squeeze(tar(again))
    assert name_of(files) == name_of(again) != name_of({**files, "a.py": b"3"})


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_page_unpacks_what_the_recipe_packs(tmp_path: Path) -> None:
    files = {"a.py": b"", f"{'deep/' * 30}end.js": bytes(range(256)) * 5, "b/ü.txt": "ü".encode(), "c": b"x" * 512}
    (tmp_path / "archive.tar").write_bytes(tar(files))
    shutil.copy(BROWSER / "page" / "unpacking.js", tmp_path / "unpacking.mjs")
    program = """
        import { unpack } from './unpacking.mjs'
        import fs from 'node:fs'
        const said = {}
        const keep = (name, body) => { said[name] = Buffer.from(body).toString('hex') }
        const files = { mkdirTree: () => {}, writeFile: keep }
        unpack(files, new Uint8Array(fs.readFileSync('archive.tar')), '/lib')
        console.log(JSON.stringify(said))
    """
    done = subprocess.run(["node", "--input-type=module", "-e", program], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(done.stdout) == {f"/lib/{name}": body.hex() for name, body in files.items()}


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_an_archive_is_the_same_whether_or_not_the_host_sends_its_compressed_copy(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    whole = tar({"a.py": Random(7).randbytes(3000), "b.py": b"b = 1\n" * 500})
    for name in ("copied", "plain"):
        (site / f"{name}.tar.gz").write_bytes(squeeze(whole))
    compress(site, tmp_path / "kept")
    (site / "plain.tar.gz.br").unlink()
    assert [file.name for file in sorted(site.iterdir())] == ["copied.tar.gz", "copied.tar.gz.br", "plain.tar.gz"]
    shutil.copy(BROWSER / "page" / "unpacking.js", tmp_path / "unpacking.mjs")
    program = """
        import { fetchArchive } from './unpacking.mjs'
        const ask = globalThis.fetch // which asks for brotli only where a page is safe, other than a browser
        globalThis.fetch = (url) => ask(url, { headers: { 'accept-encoding': 'br, gzip' } })
        const [address, ...sizes] = process.argv.slice(1)
        for (const name of ['copied', 'plain']) {
          let come = 0
          const body = await fetchArchive(`${address}${name}.tar.gz`, (part) => { come += part }, sizes.map(Number))
          console.log(come.toFixed(3), Buffer.from(body).toString('hex'))
        }
    """
    with serving(site) as address:
        sizes = (str(len(squeeze(whole))), str(len(whole)))
        command = ["node", "--input-type=module", "-e", program, address, *sizes]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines() == [f"1.000 {whole.hex()}"] * 2


def test_the_policy_allows_no_code_from_text_and_none_from_elsewhere() -> None:
    policy = dict(part.split(" ", 1) for part in content_policy(framed=False).split("; "))
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval' blob:"
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"


def test_nothing_on_the_page_is_inline_or_from_elsewhere() -> None:
    page = (BROWSER / "page" / "index.html").read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\bstyle=", page) == []
    assert re.findall(r'(?:src|href)="(?:https?:|/)', page) == []


def test_the_server_says_types_compresses_and_stays_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "v" / "1").mkdir(parents=True)
    (tmp_path / "v" / "1" / "python.wasm").write_bytes(b"plain")
    (tmp_path / "v" / "1" / "python.wasm.br").write_bytes(b"small")
    with serving(tmp_path, prefix="/studio/", isolated=True) as address:
        request = urllib.request.Request(f"{address}v/1/python.wasm", headers={"Accept-Encoding": "gzip, br"})
        with urllib.request.urlopen(request) as answer:
            said = {name.lower(): value for name, value in answer.headers.items()}
            assert answer.read() == b"small"
        assert said["content-type"] == "application/wasm"
        assert said["content-encoding"] == "br"
        assert "immutable" in said["cache-control"]
        assert said["cross-origin-embedder-policy"] == "require-corp"
        for elsewhere in ("..%2f..%2f..%2fetc%2fpasswd", "v/1/none"):
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(address + elsewhere)
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(address.replace("/studio/", "/v/1/python.wasm"))
