// Bundles src/ into dist/notebook.js and ../apps/dist/app.js, and writes a hash of everything it was made from into its first line,
// so that a Python test can tell, without node, whether the committed bundle is fresh.
import {createHash} from "node:crypto";
import {readFileSync, readdirSync} from "node:fs";
import {build} from "esbuild";

const INPUTS = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"];

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

const made = {js: `/* made by build.mjs from sources ${fingerprint()} */`};

for (const [entry, outfile] of [["src/index.ts", "dist/notebook.js"], ["src/app/index.ts", "../apps/dist/app.js"]]) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    loader: {".css": "text"},
    banner: made,
    logLevel: "info",
  });
}
