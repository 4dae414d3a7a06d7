// workerd, Cloudflare's runtime, with bundles of esbuild and of wrangler.
import { deepEqual } from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { checked } from "../checked.mjs";
import { start, text, within } from "../child.mjs";
import { entries, installed, required, stage } from "../stage.mjs";

const BINARY = "workerd-newest/bin/workerd";
const TODAY = "2026-11-17";
/** Before code may be generated or compiled while a worker starts. */
const EARLIER = "2024-01-01";
/** The newest that this wrangler knows. */
const WRANGLER = "2026-04-01";
const KERNEL = { engine: "kernel", codegen: false, simd: true };

/** Of every environment that is a worker. */
export const workerd = {
  missing: () => (installed(BINARY) ? undefined : `${BINARY} is not for ${process.platform} ${process.arch}`),
  version: async () => (await text(installed(BINARY), ["--version"])).replace("workerd ", ""),
};

export const workers = [
  worker("workerd", {
    main: true,
    bundle: withEsbuild(["workerd", "worker", "browser"]),
    date: TODAY,
    expected: KERNEL,
  }),
  worker("workerd, wrangler's bundle", { bundle: withWrangler, date: TODAY, expected: KERNEL }),
  worker(`workerd of ${EARLIER}`, {
    bundle: withEsbuild(["workerd", "worker", "browser"]),
    date: EARLIER,
    expected: KERNEL,
  }),
  worker("workerd, a bundle that knows no condition", { bundle: withEsbuild([]), date: TODAY, expected: KERNEL }),
  worker(`workerd of ${EARLIER}, a bundle that knows no condition`, {
    bundle: withEsbuild([]),
    date: EARLIER,
    expected: { engine: "closures", codegen: false },
  }),
  worker(`workerd of ${EARLIER}, a bundle that knows no condition, init(module)`, {
    bundle: withEsbuild([]),
    entry: "workerd-init",
    date: EARLIER,
    expected: KERNEL,
  }),
];

function worker(name, { main, bundle, date, expected, entry = "workerd" }) {
  return {
    name,
    main,
    expected,
    ...workerd,
    run: async () => {
      const folder = `${stage}workers/${name.replace(/\W+/g, "-")}/`;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await bundle(`${entries}${entry}.mjs`, folder);
      const registry = await slowRegistry();
      try {
        return await serve({ folder, date, origin: registry.address }, async (address) => {
          const first = await checked("requests", requests(address, expected.engine));
          const second = await checked("schemas of a registry", registered(address, registry));
          const report = await (await fetch(`${address}/report`)).json();
          return { ...report, checks: [...(report.checks ?? []), first, second] };
        });
      } finally {
        registry.close();
      }
    },
  };
}

function withEsbuild(conditions) {
  return async (entry, folder) => {
    await required("esbuild").build({
      entryPoints: { worker: entry },
      bundle: true,
      format: "esm",
      target: "es2022",
      outdir: folder,
      conditions,
      loader: { ".wasm": "copy" },
      assetNames: "[name]",
      external: ["node:*"],
      logLevel: "error",
    });
  };
}

export async function withWrangler(entry, folder) {
  const config = { name: "wavro-test", main: entry, compatibility_date: WRANGLER };
  writeFileSync(`${folder}wrangler.json`, JSON.stringify(config));
  const env = { WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: folder, XDG_CONFIG_HOME: folder, CI: "1" };
  const wrangler = `${stage}node_modules/wrangler/bin/wrangler.js`;
  const args = [wrangler, "deploy", "--dry-run", "--outdir", `${folder}out`, "--config", `${folder}wrangler.json`];
  await text(process.execPath, args, { cwd: folder, env });
  for (const name of readdirSync(`${folder}out`))
    if (/\.(js|wasm)$/.test(name)) copyFileSync(`${folder}out/${name}`, folder + name);
}

/** What only requests can show: schemas that come with them, and that none waits for another. */
function requests(address, engine) {
  const { avroType } = required("wavro");
  const { encodeContainer } = required("wavro/container");
  const fields = [
    { name: "id", type: "int" },
    { name: "name", type: "string" },
  ];
  const writer = { type: "record", name: "User", fields };
  const reader = {
    ...writer,
    fields: [
      { name: "name", type: ["null", "string"] },
      { name: "id", type: "long" },
    ],
  };
  const rows = Array.from({ length: 300 }, (_, id) => ({ id, name: `user-${id}` }));
  const type = avroType(writer);
  const data = Buffer.from(type.encodeBatch(rows)).toString("base64");
  const ask = async (path, body) => {
    const response = await fetch(address + path, { method: "POST", body, signal: AbortSignal.timeout(10_000) });
    const answer = await response.json();
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  const path = engine === "kernel" ? "/kernel" : "/auto";
  return {
    "files in requests at the same time, the first of this worker": async () => {
      const file = await encodeContainer(type, rows, { codec: "deflate" });
      for (const answer of await Promise.all([1, 2, 3, 4].map(() => ask("/file", file)))) deepEqual(answer, rows);
    },
    "a schema that comes with the request": async () => {
      deepEqual(await ask(path, JSON.stringify({ schema: writer, data })), { engine, rows });
    },
    "a reader resolved in the request": async () => {
      const evolved = rows.map(({ id, name }) => ({ name, id }));
      deepEqual(await ask(path, JSON.stringify({ schema: reader, writer, data })), { engine, rows: evolved });
    },
    "many requests at the same time": async () => {
      const body = JSON.stringify({ schema: writer, data });
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(path, body)));
      for (const answer of answers) deepEqual(answer.rows, rows);
    },
  };
}

/** A registry that has one schema under every id, and takes its time. */
async function slowRegistry() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const schema = '{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}';
    setTimeout(() => response.end(JSON.stringify({ schema })), 300);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `127.0.0.1:${server.address().port}`, asked, close };
}

/** Requests that want the same schema, of which none can wait for what another began. */
function registered(address, { asked }) {
  const ask = async (id, signal = AbortSignal.timeout(10_000)) => {
    const answer = await (await fetch(`${address}/registry/${id}`, { signal })).json();
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  const timesOf = (id) => asked.filter((url) => url.startsWith(`/schemas/ids/${id}`)).length;
  const row = { row: { a: 1 }, cached: true };
  return {
    "one schema for many requests at the same time": async () => {
      for (const answer of await Promise.all(Array.from({ length: 20 }, () => ask(1)))) deepEqual(answer, row);
      deepEqual(timesOf(1), 1);
    },
    "a schema that another request has brought": async () => {
      deepEqual(await ask(1), row);
      deepEqual(timesOf(1), 1);
    },
    "a schema that a request asked for which then ended": async () => {
      const left = new AbortController();
      const first = ask(2, left.signal).catch(() => "gone");
      while (timesOf(2) === 0) await new Promise((later) => setTimeout(later, 5));
      const others = [ask(2), ask(2), ask(2)];
      await new Promise((later) => setTimeout(later, 50));
      left.abort();
      deepEqual(await first, "gone");
      for (const answer of await Promise.all(others)) deepEqual(answer, row);
      if (timesOf(2) > 2) throw new Error(`${timesOf(2)} requests`);
    },
  };
}

/**
 * Run the bundle of a folder as a worker, and `use` its address.
 *
 * @param bindings what stands in the worker's `env`, as text
 * @param origin where its requests to others go, as "host:port"
 */
export async function serve({ folder, date, bindings = {}, origin }, use) {
  const names = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name));
  const main = names.find((name) => name.endsWith(".js"));
  const modules = [main, ...names.filter((name) => name !== main)].map(
    (name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}")`,
  );
  const others = origin === undefined ? "" : `(name = "origin", external = (address = "${origin}", http = ())),`;
  const env = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = "${text}")`);
  writeFileSync(
    `${folder}config.capnp`,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${others} (name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "${date}",
  bindings = [${env.join(", ")}],
  ${origin === undefined ? "" : 'globalOutbound = "origin",'}
);
`,
  );
  const server = start(installed(BINARY), ["serve", "--control-fd=3", `${folder}config.capnp`], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  try {
    const port = await within(20_000, Promise.race([listening(server.child.stdio[3]), server.ended]));
    if (typeof port !== "number") throw new Error(`workerd did not start: ${server.output.stderr}`);
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    await server.stop();
  }
}

function listening(control) {
  return new Promise((resolve) => {
    let told = "";
    control.setEncoding("utf8").on("data", (text) => {
      told += text;
      const port = /"port":(\d+)/.exec(told)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}
