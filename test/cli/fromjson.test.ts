import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { schemaEquals } from "../../src/index.js";
import { inRepository } from "../helpers.js";
import { run, runBinary } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sample = inRepository("examples/sample.avro");
const out = join(folder, "out.avro");
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const input = (text: string) => [Buffer.from(text)];

describe("with a schema", () => {
  it.each(["plain", "avro"])("what cat --json=%s prints comes back as it was", async (form) => {
    const schema = file("sample.avsc", (await run(["schema", sample])).lines.join("\n"));
    const { lines } = await run(["cat", `--json=${form}`, sample]);
    const rows = file("rows.jsonl", `${lines.join("\n")}\n`);
    const args = ["fromjson", `--json=${form}`, "--schema", schema, "--codec=deflate", "--level=1", "-o", out, rows];
    expect(await run(args)).toEqual({ code: 0, lines: [], errors: [] });
    expect((await run(["cat", `--json=${form}`, out])).lines).toEqual(lines);
    const [made, own] = await Promise.all([out, sample].map((path) => run(["schema", path])));
    expect(schemaEquals(made!.lines.join(""), own!.lines.join(""))).toBe(true);
    expect(JSON.parse((await run(["meta", out])).lines.join("")).codec).toBe("deflate");
  });

  it("no rows are a file without rows", async () => {
    const schema = file("int.avsc", '"int"');
    const { code, bytes } = await runBinary(["fromjson", "--schema", schema], input("\n \n"));
    expect(code).toBe(0);
    expect((await run(["count", "-"], [bytes])).lines).toEqual(["0"]);
  });

  it("rows before a bad one are written, and the line is named", async () => {
    const schema = file("long.avsc", '"long"');
    const { code, errors } = await run(
      ["fromjson", "--schema", schema, "-o", out],
      input('1\n\n9223372036854775807\n"x"\n5'),
    );
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringMatching(/^wavro: -: line 4: /)]);
    expect((await run(["cat", out])).lines).toEqual(["1", "9223372036854775807"]);
    const broken = await run(["fromjson", "--schema", schema, "-o", out], input("1\n{"));
    expect(broken.errors).toEqual([expect.stringMatching(/^wavro: -: line 2: offset \d+: /)]);
  });

  it("a schema that is none", async () => {
    const schema = file("bad.avsc", '{"type":"nothing"}');
    const { code, errors } = await run(["fromjson", "--schema", schema, "-o", join(folder, "never")], input("1"));
    expect([code, errors]).toEqual([1, [expect.stringMatching(/^wavro: .*bad\.avsc: /)]]);
    expect((await run(["count", join(folder, "never")])).code).toBe(1);
  });
});

describe("without a schema", () => {
  it("one is inferred from the first rows", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({ id: i, name: i % 2 ? `n${i}` : null, tags: ["a"] }));
    const text = rows.map((row) => JSON.stringify(row)).join("\n");
    expect((await run(["fromjson", "-o", out], input(text))).code).toBe(0);
    expect((await run(["cat", "--json=plain", out])).lines.map((line) => JSON.parse(line))).toEqual(rows);
    const schema = JSON.parse((await run(["schema", out])).lines.join(""));
    expect(schema.fields[1]).toMatchObject({ name: "name", type: ["null", "string"] });
  });

  it("a later row that it does not fit is an error of its line", async () => {
    const { code, errors } = await run(["fromjson", "--sample=2", "-o", out], input('{"a":1}\n{"a":2}\n{"a":"x"}\n'));
    expect([code, errors]).toEqual([1, [expect.stringMatching(/^wavro: -: line 3: .*a/)]]);
    expect((await run(["cat", out])).lines).toEqual(['{"a":1}', '{"a":2}']);
  });

  it("several files are one", async () => {
    const paths = [file("a.jsonl", '{"a":1}\n'), file("b.jsonl", '{"b":2}')];
    expect((await run(["fromjson", ...paths, "-o", out])).code).toBe(0);
    expect((await run(["cat", "--json=plain", out])).lines).toEqual(['{"a":1,"b":null}', '{"a":null,"b":2}']);
  });

  it("there must be rows, in plain JSON", async () => {
    expect((await run(["fromjson", "-o", out], input(""))).code).toBe(1);
    expect((await run(["fromjson", "--json=avro", "-o", out], input("1"))).code).toBe(2);
    expect((await run(["fromjson", "--json=xml", "-o", out], input("1"))).code).toBe(2);
  });
});
