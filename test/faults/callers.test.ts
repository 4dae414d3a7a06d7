import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { openContainer } from "../../src/container.js";
import { AvroError, avroType } from "../../src/index.js";
import { chunked, pieces, stringsFile } from "../container/files.js";
import { difference } from "../helpers.js";
import { Random } from "../random.js";
import { DATA, MESSAGES, ROWS, rowType } from "./rows.js";

/*
 * F12: callers whose getters, proxies, hooks and threads act while we do. What comes of it is a value that could have
 * been meant or a typed error, and the type goes on as if nothing had been.
 */

const ENGINES = ["kernel", "closures"] as const;
const INNER = { type: "record", name: "Inner", fields: [{ name: "a", type: "int" }] } as const;
const OUTER = {
  type: "record",
  name: "Outer",
  fields: [
    { name: "before", type: "string" },
    { name: "inner", type: INNER },
    { name: "list", type: { type: "array", items: "Inner" } },
    { name: "map", type: { type: "map", values: "int" } },
    { name: "after", type: "double" },
  ],
} as const;

interface Outer {
  before: string;
  inner: { a: number };
  list: { a: number }[];
  map: Record<string, number>;
  after: number;
}

const plain = (i: number): Outer => ({
  before: `before ${i}`,
  inner: { a: i },
  list: [{ a: 1 }, { a: 2 }],
  map: { x: i, y: 2 },
  after: i / 3,
});
const PLAIN = Array.from({ length: 40 }, (_, i) => plain(i));

/** What may come of a caller's misbehaviour. */
function tame(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(AvroError);
    expect((error as AvroError).code).not.toBe("internal");
    return undefined;
  }
}

describe.each(ENGINES)("values, engine %s", (engine) => {
  const type = avroType(OUTER, { engine });
  const whole = type.encodeBatch(PLAIN);
  const each = type.encodeMessages(PLAIN);

  /** All ways to encode rows. */
  const ways: ((rows: Outer[]) => Uint8Array | Uint8Array[])[] = [
    (rows) => type.encodeBatch(rows),
    (rows) => type.encodeBatch(new Set(rows)),
    (rows) => type.encodeMessages(rows),
    (rows) => rows.map((row) => type.encode(row)),
    (rows) =>
      rows.map((row) => {
        const target = new Uint8Array(200);
        return target.slice(0, type.encodeInto(row, target, 0));
      }),
  ];
  const expectWhole = (found: Uint8Array | Uint8Array[]) =>
    expect(difference(found, Array.isArray(found) ? each : whole)).toBeUndefined();

  afterEach(() => expectWhole(type.encodeBatch(PLAIN)));

  test("getters that encode and decode with the same type", () => {
    const nosy = PLAIN.map((row) => {
      const copy = { ...row };
      Object.defineProperty(copy, "inner", {
        enumerable: true,
        get() {
          for (const way of ways) expectWhole(way(PLAIN));
          expect(type.decodeBatch(whole)).toEqual(PLAIN);
          expect(type.decodeColumns(each).length).toBe(40);
          expect(type.decode(each[3]!)).toEqual(PLAIN[3]);
          return row.inner;
        },
      });
      return copy;
    });
    for (const way of ways) expectWhole(way(nosy));
  });

  test("getters that encode themselves, without end: a typed error", () => {
    const endless = plain(1);
    Object.defineProperty(endless, "inner", { enumerable: true, get: () => type.encode(endless) && { a: 1 } });
    expect(() => type.encode(endless)).toThrow(AvroError);
    expect(() => type.encodeBatch(Array.from({ length: 20 }, () => endless))).toThrow(AvroError);
  });

  test("getters that throw: their error, as it is, and what was encoded before is not lost", () => {
    const thrown = new Error("of the caller");
    const bad = {
      ...plain(1),
      get after(): number {
        throw thrown;
      },
    };
    for (const way of ways) expect(() => way([...PLAIN, bad])).toThrow(thrown);
  });

  test("proxies of records, arrays and maps", () => {
    const seen = new Set<unknown>();
    const wrapped = <T extends object>(value: T): T =>
      new Proxy(value, {
        get(target, key) {
          seen.add(key);
          const found = Reflect.get(target, key);
          return typeof found === "object" && found !== null ? wrapped(found) : found;
        },
      });
    for (const way of ways) tame(() => expectWhole(way(PLAIN.map(wrapped))));
    expect(seen.size).toBeGreaterThan(4);
    const { proxy, revoke } = Proxy.revocable(plain(1), {});
    revoke();
    for (const way of ways) expect(() => way([...PLAIN, proxy])).toThrow();
  });

  test.each([
    ["grows", (list: { a: number }[]) => void list.push({ a: 7 })],
    ["shrinks", (list: { a: number }[]) => void list.pop()],
    ["is emptied", (list: { a: number }[]) => void (list.length = 0)],
    ["grows beyond all bounds", (list: { a: number }[]) => void (list.length = 2 ** 32 - 1)],
  ])("an array that %s while it is encoded: whole data, or a typed error", (_, change) => {
    const rows = () =>
      PLAIN.map((row) => {
        const list = [{ a: 1 }, { a: 2 }, { a: 3 }];
        const item = {};
        Object.defineProperty(item, "a", { enumerable: true, get: () => change(list) ?? 5 });
        list[1] = item as { a: number };
        return { ...row, list };
      });
    for (const way of ways) {
      const found = tame(() => way(rows()));
      if (found instanceof Uint8Array) expect(type.verify(found)).toBe(40);
      else if (found !== undefined) for (const data of found as Uint8Array[]) expect(type.verify(data)).toBe(1);
    }
  });

  test("a map that grows and a batch that grows", () => {
    const rows = PLAIN.map((row) => {
      const map: Record<string, number> = { x: 1 };
      Object.defineProperty(map, "y", { enumerable: true, get: () => (map[`z${Object.keys(map).length}`] = 2) });
      return { ...row, map };
    });
    for (const way of ways) {
      const found = tame(() => way(rows));
      if (found instanceof Uint8Array) expect(type.verify(found)).toBe(40);
    }
    const growing = [...PLAIN];
    Object.defineProperty(growing[20]!, "after", {
      configurable: true,
      enumerable: true,
      get: () => {
        if (growing.length < 60) growing.push(plain(growing.length));
        return 20 / 3;
      },
    });
    expect(type.verify(type.encodeBatch(growing))).toBeGreaterThanOrEqual(40);
    Object.defineProperty(PLAIN[20]!, "after", { value: 20 / 3, enumerable: true, writable: true, configurable: true });
  });

  test("bytes of a value that are transferred or shrunk by a getter after them", () => {
    const bytesType = avroType(
      {
        type: "record",
        name: "B",
        fields: [
          { name: "bytes", type: "bytes" },
          { name: "next", type: "int" },
          { name: "more", type: "bytes" },
        ],
      },
      { engine },
    );
    const rows = Array.from({ length: 30 }, () => {
      const bytes = Uint8Array.of(1, 2, 3);
      const row = { bytes, more: bytes };
      return Object.defineProperty(row, "next", {
        enumerable: true,
        get: () => {
          if (bytes.length > 0) structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
          return 1;
        },
      }) as { bytes: Uint8Array; more: Uint8Array; next: number };
    });
    const found = tame(() => bytesType.encodeBatch(rows));
    if (found !== undefined) expect(bytesType.verify(found as Uint8Array)).toBe(30);
  });

  test("a schema that is changed after it was parsed", () => {
    const schema = structuredClone(OUTER) as unknown as { name: string; fields: { name: string; type: unknown }[] };
    const changed = avroType<Outer>(schema as never, { engine });
    changed.encode(plain(1));
    schema.name = "Other";
    schema.fields[0]!.type = "bytes";
    schema.fields.length = 2;
    expect(difference(changed.encodeBatch(PLAIN), whole)).toBeUndefined();
    expect(changed.decodeBatch(whole)).toEqual(PLAIN);
    expect(JSON.stringify(changed.schema)).toBe(JSON.stringify(type.schema));
    expect(Object.isFrozen(changed.schema)).toBe(true);
  });
});

describe.each(ENGINES)("hooks of logical types, engine %s", (engine) => {
  const SCHEMA = {
    type: "record",
    name: "Hooked",
    fields: [
      { name: "first", type: { type: "string", logicalType: "hook" } },
      { name: "text", type: "string" },
      { name: "bytes", type: "bytes" },
      { name: "number", type: "double" },
      { name: "list", type: { type: "array", items: "long" } },
      { name: "tail", type: { type: "fixed", name: "T", size: 30 } },
    ],
  } as const;
  const row = {
    first: "x",
    text: "größe".repeat(10),
    bytes: new Uint8Array(40).fill(7),
    number: 1.5,
    list: [1, 2 ** 40, -3],
    tail: new Uint8Array(30).fill(3),
  };
  const hooked = (decode: (text: string) => string, encode = (text: string) => text) =>
    avroType(SCHEMA, { engine, logical: { hook: { decode, encode } } } as never);
  const data = avroType(SCHEMA, { engine: "closures" }).encode(row);

  test("that throw: a typed error with the cause, and the next datum is right", () => {
    const cause = new Error("of the hook");
    let isBad = true;
    const throwing = () => {
      if (isBad) throw cause;
      return "x";
    };
    const type = hooked(throwing, throwing);
    const many = Array.from({ length: 20 }, () => data);
    for (const run of [
      () => type.decode(data),
      () => type.decodeBatch(many),
      () => type.encode(row as never),
      () => type.encodeBatch(many.map(() => row) as never),
    ]) {
      isBad = true;
      expect(run).toThrow(expect.objectContaining({ code: "conversion-failed", cause }));
      isBad = false;
      expect(run).not.toThrow();
    }
  });

  test("that decode and encode with the same type", () => {
    let depth = 0;
    let runs = 0;
    const type = hooked(
      (text) => {
        if (depth === 1) return text;
        depth++;
        runs++;
        expect(type.decode(data)).toEqual(row);
        expect(type.decodeBatch([data, data])).toEqual([row, row]);
        expect(type.encode(row as never)).toEqual(data);
        depth--;
        return text;
      },
      (text) => {
        if (depth === 0) expect(type.decode(data)).toEqual(row);
        return text;
      },
    );
    expect(type.decode(data)).toEqual(row);
    expect(type.decodeBatch(Array.from({ length: 20 }, () => data))).toEqual(Array.from({ length: 20 }, () => row));
    const end = new Uint8Array(data.length * 20);
    for (let i = 0; i < 20; i++) end.set(data, i * data.length);
    expect(type.decodeBatch(end)).toEqual(Array.from({ length: 20 }, () => row));
    expect(type.encodeBatch([row, row] as never).length).toBe(data.length * 2);
    expect(runs).toBeGreaterThan(40);
  });

  test.each(["transfer", "resize"])("that %s the bytes under the decoder: a value or a typed error", (how) => {
    for (let keep = 0; keep < data.length; keep++) {
      const act = (run: (type: ReturnType<typeof hooked>, bytes: Uint8Array) => unknown) => {
        const buffer = new (ArrayBuffer as new (length: number, options: object) => ArrayBuffer)(
          data.length,
          how === "resize" ? { maxByteLength: data.length } : {},
        );
        const bytes = new Uint8Array(buffer);
        bytes.set(data);
        const type = hooked((text) => {
          if (how === "transfer") structuredClone(buffer, { transfer: [buffer] });
          else (buffer as unknown as { resize(length: number): void }).resize(keep);
          return text;
        });
        tame(() => run(type, bytes));
      };
      act((type, bytes) => type.decode(bytes));
      act((type, bytes) => type.decodeAt(bytes, 0));
      act((type, bytes) => type.decodeBatch(bytes));
      act((type, bytes) => type.decodeBatch(Array.from({ length: 10 }, () => bytes)));
      if (how === "transfer") break;
    }
  });
});

test.each(ENGINES)(
  "memory that another thread changes meanwhile, engine %s: values or typed errors",
  async (engine) => {
    const shared = new SharedArrayBuffer(DATA.length);
    const bytes = new Uint8Array(shared);
    bytes.set(DATA);
    const type = avroType(rowType().schema, { engine });
    const worker = new Worker(
      `const { workerData } = require("node:worker_threads");
     const bytes = new Uint8Array(workerData);
     for (let seed = 1; ; seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) bytes[seed % bytes.length] ^= seed >>> 24;`,
      { eval: true, workerData: shared },
    );
    try {
      await new Promise((resolve) => worker.once("online", resolve));
      const until = performance.now() + 1500;
      let errors = 0;
      let runs = 0;
      while (performance.now() < until) {
        if (runs % 20 === 0) bytes.set(DATA);
        runs++;
        for (const run of [
          () => type.decodeBatch(bytes),
          () => type.decodeAt(bytes, 0),
          () =>
            type.decodeBatch(
              MESSAGES.map((message) => bytes.subarray(0, message.length)),
              { errors: "collect" },
            ),
          () => type.decodeColumns(bytes),
          () => type.verify(bytes),
          () => type.count(bytes),
        ])
          if (tame(run) === undefined) errors++;
      }
      expect(errors).toBeGreaterThan(0);
    } finally {
      await worker.terminate();
    }
    expect(type.decodeBatch(DATA)).toEqual(ROWS.map((row) => expect.objectContaining({ id: row.id })));
  },
);

test("readings of many files at once, on one type, in any order of their chunks", async () => {
  const random = new Random(42);
  const lists = Array.from({ length: 12 }, (_, file) =>
    Array.from({ length: 30 }, (_, row) => `file ${file}, row ${row} ${"é".repeat(row)}`),
  );
  /** Who waits for a turn; each is let on in random order. */
  const waiting: (() => void)[] = [];
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve));
  let isDone = false;
  const scheduler = (async () => {
    while (!isDone || waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      while (waiting.length > 0 && random.chance(0.8)) waiting.splice(random.below(waiting.length), 1)[0]!();
    }
  })();
  async function* scheduled(parts: readonly Uint8Array[]) {
    for await (const part of chunked(parts)) {
      await turn();
      yield part;
    }
  }
  const reader = avroType("string");
  for (let round = 0; round < 5; round++) {
    const readings = lists.map(async (rows, i) => {
      const blocks = Array.from({ length: 6 }, (_, block) => rows.slice(block * 5, block * 5 + 5));
      const file = stringsFile(blocks, i % 2 === 0 ? "null" : "deflate");
      const container = await openContainer(scheduled(pieces(file, 1 + random.below(90))), { reader });
      const found: unknown[] = [];
      if (i % 3 === 0) for await (const batch of container.batches()) found.push(...batch.toObjects());
      else for await (const row of container) found.push(row);
      return found;
    });
    expect(await Promise.all(readings)).toEqual(lists);
  }
  isDone = true;
  await scheduler;
});
