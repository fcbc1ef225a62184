// Compiles the Python files of an archive to bytecode with Pyodide itself, since its Python is seldom the one at hand.
// node bytecode.mjs PYODIDE_FOLDER IN OUT; what is text to us (samples, templates) stays as it is.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [pyodide, source, target] = process.argv.slice(2)
const { loadPyodide } = await import(pathToFileURL(path.resolve(pyodide, 'pyodide.mjs')))
const python = await loadPyodide()
python.FS.writeFile('/in', fs.readFileSync(source))
python.runPython(`
import importlib.util, io, re, tarfile, zipfile
from importlib import _bootstrap_external as loading

LIBRARY = '/lib/python3.14/'
ZIP = open('/in', 'rb').read(2) == b'PK'
TEXTS = re.compile(r'^spells/|^studio/.*/files/')
PLACE = LIBRARY[:-1] + '.zip/' if ZIP else LIBRARY + 'site-packages/'

def files():
    if ZIP:
        with zipfile.ZipFile('/in') as archive:
            for name in archive.namelist():
                if not name.endswith('/'):
                    yield name, archive.read(name)
    else:
        with tarfile.open('/in') as archive:
            for member in archive:
                yield member.name, archive.extractfile(member).read()

def compiled(name, body):
    code = compile(body, PLACE + name, 'exec', dont_inherit=True, optimize=0)
    return loading._code_to_hash_pyc(code, importlib.util.source_hash(body), False)

def made():
    for name, body in files():
        try:
            bytecode = compiled(name, body) if name.endswith('.py') and not TEXTS.search(name) else None
        except SyntaxError:  # a template, or for another Python
            bytecode = None
        yield (name, body) if bytecode is None else (f'{name}c', bytecode)

if ZIP:
    with zipfile.ZipFile('/out', 'w') as archive:
        for name, body in sorted(made()):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), body)  # compressed as a whole, later
else:
    with tarfile.open('/out', 'w', format=tarfile.USTAR_FORMAT) as archive:
        for name, body in sorted(made()):
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
`)
fs.writeFileSync(target, python.FS.readFile('/out'))
process.exit(0)
