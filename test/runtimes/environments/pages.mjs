// Chromium: pages and a module worker under several content security policies, bundled by esbuild and by Vite.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "../child.mjs";
import { entries, required, stage } from "../stage.mjs";

const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path && existsSync(path),
);
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

const SELF = "script-src 'self'";
const WASM = "script-src 'self' 'wasm-unsafe-eval'";
const KERNEL = { engine: "kernel", codegen: false, simd: true };
/** The kernel's module is tried once, at the start: that is the one report. */
const CLOSURES = { engine: "closures", codegen: false, simd: false, reports: 1 };

/** Of every environment that is a page. */
export const chromium = {
  missing: () => (CHROMIUM ? undefined : "there is no chromium: apt-get install chromium, or name one in CHROMIUM"),
  version: async () => /[\d.]+/.exec(await text(CHROMIUM, ["--version"]))[0],
};

export const pages = [
  page("Chromium", { main: true, expected: { ...KERNEL, reports: 0 } }),
  page(`Chromium, ${SELF}`, { main: true, policy: SELF, expected: CLOSURES }),
  page(`Chromium, ${SELF}, wavro/js`, { policy: SELF, entry: "page-js", expected: { ...CLOSURES, reports: 0 } }),
  page(`Chromium, ${WASM}`, { main: true, policy: WASM, expected: { ...KERNEL, reports: 0 } }),
  page(`Chromium, module worker, ${WASM}`, {
    main: true,
    policy: WASM,
    entry: "starts-worker",
    expected: { ...KERNEL, reports: 0 },
  }),
  page(`Chromium, module worker, ${SELF}`, { policy: SELF, entry: "starts-worker", expected: CLOSURES }),
  page("Chromium, Vite's bundle", { bundle: withVite, expected: { ...KERNEL, reports: 0 } }),
  page(`Chromium, Vite's bundle, ${SELF}`, { bundle: withVite, policy: SELF, expected: CLOSURES }),
];

function page(name, { main, policy, bundle = withEsbuild, entry = "page", expected }) {
  return {
    name,
    main,
    expected,
    ...chromium,
    run: async () => {
      const folder = `${stage}pages/${bundle.name}/`;
      await bundle(folder);
      const report = await reportFrom(folder, `<script type="module" src="${entry}.js"></script>`, policy);
      return { ...report, reports: report.violations?.length };
    },
  };
}

async function withEsbuild(outdir) {
  await required("esbuild").build({
    entryPoints: ["page", "page-js", "starts-worker"].map((name) => `${entries}${name}.mjs`),
    bundle: true,
    format: "esm",
    splitting: true,
    outdir,
    logLevel: "error",
  });
}

async function withVite(outDir) {
  const { build } = await import(required.resolve("vite"));
  await build({
    configFile: false,
    root: entries,
    base: "./",
    logLevel: "error",
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: `${entries}page.mjs`, output: { entryFileNames: "[name].js" } },
    },
  });
}

/** What a page posts to `report`. */
async function reportFrom(folder, body, policy) {
  const posted = deferred();
  const site = (request, response) => {
    if (request.method !== "POST") return false;
    let text = "";
    request.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      response.end();
      posted.resolve(JSON.parse(text));
    });
    return true;
  };
  return browse(folder, { body, policy, site }, () => posted.promise);
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

const TYPES = { js: "text/javascript", html: "text/html; charset=utf-8", avro: "application/octet-stream" };

/** Serve a folder to a new browser that opens `index.html`, made of `body` if that is given, and `use` the page. */
export async function browse(folder, { body, policy, site = () => false }, use) {
  const server = createServer((request, response) => {
    if (site(request, response)) return;
    const name = request.url === "/" ? "index.html" : request.url.slice(1);
    const made = name === "index.html" && body !== undefined;
    if (!made && (name.includes("..") || !existsSync(folder + name))) return response.writeHead(404).end();
    response.setHeader("content-type", TYPES[name.split(".").at(-1)] ?? "application/octet-stream");
    if (policy) response.setHeader("content-security-policy", policy);
    response.end(
      made ? `<!doctype html><meta charset="utf-8"><title>wavro</title>${body}` : readFileSync(folder + name),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const playwright = required("playwright-core");
  const browser = await playwright.chromium.launch({
    executablePath: CHROMIUM,
    args: FLAGS.split(" "),
    timeout: 30_000,
  });
  try {
    const page = await browser.newPage();
    const broken = new Promise((_, reject) => page.on("pageerror", reject));
    broken.catch(() => {});
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return await Promise.race([use(page), broken]);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
