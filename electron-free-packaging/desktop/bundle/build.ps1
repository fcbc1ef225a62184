# Build the bundle on Windows: build.ps1 -Python .venv\Scripts\python.exe [-Target dist\desktop]
# -Python is the one of an environment with the package and its extras. With Inno Setup (iscc) on the path, an
# installer is made of it, which also associates .spell.md files. Needs a package registry.
param(
    [Parameter(Mandatory = $true)][string]$Python,
    [string]$Target = "dist\desktop"
)
$ErrorActionPreference = "Stop"
$here = $PSScriptRoot
$root = (Resolve-Path (Join-Path $here "..\..\..")).Path
$work = Join-Path $root "build\desktop"
$own = Join-Path $work "venv\Scripts\python.exe"

function Invoke-Checked {
    & $args[0] $args[1..($args.Length - 1)]
    if ($LASTEXITCODE -ne 0) { throw "$($args[0]) ended with exit code $LASTEXITCODE." }
}

Invoke-Checked $Python -m venv (Join-Path $work "venv")
Invoke-Checked $own -m pip install --quiet --disable-pip-version-check --require-hashes -r (Join-Path $here "requirements.txt")
$packages = & $Python -c "import sysconfig; print(sysconfig.get_path('purelib'))"
$place = & $own -c "import sysconfig; print(sysconfig.get_path('purelib'))"
Set-Content -Encoding ascii -Path (Join-Path $place "packages.pth") -Value "import site; site.addsitedir(r'$packages')"
$env:SPELL_STUDIO_ICONS = Join-Path $work "icons"
$env:SPELL_STUDIO_VERSION = & $Python -c "from importlib.metadata import version; print(version('llmspell-studio'))"
# litellm would fetch its price list from the network when it is looked at.
$env:LITELLM_LOCAL_MODEL_COST_MAP = "True"
Invoke-Checked $own (Join-Path $here "icons.py") $env:SPELL_STUDIO_ICONS
Invoke-Checked $own -m PyInstaller --noconfirm --log-level WARN --workpath $work --distpath $Target (Join-Path $here "spell-studio.spec")
if (Get-Command iscc -ErrorAction SilentlyContinue) {
    Invoke-Checked iscc "/DVersion=$env:SPELL_STUDIO_VERSION" "/DBundle=$(Resolve-Path $Target)\spell-studio" "/DIcon=$env:SPELL_STUDIO_ICONS\icon.ico" "/O$Target" (Join-Path $here "windows.iss")
}
