// Bundles style, script and icon into consult/static/dist under names that carry their content, and writes
// manifest.json (logical name → file), which the server reads to know the addresses.
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname;
const outdir = path.join(root, "..", "consult", "static", "dist");

await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/css/app.css", "src/js/app.js", "src/img/favicon.svg"],
  outdir,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "copy" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"], // the first that know light-dark()
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
  const source = entryPoint ?? Object.keys(inputs)[0];
  manifest[path.basename(source)] = path.basename(file);
}
await writeFile(path.join(outdir, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
