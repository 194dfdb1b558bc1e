// Builds the page's script, style and frame into the Python package; with --tests, the tests into build/.
import { build } from "esbuild";
import { copyFile, readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf("--to");
const out = at > 0 ? process.argv[at + 1] : join(here, "../src/paperkg/views/graph_page");

/** The licences of what is bundled travel with it, in every page. */
async function licences() {
  const { packages } = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const bundled = Object.entries(packages).filter(([path, about]) => path && !about.dev).map(([path]) => path);
  const texts = await Promise.all(
    bundled.sort().map(async (path) => {
      const file = (await readdir(join(here, path))).find((name) => /^licen[cs]e/i.test(name));
      return `${path.replace("node_modules/", "")}\n\n${(await readFile(join(here, path, file), "utf8")).trim()}`;
    }),
  );
  return `/*! The script of paperkg's graph page, built from web/ in its repository. It contains:\n\n${texts.join("\n\n---\n\n")}\n*/`;
}

const common = { bundle: true, target: "es2022", charset: "utf8", logLevel: "warning", absWorkingDir: here };
if (process.argv.includes("--tests")) {
  const tests = (await readdir(join(here, "test"))).filter((name) => name.endsWith(".test.ts"));
  const entryPoints = tests.map((name) => join("test", name));
  await build({ ...common, entryPoints, outdir: "build", platform: "node", format: "esm" });
} else {
  const script = { entryPoints: ["src/main.ts"], outfile: join(out, "page.js"), format: "iife" };
  await build({ ...common, ...script, minify: true, legalComments: "none", banner: { js: await licences() } });
  await build({ ...common, entryPoints: ["src/page.css"], outfile: join(out, "page.css"), minify: true });
  await copyFile(join(here, "src/page.html"), join(out, "page.html"));
}
