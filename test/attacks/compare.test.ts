import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { avroType, compareBytes, safeDecode } from "../../src/index.js";
import { parseSchemaText } from "../../src/type/schema-argument.js";
import { expectTyped, fixture } from "../helpers.js";

/*
 * Data that break decoders, compared with themselves: what is read is checked, and takes bounded time. What decoding
 * refuses is refused here too, but for what only values have.
 */

interface Attack {
  readonly id: string;
  readonly kind: string;
  readonly writer: string;
  readonly reader: string | null;
  readonly file: string;
  readonly maxMs: number;
}

const { cases } = JSON.parse(readFileSync(fixture("attacks/cases.json"), "utf8")) as { cases: Attack[] };
const attacks = cases.filter(({ kind, reader }) => kind === "datum" && reader === null);
const ONLY_VALUES = ["invalid-utf8", "unsafe-long", "invalid-logical-value"];

describe("compareBytes", () => {
  it.each(attacks)("$id", ({ writer, file, maxMs }) => {
    const payload = new Uint8Array(readFileSync(fixture(`attacks/${file}`)));
    const type = avroType<unknown>(parseSchemaText(readFileSync(fixture(`attacks/${writer}`), "utf8")), {
      long: "auto",
    });
    const started = performance.now();
    const { value, error } = expectTyped(() => compareBytes(type, payload, payload));
    expect(performance.now() - started).toBeLessThan(3 * maxMs + 500); // both sides, and once more for the error's place
    const decoded = safeDecode(type, payload);
    if (error === undefined) {
      expect(value).toBe(0);
      if (!decoded.ok) expect(ONLY_VALUES).toContain(decoded.error.code);
    } else if (error.code !== "not-comparable") {
      expect(decoded).toMatchObject({ ok: false, error: { code: error.code, path: error.path } });
      if (!decoded.ok) expect(error.offset).toBe(decoded.error.offset);
    }
  });
});
