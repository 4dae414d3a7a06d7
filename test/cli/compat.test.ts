import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "wavro-"));
afterAll(() => rmSync(folder, { recursive: true }));

function schemaFile(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const version = (...types: string[]) =>
  JSON.stringify({ type: "record", name: "User", fields: types.map((type, i) => ({ name: `f${i}`, type })) });
const v1 = schemaFile("v1.avsc", version("int"));
const v2 = schemaFile("v2.avsc", version("long"));
const v3 = schemaFile("v3\n.avsc", version("string", "int"));
const junk = schemaFile("junk.avsc", "{");

describe("compat", () => {
  it("ends in 0 where every writer can be read", async () => {
    expect(await run(["compat", v2, v1, v2])).toEqual({ code: 0, lines: ["compatible"], errors: [] });
    expect((await run(["compat", v1, v2, "--mode", "forward"])).code).toBe(0);
  });

  it("ends in 1 with one line for each reason", async () => {
    expect(await run(["compat", v3, v1])).toEqual({
      code: 1,
      lines: [
        `${v1}: backward: f0: TYPE_MISMATCH: int can't be read as string`,
        `${v1}: backward: f1: READER_FIELD_MISSING_DEFAULT_VALUE: the writer has no field "f1", and it has no default`,
      ],
      errors: [],
    });
    const { code, lines } = await run(["compat", v2, v1, v3, "--mode", "full"]);
    expect(code).toBe(1);
    expect(lines.map((line) => line.replaceAll(folder, "").split(": ").slice(0, 4).join(": "))).toEqual([
      "/v1.avsc: forward: f0: TYPE_MISMATCH",
      "/v3 .avsc: backward: f0: TYPE_MISMATCH",
      "/v3 .avsc: forward: f0: TYPE_MISMATCH",
      "/v3 .avsc: forward: f1: READER_FIELD_MISSING_DEFAULT_VALUE",
    ]);
  });

  it("reads standard input, and what others write: a byte order mark, odd names", async () => {
    const odd = new TextEncoder().encode('\ufeff{"type":"enum","name":"E$","symbols":["a-b"]}');
    const file = schemaFile("odd.avsc", odd);
    expect(await run(["compat", "-", file], [odd])).toEqual({ code: 0, lines: ["compatible"], errors: [] });
  });

  it("ends in 2 for trouble, and goes on with the next writer", async () => {
    const { code, lines, errors } = await run(["compat", v2, junk, v3]);
    expect([code, lines.length]).toEqual([2, 1]);
    expect(errors).toEqual([expect.stringMatching(/^wavro: .*junk\.avsc: offset 1: JSON text: expected a key/)]);
    expect(await run(["compat", join(folder, "nothing"), v1])).toEqual({
      code: 2,
      lines: [],
      errors: [expect.stringMatching(/no such file or directory$/)],
    });
    expect((await run(["compat", v1])).code).toBe(2);
    expect((await run(["compat", v1, v2, "--mode", "none"])).errors).toEqual([expect.stringMatching(/--mode/)]);
  });
});
