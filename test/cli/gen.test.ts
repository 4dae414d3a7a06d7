import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./run.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wavro-"));
  mkdirSync(join(folder, "schemas"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...path: string[]) => join(folder, ...path);
const put = (name: string, schema: unknown) => {
  writeFileSync(at("schemas", name), typeof schema === "string" ? schema : JSON.stringify(schema));
  return at("schemas", name);
};
const record = (name: string, ...types: unknown[]) => ({
  type: "record",
  name,
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
const read = (path: string) => readFileSync(at("out", path), "utf8");

describe("gen", () => {
  it("writes a module for each namespace, and again only what changed", async () => {
    const files = [put("user.avsc", record("shop.User", "long", "geo.Place")), put("place.avsc", record("geo.Place"))];
    const args = ["gen", ...files, "--out", at("out")];
    expect(await run(args)).toEqual({
      code: 0,
      lines: [`wrote ${at("out", "shop.ts")}`, `wrote ${at("out", "geo.ts")}`],
      errors: [],
    });
    expect(read("shop.ts")).toContain("// Made by `wavro gen` of ../schemas/user.avsc: change that, not this.");
    expect(read("shop.ts")).toContain('import type { Place, PlaceInput } from "./geo.js";');
    const { mtimeMs } = statSync(at("out", "shop.ts"));
    expect((await run(args)).lines).toEqual([]);
    put("place.avsc", record("geo.Place", "int"));
    expect((await run(args)).lines).toEqual([`wrote ${at("out", "shop.ts")}`, `wrote ${at("out", "geo.ts")}`]);
    expect(statSync(at("out", "shop.ts")).mtimeMs).toBeGreaterThan(mtimeMs);
  });

  it("with --check writes nothing, and ends in 1 where something is missing or out of date", async () => {
    const file = put("user.avsc", record("shop.User", "long"));
    const args = ["gen", file, "--out", at("out"), "--logical", "raw"];
    const stale = { code: 1, lines: [`stale ${at("out", "shop.ts")}`], errors: [] };
    expect(await run([...args, "--check"])).toEqual(stale);
    await run(args);
    expect(await run([...args, "--check"])).toEqual({ code: 0, lines: [], errors: [] });
    expect(await run([...args, "--check", "--long", "bigint"])).toEqual(stale);
    writeFileSync(at("out", "shop.ts"), `${read("shop.ts")} `);
    expect(await run([...args, "--check"])).toEqual(stale);
    expect(read("shop.ts").endsWith(" ")).toBe(true);
  });

  it("hands its options to the types", async () => {
    const file = put(
      "user.avsc",
      record("shop.User", "long", { type: "array", items: "int" }, { type: "map", values: "int" }),
    );
    const flags = "--long auto --union wrapped --logical dates --numeric-arrays typed --map Map --utf8 replace";
    const more = "--unknown-fields error --names ignore --lenient-names --library ../wavro.js --extension .ts";
    expect((await run(["gen", file, "--out", at("out"), ...`${flags} ${more}`.split(" ")])).errors).toEqual([]);
    const text = read("shop.ts");
    const options = /^ {4}(\w+: .*),$/gm;
    expect([...text.matchAll(options)].map((match) => match[1])).toEqual(
      expect.arrayContaining([
        'long: "auto"',
        'union: "wrapped"',
        'logical: "dates"',
        'numericArrays: "typed"',
        'map: "Map"',
        'utf8: "replace"',
        'unknownFields: "error"',
        'names: "ignore"',
        "lenientNames: true",
      ]),
    );
    expect(text).toContain('import { avroType } from "../wavro.js";');
    expect(text).toContain("f1: Int32Array;");
  });

  it("makes code for the data of other writers too", async () => {
    const file = put("user.avsc", {
      type: "record",
      name: "User",
      fields: [
        { name: "id", type: "long" },
        { name: "n", type: "int", default: 1 },
      ],
    });
    const old = put("old.avsc", { type: "record", name: "User", fields: [{ name: "id", type: "int" }] });
    const other = put("other.avsc", record("Other"));
    const args = ["gen", file, "--out", at("out")];
    const functions = () => read("index.ts").match(/^function /gm)!.length;
    await run(args);
    const alone = functions();
    await run([...args, "--writers", old]);
    expect(functions()).toBeGreaterThan(alone);
    const { code, errors } = await run([...args, "--writers", old, other]);
    expect(code).toBe(1);
    expect(errors[0]).toContain("wavro: ../schemas/other.avsc: the schemas do not resolve");
  });

  it("ends in 1 and says which file is to blame", async () => {
    const good = put("good.avsc", record("Good"));
    const bad = put("bad.avsc", record("Bad", "Unknown"));
    const args = ["gen", good, bad, "--out", at("out")];
    const { code, lines, errors } = await run(args);
    expect([code, lines]).toEqual([1, []]);
    expect(errors).toEqual([expect.stringMatching(/^wavro: \.\.\/schemas\/bad\.avsc: .*"Unknown"/)]);
    put("bad.avsc", "{");
    expect((await run(args)).errors[0]).toMatch(/^wavro: \.\.\/schemas\/bad\.avsc: offset 1: /);
    put("bad.avsc", { ...record("Good", "int") });
    expect((await run(args)).errors[0]).toContain('type "Good" is defined twice, differently');
    const missing = await run(["gen", at("no.avsc"), "--out", at("out")]);
    expect([missing.code, missing.errors]).toEqual([1, [`wavro: ${at("no.avsc")}: no such file or directory`]]);
    writeFileSync(at("out"), ""); // a file where a folder should be
    put("bad.avsc", record("Bad"));
    expect((await run(args)).code).toBe(1);
  });

  it("refuses what it does not understand, with 2", async () => {
    const file = put("user.avsc", record("User"));
    expect((await run(["gen", file])).code).toBe(2);
    expect((await run(["gen", "--out", at("out")])).code).toBe(2);
    expect((await run(["gen", file, "--out", at("out"), "--long", "float"])).code).toBe(2);
    expect((await run(["gen", file, "--out", at("out"), "--check", "--watch"])).code).toBe(2);
  });

  it("reads a schema from standard input", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ type: "array", items: "int" }));
    expect((await run(["gen", "-", "--out", at("out")], [bytes])).code).toBe(0);
    expect(read("index.ts")).toContain("export const StandardInput: AvroType<StandardInput, StandardInputInput>");
  });
});

describe("gen --watch", () => {
  it("makes modules again when a file changes, until it is told to stop, and survives bad schemas", async () => {
    const file = put("user.avsc", record("User", "int"));
    const stop = new AbortController();
    const running = run(["gen", file, "--out", at("out"), "--watch"], [], undefined, stop.signal);
    const until = async (test: () => boolean) => {
      for (let i = 0; i < 400 && !test(); i++) await new Promise((done) => setTimeout(done, 25));
      expect(test()).toBe(true);
    };
    const has = (text: string) => () => {
      try {
        return read("index.ts").includes(text);
      } catch {
        return false;
      }
    };
    await until(has("f0: number;"));
    put("user.avsc", "{");
    await new Promise((done) => setTimeout(done, 300));
    put("user.avsc", record("User", "string"));
    await until(has("f0: string;"));
    stop.abort();
    const { code, lines, errors } = await running;
    expect(code).toBe(0);
    expect(lines).toEqual(Array(2).fill(`wrote ${at("out", "index.ts")}`));
    expect(errors).toHaveLength(1);
  });
});
