; Inno Setup's recipe of the installer, for one person and without an administrator. Called by build.ps1, which says
; Version, Bundle and Icon.
[Setup]
AppId={{6E0E2B0A-6C53-4B5C-9B7C-2B8C0D8F4E51}
AppName=Spell Studio
AppVersion={#Version}
DefaultDirName={localappdata}\Programs\Spell Studio
DefaultGroupName=Spell Studio
PrivilegesRequired=lowest
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
OutputBaseFilename=spell-studio-{#Version}-setup
SetupIconFile={#Icon}
Compression=lzma2/max
SolidCompression=yes
UninstallDisplayIcon={app}\spell-studio.exe

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "{#Icon}"; DestDir: "{app}"; DestName: "spell-studio.ico"

[Icons]
Name: "{group}\Spell Studio"; Filename: "{app}\spell-studio.exe"

; Windows knows files by what follows the last dot, so these are Markdown files to it: Spell Studio offers itself for them
; (Open with), and takes them over from nobody.
[Registry]
Root: HKCU; Subkey: "Software\Classes\llmspell.notebook"; ValueType: string; ValueData: "Spell notebook"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\llmspell.notebook\DefaultIcon"; ValueType: string; ValueData: "{app}\spell-studio.ico"
Root: HKCU; Subkey: "Software\Classes\llmspell.notebook\shell\open\command"; ValueType: string; ValueData: """{app}\spell-studio.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Classes\.md\OpenWithProgids"; ValueType: string; ValueName: "llmspell.notebook"; ValueData: ""; Flags: uninsdeletevalue
