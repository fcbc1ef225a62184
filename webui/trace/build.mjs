// Bundles the components and writes the hash of what they were made from into their first line.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** As in webui/trace/freshness.py: names and contents of the sources and of what decides how they are built. */
function fingerprint() {
  const hash = createHash("sha256");
  const files = readdirSync(join(here, "src"), { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const sources = files.map((file) => relative(here, join(file.parentPath ?? file.path, file.name)).split(sep).join("/")).sort();
  for (const name of [...sources, "build.mjs", "package-lock.json"]) {
    hash.update(`${name}\n`);
    hash.update(readFileSync(join(here, name)));
  }
  return hash.digest("hex");
}

await build({
  entryPoints: ["trace", "state", "audit", "dashboard"].map((name) => join(here, `src/${name}.ts`)),
  outdir: join(here, "dist"),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  loader: { ".css": "text" },
  banner: { js: `/* sources ${fingerprint()} */` },
  logLevel: "warning",
});
