// Makes of compiled code what is shipped: one file for the process that Pulumi starts, with a map to its sources and the licences of what is
// inside; and of the modules and declarations those that something outside of it can reach. Knows no resource.

const fs = require("node:fs");
const path = require("node:path");
const { filesBelow } = require("./fingerprint");

/** What Pulumi's dynamic provider loads on every run: it reads one file in the time in which it would find a hundred. */
const ENTRY = "provider/pulumi/dynamic.ts";

/** axios has a file of its own, which is read with the first request: previews have none. @type {import("esbuild").Plugin} */
const apart = {
  name: "apart",
  setup(build) {
    build.onResolve({ filter: /^axios$/ }, () => ({ path: "./axios.js", external: true }));
  },
};

/**
 * Parts of axios that our settings never reach: forms as bodies, redirects, its own tunnels, the adapters for browsers. Half of its loading time.
 * @type {import("esbuild").Plugin}
 */
const needless = {
  name: "needless",
  setup(build) {
    // Its modules instead of its file for Node, which holds everything.
    // Resolving asks this hook again: its own question is left to esbuild.
    build.onResolve({ filter: /^axios$/ }, ({ resolveDir, pluginData }) =>
      pluginData === needless ? undefined : build.resolve("axios", { kind: "import-statement", resolveDir, pluginData: needless }),
    );
    build.onResolve({ filter: /^(form-data|follow-redirects|https-proxy-agent|\.\/(xhr|fetch)\.js)$/ }, ({ path: name, importer }) =>
      packageOf(importer)?.endsWith("/axios") ? { path: name, namespace: "needless" } : undefined,
    );
    // It asks for Node's own FormData, which makes Node load the whole of fetch.
    build.onLoad({ filter: /\/axios\/lib\/utils\.js$/ }, ({ path: file }) => {
      const [text, asked] = [fs.readFileSync(file, "utf8"), "typeof G.FormData !== 'undefined' ? G.FormData : undefined"];
      if (!text.includes(asked)) throw new Error(`${file} asks for FormData in another way now.`);
      return { contents: text.replace(asked, "undefined") };
    });
    build.onLoad({ filter: /.*/, namespace: "needless" }, () => ({ contents: "module.exports = class {};" }));
  },
};

/**
 * Without comments and blanks; names stay, since an error's trace shows them, and so do statements: Node finds what an ES module can import from a
 * CommonJS one by reading its text.
 * @type {import("esbuild").CommonOptions}
 */
const SMALL = { target: "node20.19", minifyWhitespace: true };

/** @type {import("esbuild").BuildOptions & { metafile: true }} */
const ONE_FILE = {
  ...SMALL,
  bundle: true,
  platform: "node",
  format: "cjs",
  // The first for its version, the second where a proxy is set: both are installed with the bundle.
  external: ["pulumi-clerk", "https-proxy-agent"],
  minifyIdentifiers: true,
  minifySyntax: true,
  sourcemap: "linked",
  sourcesContent: false,
  metafile: true,
  logLevel: "warning",
};

/** @param {string} root @param {string} dist the absolute path of compiled code */
async function ship(root, dist) {
  // Loaded here, because it is not installed yet when the set-up begins.
  const esbuild = /** @type {typeof import("esbuild")} */ (require("esbuild"));
  /** @type {(entry: string, plugin: import("esbuild").Plugin) => Promise<string[]>} */
  const bundled = async (entry, plugin) => {
    const { metafile } = await esbuild.build({
      ...ONE_FILE,
      absWorkingDir: root,
      entryPoints: [entry],
      outdir: path.join(dist, "bundle"),
      plugins: [plugin],
    });
    return Object.keys(metafile.inputs);
  };
  const inputs = [...(await bundled(ENTRY, apart)), ...(await bundled("axios", needless))];
  // The folder is moved when it is finished: the maps name sources as they are seen from where it will lie.
  const seen = path.relative(path.join(dist, "bundle"), root).split(path.sep).join("/");
  for (const map of filesBelow(dist, "bundle").filter((file) => file.endsWith(".map")))
    fs.writeFileSync(path.join(dist, map), fs.readFileSync(path.join(dist, map), "utf8").replaceAll(`"${seen}/`, '"../../'));
  fs.writeFileSync(path.join(dist, "bundle/THIRD-PARTY-NOTICES"), noticesOf(root, inputs));
  await keepReached(root, dist, esbuild);
  await joinEmulator(dist, esbuild);
  for (const file of filesBelow(dist, ".").filter((each) => /^(cli|emulator|provider|sdk|toolkit)\/.*\.js$/.test(each))) {
    const { code } = await esbuild.transform(fs.readFileSync(path.join(dist, file), "utf8"), SMALL);
    fs.writeFileSync(path.join(dist, file), code);
  }
  // Its process would go on for as long as this one.
  await esbuild.stop();
}

/** The emulator is loaded as a whole or not at all: one file. @param {string} dist @param {typeof import("esbuild")} esbuild */
async function joinEmulator(dist, esbuild) {
  const entry = path.join("emulator", "index.js");
  await esbuild.build({
    ...ONE_FILE,
    absWorkingDir: dist,
    entryPoints: [entry],
    outfile: path.join(dist, entry),
    allowOverwrite: true,
    packages: "external",
    sourcemap: false,
  });
  for (const file of filesBelow(dist, "emulator")) if (file.endsWith(".js") && file !== entry) fs.rmSync(path.join(dist, file));
}

/**
 * Deletes what neither a program nor its compiler nor our own commands can reach: it is in the bundle alone.
 * @param {string} root @param {string} dist @param {typeof import("esbuild")} esbuild
 */
async function keepReached(root, dist, esbuild) {
  const { exports } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const entries = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry)));
  const named = entries.filter((entry) => /^\.\/dist\/(?!bundle\/)/.test(entry)).map((entry) => path.relative("dist", entry));
  const files = filesBelow(dist, ".");
  // The executable, and what `npm run generate` runs.
  const own = files.filter((file) => /^(cli\/index|scripts\/[^/]+)\.js$/.test(file));
  const { metafile } = await esbuild.build({
    absWorkingDir: dist,
    entryPoints: [...named.filter((entry) => entry.endsWith(".js")), ...own],
    outdir: dist,
    bundle: true,
    write: false,
    platform: "node",
    packages: "external",
    metafile: true,
    logLevel: "error",
  });
  const declarations = declarationsFrom(
    dist,
    named.filter((entry) => entry.endsWith(".d.ts")),
  );
  const reached = new Set([...Object.keys(metafile.inputs), ...declarations].map((file) => path.resolve(dist, file)));
  for (const file of files.filter((each) => /^(cli|emulator|provider|sdk|toolkit)\/.*\.(js|d\.ts)$/.test(each)))
    if (!reached.has(path.join(dist, file))) fs.rmSync(path.join(dist, file));
}

/** The declarations that a program's compiler reads, from those that the package names. @param {string} dist @param {readonly string[]} entries */
function declarationsFrom(dist, entries) {
  const found = new Set(entries.map((entry) => path.join(dist, entry)));
  // A set goes on to what is added while it is gone through.
  for (const file of found) {
    const names = fs.readFileSync(file, "utf8").matchAll(/(?:\bfrom |\bimport\(|\brequire\()"(\.[^"]+)"/g);
    for (const [, name = ""] of names) {
      const stem = path.join(path.dirname(file), name.replace(/\.js$/, ""));
      const target = [`${stem}.d.ts`, path.join(stem, "index.d.ts")].find((each) => fs.existsSync(each));
      if (target === undefined) throw new Error(`${file} names ${name}, which is not there.`);
      found.add(target);
    }
  }
  return found;
}

/** The licence texts of the packages that these files come from. @param {string} root @param {readonly string[]} files */
function noticesOf(root, files) {
  const folders = new Set(files.map(packageOf).filter((folder) => folder !== undefined));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8"));
    const file = fs.readdirSync(path.join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} ${version} (${license}) brings no text of its licence, so that it cannot be bundled.`);
    return `${name} ${version} (${license})\n\n${fs.readFileSync(path.join(root, folder, file), "utf8").trim()}\n`;
  });
  return `The files beside this one hold code of these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** The folder of the package that a file belongs to; undefined for our own. @param {string} file */
function packageOf(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.split(path.sep).join("/"))?.[0];
}

module.exports = { ship };
