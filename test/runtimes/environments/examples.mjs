// The examples, each as its README says, with the package installed.
import { deepEqual, equal, match } from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { checked } from "../checked.mjs";
import { start, within } from "../child.mjs";
import { required, stage } from "../stage.mjs";
import { deno, denoText } from "./consoles.mjs";
import { browse, chromium } from "./pages.mjs";
import { serve, withWrangler, workerd } from "./workers.mjs";

const here = `${stage}examples/`;
const sample = `${here}sample.avro`;

export const examples = [
  { name: "Example worker", ...workerd, run: async () => ({ checks: [await checked("", await worker())] }) },
  {
    name: "Example node",
    missing: () => undefined,
    version: async () => process.versions.node,
    run: () => withService(async (address) => ({ checks: [await checked("", service(address))] })),
  },
  { name: "Example browser", ...chromium, run: async () => ({ checks: [await checked("", await page())] }) },
  { name: "Example deno", ...deno, run: async () => ({ checks: [await checked("", script)] }) },
];

async function worker() {
  const folder = `${stage}workers/example/`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await withWrangler(`${here}worker/worker.js`, folder);
  const origin = createServer((_, response) => response.end(readFileSync(sample)));
  await new Promise((resolve) => origin.listen(0, "127.0.0.1", resolve));
  const set = {
    folder,
    date: "2026-11-17",
    bindings: { FILE_URL: "http://files.example/sample.avro" },
    origin: `127.0.0.1:${origin.address().port}`,
  };
  return {
    "answers the first rows": async () => {
      const answer = await serve(set, async (address) => (await fetch(`${address}/?limit=3`)).json());
      origin.close();
      equal(answer.schema, "shop.Order");
      equal(answer.rows.length, 3);
      deepEqual(answer.rows[0], { id: 8589934592, status: "SHIPPED", customer: { name: "Olga Kowalski" } });
    },
  };
}

async function withService(use) {
  const env = { PORT: "0" };
  const server = start(process.execPath, [`${here}node/server.js`], { cwd: stage, env });
  try {
    const listening = new Promise((resolve) => server.child.stdout.once("data", (text) => resolve(text.trim())));
    const address = await within(10_000, Promise.race([listening, server.ended]));
    if (typeof address !== "string") throw new Error(`the service did not start: ${server.output.stderr}`);
    return await use(address);
  } finally {
    await server.stop();
  }
}

function service(address) {
  const post = (path, body) => fetch(address + path, { method: "POST", body, signal: AbortSignal.timeout(20_000) });
  return {
    "gives rows as lines": async () => {
      const lines = (await (await post("/rows", readFileSync(sample))).text()).trimEnd().split("\n");
      equal(lines.length, 4000);
      equal(JSON.parse(lines[0]).customer.name, "Olga Kowalski");
    },
    "gives users as a file": async () => {
      const { openContainer } = required("wavro/container");
      const file = await openContainer(await post("/users.avro", '[{"id":1},{"id":2,"email":"a@example.org"}]'));
      deepEqual(await file.toArray(), [
        { id: 1, email: null },
        { id: 2, email: "a@example.org" },
      ]);
    },
    "says what is wrong": async () => {
      const response = await post("/rows", "no container");
      equal(response.status, 400);
      match(await response.text(), /^bad-magic: /);
    },
  };
}

async function page() {
  const folder = `${stage}pages/example/`;
  const { build } = await import(required.resolve("vite"));
  await build({
    configFile: false,
    root: `${here}browser`,
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true },
  });
  const shown = (page) => page.waitForFunction(() => document.querySelectorAll("tr").length > 20);
  const firstRow = (page) => page.locator("tr").nth(1).textContent();
  return {
    "shows a file that is dropped": () =>
      browse(folder, {}, async (page) => {
        await page.evaluate(
          (text) => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], "sample.avro"));
            dispatchEvent(new DragEvent("drop", { dataTransfer }));
          },
          readFileSync(sample, "base64"),
        );
        await shown(page);
        match(await page.locator("#about").textContent(), /^sample\.avro: shop\.Order, codec deflate$/);
        match(await firstRow(page), /Olga Kowalski/);
      }),
    "shows a file that is chosen, and what is wrong with another": () =>
      browse(folder, {}, async (page) => {
        await page.locator("input").setInputFiles(sample);
        await shown(page);
        match(await firstRow(page), /8589934592/);
        await page.locator("input").setInputFiles(`${here}README.md`);
        await page.waitForFunction(() => document.querySelector("#about").textContent.includes("can't be read"));
      }),
  };
}

const script = {
  "counts the rows by a field": async () => {
    const args = ["run", "--no-prompt", "--no-lock", "--check", "--allow-read", "count.ts", "../sample.avro", "status"];
    const lines = (await denoText(args, `${here}deno`)).trimEnd().split("\n");
    equal(lines.length, 5);
    equal(
      lines.map((line) => Number(line.split(" ")[0])).reduce((sum, count) => sum + count),
      4000,
    );
  },
};
