import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { inRepository } from "./helpers.js";

const read = (path: string) => readFileSync(inRepository(path), "utf8");
const manifest = JSON.parse(read("package.json"));
const codecs = ["snappy", "zstandard", "bzip2", "xz"].map((name) => `./dist/codecs/${name}`);
const doors = [
  "./dist/index",
  "./dist/js",
  "./dist/container",
  "./dist/message",
  "./dist/registry",
  "./dist/kafka",
  "./dist/node",
  "./dist/gen",
  ...codecs,
];

/** Every file that a condition of `exports` or `imports` leads to. */
function targets(conditions: unknown): string[] {
  return typeof conditions === "string" ? [conditions] : Object.values(conditions as object).flatMap(targets);
}

describe("package.json", () => {
  it("depends on nothing", () => {
    for (const kind of ["dependencies", "optionalDependencies", "bundleDependencies"])
      expect(manifest[kind]).toBeUndefined();
    for (const name of Object.keys(manifest.peerDependencies))
      expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
  });

  it("names exact versions of what it is built with", () => {
    const hosts = JSON.parse(read("test/runtimes/hosts/package.json"));
    const peers = JSON.parse(read("bench/installed/package.json"));
    const mutation = JSON.parse(read("test/mutation/installed/package.json"));
    const apart = [peers.dependencies, mutation.dependencies];
    const named = [manifest.devDependencies, ...apart, hosts.dependencies, hosts.optionalDependencies];
    const loose = named
      .flatMap((versions) => Object.entries<string>(versions))
      .filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it.each([
    ["package-lock.json", 20],
    ["test/runtimes/hosts/package-lock.json", 20],
    ["bench/installed/package-lock.json", 5],
  ])(
    "locks the packages of every platform in %s: npm leaves out what a registry does not show it, and `npm ci` then fails",
    (path, least) => {
      const { packages } = JSON.parse(read(path));
      const optional = Object.values<{ optionalDependencies?: object }>(packages).flatMap((one) =>
        Object.keys(one.optionalDependencies ?? {}),
      );
      expect(optional.length).toBeGreaterThan(least);
      const locked = Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13));
      expect(optional.filter((name) => !locked.includes(name))).toEqual([]);
    },
  );

  it("puts types first, in the format of the code", () => {
    const branches = Object.values<Record<string, Record<string, string>>>(manifest.exports)
      .filter((entry) => typeof entry === "object" && "require" in entry)
      .flatMap((entry) => Object.entries(entry));
    expect(branches).toHaveLength(3 * doors.length);
    for (const [condition, branch] of branches) {
      const end = condition === "require" ? "cjs" : "js";
      const door = doors.find((name) => branch.default === `${name}.${end}`);
      expect(Object.entries(branch)).toEqual([
        ["types", `${door}.d.${end === "cjs" ? "cts" : "ts"}`],
        ["default", `${door}.${end}`],
      ]);
    }
  });

  it("asks the runtimes that can't compile bytes before the others", () => {
    expect(Object.keys(manifest.imports["#wasm"])).toEqual([
      "workerd",
      "edge-light",
      "browser",
      "module-sync",
      "import",
      "require",
      "default",
    ]);
  });

  it("leads to files that are built", () => {
    const files = [
      manifest.main,
      manifest.module,
      manifest.types,
      ...targets(manifest.bin),
      ...targets(manifest.exports),
      ...targets(manifest.imports),
    ];
    expect(files.filter((file) => !existsSync(inRepository(file)))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it("says that importing does nothing by itself", () => {
    expect(manifest.sideEffects).toBe(false);
  });
});

/** All text of a built file and of what it imports by relative path, and the names it imports otherwise. */
function graph(entry: string): { readonly text: string; readonly names: Set<string> } {
  const seen = new Set<string>();
  const names = new Set<string>();
  let text = "";
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const code = read(path);
    text += code;
    for (const [, name] of code.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["']([^"'\s]+)["']/g))
      if (name!.startsWith(".")) visit(new URL(name!, `file:///${path}`).pathname.slice(1));
      else names.add(name!);
  };
  visit(entry);
  return { text, names };
}

describe("dist/", () => {
  it.each(["dist/js.js", "dist/js.cjs"])("%s has neither WebAssembly nor generated code", (entry) => {
    const { text, names } = graph(entry);
    expect(text).not.toMatch(/WebAssembly|new Function|\beval\(/);
    expect([...names]).toEqual([]);
    expect(text.length).toBeGreaterThan(10_000);
  });

  it("exports the same names from wavro and wavro/js", async () => {
    const [whole, plain] = await Promise.all(["dist/index.js", "dist/js.js"].map((path) => import(inRepository(path))));
    expect(Object.keys(plain)).toEqual(Object.keys(whole));
    expect(plain.ContainerError).toBe(whole.ContainerError);
  });

  it.each(["dist/index.js"])(
    "%s emits hot programs that read and write, from the file that stands apart",
    async (entry) => {
      const { avroType } = (await import(inRepository(entry))) as typeof import("../src/index.js");
      const type = avroType({ type: "record", name: "R", fields: [{ name: "text", type: "string" }] });
      const values = new Array(2000).fill({ text: "x".repeat(5000) });
      const compiled = vi.spyOn(WebAssembly, "Module");
      const data = type.encodeBatch(values);
      expect(Buffer.compare(type.encodeBatch(values), data)).toBe(0);
      expect(compiled).toHaveBeenCalledTimes(1);
      expect(type.decodeBatch(data, { count: 2000 })).toHaveLength(2000);
      expect(type.decodeBatch(data, { count: 2000 })[1999]).toEqual(values[0]);
      expect(compiled).toHaveBeenCalledTimes(2);
      compiled.mockRestore();
    },
  );

  it.each(["dist/index.js", "dist/index.cjs"])("%s imports the kernel's module and nothing else", (entry) => {
    expect([...graph(entry).names]).toEqual(["#wasm"]);
  });

  it.each(["dist/container.js", "dist/container.cjs"])(
    "%s imports the kernel's module, inflate, files and nothing else",
    (entry) => {
      expect([...graph(entry).names].sort()).toEqual(["#files", "#inflate", "#wasm"]);
    },
  );

  it.each(["dist/message.js", "dist/message.cjs"])("%s takes types from its caller, and imports nothing", (entry) => {
    expect([...graph(entry).names]).toEqual([]);
  });

  it("names Buffer only to read base64, for kafkajs and in Node's own files", () => {
    const ours = (name: string) =>
      read(`dist/${name}`).replaceAll("ArrayBuffer", "").replaceAll('host.Buffer.from(text, "base64")', "");
    const users = readdirSync(inRepository("dist"), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.c?js$/.test(name) && /\bBuffer\b(?!\?)/.test(ours(name)))
      .map((name) => name.replaceAll("\\", "/"));
    expect(users.filter((name) => !/^(cli|inflate\/node|kafka)\.c?js$/.test(name))).toEqual([]);
  });

  it("has the licence of everything that the command carries inside", () => {
    const inside = new Set(
      [...read("dist/cli.js").matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(
        (match) => match[1]!,
      ),
    );
    const noticed = [...read("THIRD-PARTY-NOTICES.md").matchAll(/^## (\S+) \d/gm)].map((match) => match[1]!);
    expect([...inside].sort()).toEqual(noticed.sort());
  });
});
