// Bundles src/ into dist/notebook.js, ../apps/dist/app.js, and a file for each part that is only loaded when somebody
// wants it. Writes a hash of everything they were made from into the first line of the former two, so that a Python test
// can tell, without node, whether what is committed is fresh.
import {createHash} from "node:crypto";
import {copyFileSync, readFileSync, readdirSync} from "node:fs";
import {basename} from "node:path";
import {build} from "esbuild";

const INPUTS = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"];
const PARTS = ["vim", "emacs", "format-lua", "format-javascript", "format-python", "matcher"];
const PROGRAMS = ["node_modules/@wasm-fmt/lua_fmt/lua_fmt_bg.wasm", "node_modules/@wasm-fmt/ruff_fmt/ruff_fmt_bg.wasm"];

function sources(folder) {
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? sources(path) : [path];
  });
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const path of [...INPUTS, ...sources("src")].sort()) {
    hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

const MADE = fingerprint();

// An editor has one CodeMirror: what a part needs of it, the notebook gives (src/codemirror.ts).
const shared = {
  name: "shared",
  setup(builder) {
    builder.onResolve({filter: /^@codemirror\//}, ({path}) => ({path, namespace: "shared"}));
    builder.onLoad({filter: /.*/, namespace: "shared"}, ({path}) => ({
      contents: `module.exports = globalThis[Symbol.for("llmspell.codemirror")][${JSON.stringify(path)}]`,
    }));
  },
};

const options = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  loader: {".css": "text"},
  define: {VERSION: JSON.stringify(MADE.slice(0, 16))},
  logLevel: "info",
};

for (const [entry, outfile] of [["src/index.ts", "dist/notebook.js"], ["src/app/index.ts", "../apps/dist/app.js"]]) {
  await build({...options, entryPoints: [entry], outfile, banner: {js: `/* made by build.mjs from sources ${MADE} */`}});
}
await build({
  ...options,
  entryPoints: PARTS.map((name) => `src/parts/${name}.ts`),
  outdir: "dist",
  plugins: [shared],
  // The keys of Emacs mark as pure the very calls that register them.
  ignoreAnnotations: true,
});
for (const path of PROGRAMS) copyFileSync(path, `dist/${basename(path)}`);
