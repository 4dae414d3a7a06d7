import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { type RegistryServer, serveRegistry } from "../registry/server.js";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
const registry = new MemoryRegistry();
let server: RegistryServer;
const money = '{"type":"record","name":"n.Money","fields":[{"name":"cents","type":"long"}]}';
const order = '{"type":"record","name":"n.Order","fields":[{"name":"price","type":"n.Money"}]}';
const references = [{ name: "n.Money", subject: "money", version: 1 }];

beforeAll(async () => {
  server = await serveRegistry(registry);
  await registry.register("money", money);
  await registry.register("orders-value", order, { references });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function schemaFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const wavro = (...args: string[]) => run(["registry", ...args, "--registry", server.url]);

describe("registry ls", () => {
  it("prints subjects, and versions", async () => {
    expect(await wavro("ls")).toEqual({ code: 0, lines: ["money", "orders-value"], errors: [] });
    expect((await wavro("ls", "--prefix", "m")).lines).toEqual(["money"]);
    const { guid } = await registry.schemaById(1);
    expect((await wavro("ls", "money")).lines).toEqual([`money  1  1  ${guid}`]);
  });

  it("says what is missing", async () => {
    const { code, errors } = await wavro("ls", "nobody");
    expect([code, errors]).toEqual([1, [expect.stringContaining('(40401): the registry has no subject "nobody"')]]);
  });

  it("takes the URL from the environment", async () => {
    const env = { SCHEMA_REGISTRY_URL: server.url };
    expect((await run(["registry", "ls"], [], undefined, undefined, env)).lines).toEqual(["money", "orders-value"]);
    const { code, errors } = await run(["registry", "ls"], [], undefined, undefined, {});
    expect([code, errors]).toEqual([2, [expect.stringContaining("SCHEMA_REGISTRY_URL")]]);
  });
});

describe("registry get", () => {
  it("prints a schema by subject, id and GUID", async () => {
    const indented = JSON.stringify(JSON.parse(order), null, 2).split("\n");
    const { guid } = await registry.schemaById(2);
    for (const which of [
      ["orders-value"],
      ["orders-value", "1"],
      ["orders-value", "latest"],
      ["--id", "2"],
      ["--guid", guid!],
    ])
      expect(await wavro("get", ...which)).toEqual({ code: 0, lines: indented, errors: [] });
  });

  it("prints all types of it, and all that is known", async () => {
    const resolved = (await wavro("get", "orders-value", "--resolved")).lines.join("");
    expect(JSON.parse(resolved).fields[0].type).toMatchObject({ name: "Money", type: "record" });
    const { guid } = await registry.schemaById(2);
    const [line] = (await wavro("get", "orders-value", "--json")).lines;
    expect(JSON.parse(line!)).toEqual({
      subject: "orders-value",
      version: 1,
      id: 2,
      guid,
      references,
      schema: JSON.parse(order),
    });
  });

  it.each([
    [[], 2, "get needs a subject, --id or --guid"],
    [["--id", "7"], 1, "schema 7"],
    [["--id", "x"], 2, "no positive whole number"],
    [["--id", "0"], 2, "no positive whole number"],
    [["money", "first"], 2, "no positive whole number"],
    [["--id", "1", "--guid", "x"], 2, "cannot be used with"],
  ])("%j ends in %d", async (args, code, text) => {
    const found = await wavro("get", ...args);
    expect([found.code, found.lines, found.errors]).toEqual([code, [], [expect.stringContaining(text)]]);
  });
});

describe("registry check and register", () => {
  const grown =
    '{"type":"record","name":"n.Money","fields":[{"name":"cents","type":"long"},{"name":"c","type":"string"}]}';

  it("tell whether a subject takes a schema", async () => {
    const file = schemaFile("money.avsc", money);
    expect(await wavro("check", "money", file)).toEqual({ code: 0, lines: ["compatible"], errors: [] });
    const { code, lines, errors } = await wavro("check", "money", schemaFile("grown.avsc", grown));
    expect([code, errors]).toEqual([1, []]);
    expect(lines).toEqual([expect.stringContaining("READER_FIELD_MISSING_DEFAULT_VALUE: c: ")]);
    expect((await wavro("check", "money", file, "--against", "1")).code).toBe(0);
    expect((await wavro("check", "money", file, "--against", "9")).code).toBe(2);
    expect((await wavro("check", "money", join(folder, "nothing"))).code).toBe(2);
    expect((await wavro("check", "money", schemaFile("junk.avsc", "{"))).errors).toEqual([
      expect.stringMatching(/^wavro: .*junk\.avsc: .*JSON/),
    ]);
  });

  it("register, and say what is refused", async () => {
    expect(await wavro("register", "money", schemaFile("money.avsc", money))).toEqual({
      code: 0,
      lines: ["1"],
      errors: [],
    });
    const list = schemaFile("list.avsc", '{"type":"array","items":"n.Money"}');
    const reference = ["--reference", "n.Money=money:1"];
    expect((await wavro("check", "lists", list, ...reference)).lines).toEqual(["compatible"]);
    expect((await wavro("register", "lists", list, ...reference)).lines).toEqual(["3"]);
    expect((await registry.version("lists", 1)).references).toEqual(references);
    const refused = await wavro("register", "money", schemaFile("grown.avsc", grown));
    expect([refused.code, refused.errors]).toEqual([1, [expect.stringContaining("status 409")]]);
    for (const wrong of ["n.Money", "n.Money=money", "n.Money=money:x"])
      expect((await wavro("register", "lists", list, "--reference", wrong)).code).toBe(2);
  });

  it("take standard input", async () => {
    const text = new TextEncoder().encode('\ufeff"string"');
    const { lines } = await run(
      ["registry", "register", "texts", "-", "--registry", server.url, "--normalize"],
      [text],
    );
    expect(lines).toEqual([String((await registry.version("texts", 1)).id)]);
  });
});
