import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { encodeContainer, openContainer } from "../../src/container.js";
import { avroType } from "../../src/index.js";
import { difference, joined } from "../helpers.js";
import { DATA, OPERATIONS, ROWS, type RowType, rowType } from "./rows.js";
import { type Watch, watched } from "./watch.js";

/*
 * F5: a trap at every call of the kernel, with memory full of rubbish. The operation goes on with the closures, as if
 * there were no kernel; the instance is never used again, and the next operation has a new one.
 */

const WORDY = {
  type: "record",
  name: "Wordy",
  fields: [
    { name: "text", type: "string" },
    { name: "values", type: { type: "array", items: "double" } },
  ],
} as const;
const watch: Watch = watched();
const expected = new Map<string, unknown>();

beforeAll(() => {
  for (const [name, run] of Object.entries(OPERATIONS)) expected.set(name, run(rowType()));
});

afterEach(() => {
  watch.before = () => {};
});

/** Trap at call number `at` from now on; says whether it came. */
function trapAt(at: number): () => boolean {
  let left = at;
  watch.before = (what, _, memory) => {
    if (what !== "call" || --left !== 0) return;
    new Uint8Array(memory!.buffer).fill(0xaa);
    watch.trap();
  };
  return () => left <= 0;
}

function expectSame(have: unknown, name: string, when: string): void {
  expect(difference(have, expected.get(name)), `${name}, ${when}`).toBeUndefined();
}

/** Trap at each call of an operation. Gives the number of calls. */
function trapEverywhere(name: string, type: RowType): number {
  for (let at = 1; ; at++) {
    const reached = trapAt(at);
    const before = { ...watch };
    expectSame(OPERATIONS[name]!(type), name, `trapped at call ${at}`);
    watch.before = () => {};
    if (!reached()) return at - 1;
    expect(watch.traps - before.traps).toBe(1);
    expectSame(OPERATIONS[name]!(type), name, `after a trap at call ${at}`);
    expect(watch.instances - before.instances, "the broken instance is replaced").toBe(1);
    expect(watch.traps - before.traps).toBe(1);
  }
}

describe("a trap", () => {
  it.each(Object.keys(OPERATIONS))("in %s: the same result, and a new instance", (name) => {
    expect(trapEverywhere(name, rowType())).toBeGreaterThan(0);
  });

  it("in an emitted module too", () => {
    const type = rowType();
    const many = Array.from({ length: 40 }, () => DATA);
    const whole = new Uint8Array(DATA.length * many.length);
    for (const [i, data] of many.entries()) whole.set(data, i * DATA.length);
    for (let bytes = 0; bytes < 9 * 2 ** 20; bytes += whole.length) type.verify(whole);
    expect(watch.emitted).toBeGreaterThan(0);
    expect(trapEverywhere("data to objects", type)).toBeGreaterThan(0);
    expect(trapEverywhere("messages, errors collected", type)).toBeGreaterThan(0);
  });

  it("in an emitted module that writes", () => {
    const type = avroType(WORDY, { engine: "kernel" });
    const rows = Array.from({ length: 3000 }, (_, i) => ({ text: `text ${i} `.repeat(10), values: [i / 3, i / 7] }));
    const want = avroType(WORDY, { engine: "closures" }).encodeBatch(rows);
    const { emitted } = watch;
    for (let bytes = 0; bytes < 64 * 2 ** 20 && watch.emitted === emitted; bytes += want.length) type.encodeBatch(rows);
    expect(watch.emitted).toBeGreaterThan(emitted);
    for (let at = 1, reached = true; reached; at++) {
      const wasReached = trapAt(at);
      expect(difference(type.encodeBatch(rows), want), `call ${at}`).toBeUndefined();
      reached = wasReached();
      watch.before = () => {};
      expect(difference(type.encodeBatch(rows), want), `after a trap at call ${at}`).toBeUndefined();
    }
  });

  it("in the midst of many rows: what was written before is written once", () => {
    // text and doubles: what a kernel is faster with, so that it takes all chunks
    const wordy = () => avroType(WORDY, { engine: "kernel" });
    const rows = Array.from({ length: 3000 }, (_, i) => ({ text: `text ${i} `.repeat(10), values: [i / 3, i / 7] }));
    const odd = rows.map((row, i) => (i % 1000 === 999 ? { ...row, text: "x".repeat(2 ** 18) } : row));
    const closures = avroType(WORDY, { engine: "closures" });
    const forms: [(type: ReturnType<typeof wordy>) => Uint8Array, typeof rows][] = [
      [(type) => type.encodeBatch(rows), rows],
      [(type) => type.encodeBatch(new Set(rows)), rows],
      [(type) => joined(type.encodeMessages(rows)), rows],
      [(type) => joined(type.encodeMessages(new Set(rows))), rows],
      [(type) => type.encodeBatch(odd), odd],
      [(type) => joined(type.encodeMessages(odd)), odd],
    ];
    for (const [encode, of] of forms) {
      const type = wordy();
      const want = closures.encodeBatch(of);
      let calls = 0;
      for (let reached = true; reached; calls++) {
        const wasReached = trapAt(calls + 1);
        expect(difference(encode(type), want), `call ${calls + 1}`).toBeUndefined();
        reached = wasReached();
      }
      expect(calls).toBeGreaterThan(3);
    }
  });

  it.each(["null", "deflate"])("in a container of codec %s", async (codec) => {
    const options = { sync: new Uint8Array(16), codec, blockRows: 25 };
    const want = await encodeContainer(rowType(), ROWS, options);
    let calls = 0;
    for (let reached = true; reached; calls++) {
      const wasReached = trapAt(calls + 1);
      const file = await encodeContainer(rowType(), ROWS, options);
      const rows = await (await openContainer(file, { engine: "kernel" })).toArray();
      reached = wasReached();
      watch.before = () => {};
      expect(difference(file, want), `call ${calls + 1}`).toBeUndefined();
      expect(difference(rows, rowType().decodeBatch(DATA)), `call ${calls + 1}`).toBeUndefined();
    }
    expect(calls).toBeGreaterThan(3);
  });

  it("at every call from now on costs speed only", () => {
    const type = rowType();
    for (let round = 0; round < 20; round++)
      for (const [name, run] of Object.entries(OPERATIONS)) {
        trapAt(1);
        expectSame(run(type), name, `round ${round}`);
      }
    watch.before = () => {};
    const { traps } = watch;
    for (const [name, run] of Object.entries(OPERATIONS)) expectSame(run(type), name, "in the end");
    expect(watch.traps).toBe(traps);
  });
});
