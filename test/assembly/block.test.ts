import { describe, expect, it } from "vitest";
import { programOf, Scratch, skipOf } from "../kernel/scratch.js";
import { Random } from "../random.js";

/** A zigzag varint, as short as it can be. */
function long(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

const ITEMS: Record<string, { schema: unknown; item: (n: number) => number[]; value: (n: number) => unknown }> = {
  int: { schema: "int", item: long, value: (n) => n },
  long: { schema: "long", item: long, value: (n) => BigInt(n) },
  float: { schema: "float", item: (n) => [...new Uint8Array(Float32Array.of(n).buffer)], value: (n) => n },
  double: { schema: "double", item: (n) => [...new Uint8Array(Float64Array.of(n).buffer)], value: (n) => n },
  string: { schema: "string", item: (n) => [2, 0x30 + n], value: (n) => String(n) },
  boolean: { schema: "boolean", item: (n) => [n & 1], value: (n) => (n & 1) === 1 },
};

describe.each(Object.entries(ITEMS))("item blocks of %s", (_, { schema, item, value }) => {
  const scratch = new Scratch(programOf({ type: "array", items: schema }));
  const skipper = new Scratch(skipOf({ type: "array", items: schema }));
  const small = new Scratch(programOf({ type: "array", items: schema }), { maxCollectionItems: 4 });
  const smallSkip = new Scratch(skipOf({ type: "array", items: schema }), { maxCollectionItems: 4 });
  const block = (...items: number[]) => [...long(items.length), ...items.flatMap(item)];
  const sized = (...items: number[]) => {
    const body = items.flatMap(item);
    return [...long(-items.length), ...long(body.length), ...body];
  };
  const status = (of: Scratch, bytes: number[]) => {
    of.clear();
    return of.run(bytes, { ends: [bytes.length] }).status;
  };
  const bothSay = (bytes: number[]) => [status(scratch, bytes), status(skipper, bytes)];

  it("of every shape are read", () => {
    const shapes = [
      [[0], []],
      [
        [...block(1, 2, 3), 0],
        [1, 2, 3],
      ],
      [
        [...block(1), ...block(2, 3), 0],
        [1, 2, 3],
      ],
      [
        [...sized(1, 2), 0],
        [1, 2],
      ],
      [
        [...sized(1), ...block(2), ...sized(3, 4), 0],
        [1, 2, 3, 4],
      ],
    ] as [number[], number[]][];
    for (const [bytes, items] of shapes) {
      expect(scratch.read(bytes, { ends: [bytes.length] })).toEqual([items.map(value)]);
      expect(status(skipper, bytes)).toBe(0);
    }
    const all = shapes.flatMap(([bytes]) => bytes);
    expect(scratch.read(all)).toEqual(shapes.map(([, items]) => items.map(value)));
    expect(skipper.run(all)).toMatchObject({ status: 0, rows: shapes.length, offset: all.length });
  });

  it("need an end", () => {
    for (const bytes of [[], block(1), sized(1), [...sized(1, 2), ...block(3)]]) expect(bothSay(bytes)).toEqual([1, 1]);
  });

  it("whose size is wrong are bad; skipping believes a size within the input", () => {
    const body = item(1);
    expect(status(scratch, [...long(-1), ...long(body.length + 1), ...body, 0, 0])).toBe(1);
    expect(status(scratch, [...long(-2), ...long(body.length), ...body, ...item(2), 0])).toBe(1);
    expect(status(skipper, [...long(-1), ...long(body.length + 1), ...body, 0, 0])).toBe(0);
    for (const size of [-1, body.length + 2, 2 ** 31, 2n ** 62n, -(2n ** 63n)])
      expect(bothSay([...long(-1), ...long(size), ...body, 0])).toEqual([1, 1]);
  });

  it("that claim more than the bytes left can hold are bad", () => {
    for (const count of [2, 100, 2 ** 27, 2 ** 31 - 1, 2 ** 32 + 1, 2n ** 62n, 2n ** 63n - 1n])
      expect(bothSay([...long(count), ...item(1).slice(0, -1)])).toEqual([1, 1]);
    for (const count of [-(2 ** 27), -(2n ** 62n), -(2n ** 63n)])
      expect(bothSay([...long(count), ...long(1), ...item(1), 0])).toEqual([1, 1]);
  });

  it("hold no more items in all than maxCollectionItems", () => {
    for (const good of [block(1, 2, 3, 4), [...block(1, 2), ...sized(3, 4)]])
      expect([status(small, [...good, 0]), status(smallSkip, [...good, 0])]).toEqual([0, 0]);
    for (const bad of [
      block(1, 2, 3, 4, 5),
      sized(1, 2, 3, 4, 5),
      [...block(1, 2), ...block(3, 4, 5)],
      [...sized(1), ...sized(2, 3, 4, 5)],
    ])
      expect([status(small, [...bad, 0]), status(smallSkip, [...bad, 0])]).toEqual([1, 1]);
  });

  it("that do not fit their buffer stop the run before the row", () => {
    const bytes = [...block(1, 2), 0, ...block(3, 4), ...block(5), 0];
    const first = block(1, 2).length + 1;
    const tight = new Scratch(programOf({ type: "array", items: schema }));
    for (let capacity = 0; capacity < 5; capacity++) {
      tight.clear();
      tight.shrink(1, capacity);
      const rows = capacity < 2 ? 0 : 1;
      expect(tight.run(bytes)).toEqual({ status: 2, rows, offset: rows * first, need: 1 });
    }
    tight.shrink(1, 5);
    expect(tight.run(bytes)).toMatchObject({ status: 0, rows: 2 });
    expect(tight.values(2)).toEqual([[1, 2].map(value), [3, 4, 5].map(value)]);
  });
});

describe.each(["int", "long"] as const)("arrays of %s", (schema) => {
  const limit = schema === "int" ? 5 : 10;
  const scratch = new Scratch(programOf({ type: "array", items: schema }));
  /** Zigzag varints of `length` bytes, padded if the number takes fewer. */
  const padded = (value: number | bigint, length: number) => {
    const bytes = long(value);
    while (bytes.length < length) {
      bytes[bytes.length - 1]! |= 0x80;
      bytes.push(0);
    }
    return bytes;
  };
  const read = (items: readonly number[][]) => scratch.read([...long(items.length), ...items.flat(), 0]);
  const shown = (value: number | bigint) => (schema === "int" ? Number(value) : BigInt(value));

  it("of every length beside every other, in and over what is legal", () => {
    for (let first = 1; first <= 11; first++)
      for (let second = 1; second <= 11; second++) {
        const [a, b] = [-(2 ** Math.min(7 * first - 2, 29)), 2 ** Math.min(7 * second - 2, 29)];
        const items = [padded(a, first), padded(b, second), padded(-3, 1)];
        const legal = first <= limit && second <= limit;
        expect(read(items), `${first} ${second}`).toEqual(legal ? [[a, b, -3].map(shown)] : undefined);
      }
  });

  it("of many lengths in runs are what they are one by one, and need all their bytes", () => {
    const random = new Random(4);
    for (let round = 0; round < 300; round++) {
      const most = 1 + random.below(limit);
      const values = Array.from({ length: 1 + random.below(45) }, () => {
        const size = Math.min(7 * (1 + random.below(most)) - 1, schema === "int" ? 31 : 52);
        return Math.floor((random.below(2 ** 30) / 2 ** 30 - 0.5) * 2 ** size);
      });
      const items = values.map((value) => padded(value, random.below(10) === 0 ? most : 1));
      expect(read(items), `round ${round}`).toEqual([values.map(shown)]);
      const bytes = [...long(items.length), ...items.flat(), 0];
      const cut = random.below(bytes.length);
      expect(scratch.run(bytes.slice(0, cut), { ends: [cut] }).status, `round ${round}`).toBe(1);
    }
  });

  it("beyond their range are bad, in either place", () => {
    const [low, high] = schema === "int" ? [-(2n ** 31n), 2n ** 31n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
    expect(read([low, high, low, 0].map(long))).toEqual([[low, high, low, 0].map(shown)]);
    if (schema === "int")
      for (const items of [
        [high + 1n, 1],
        [1, high + 1n],
        [low - 1n, 1],
        [1, low - 1n],
      ])
        expect(read(items.map(long))).toBeUndefined();
  });

  it("of one byte each, in runs of any length with others between", () => {
    for (let length = 1; length < 70; length++)
      for (const place of [0, 1, 15, 16, 17, length - 1]) {
        const values = Array.from({ length }, (_, i) => (i === place ? 1000 : (i % 128) - 64));
        expect(read(values.map(long))).toEqual([values.map(shown)]);
      }
  });

  it("that the input ends in are bad, and nothing behind it matters", () => {
    const values = Array.from({ length: 40 }, (_, i) => (i % 3 ? i : i * 1000));
    const bytes = [...long(values.length), ...values.flatMap(long), 0];
    for (let cut = 0; cut < bytes.length; cut++) {
      scratch.clear();
      expect(scratch.run(bytes.slice(0, cut), { ends: [cut] }).status).toBe(1);
    }
  });
});

describe("item blocks inside item blocks", () => {
  const schema = { type: "array", items: { type: "array", items: { type: "map", values: "int" } } };
  const scratch = new Scratch(programOf(schema));
  const entry = (key: number, n: number) => [2, key, ...long(n)];
  const map = (...entries: number[][]) => [
    ...long(-entries.length),
    ...long(entries.flat().length),
    ...entries.flat(),
    0,
  ];

  it("keep their own counts, sizes and ends", () => {
    const inner = [...long(1), ...map(entry(97, 1), entry(98, 2)), ...long(1), ...map(entry(99, 3)), 0];
    const sized = [...long(-2), ...long(inner.length + 1), ...inner, 0, ...long(1), ...inner, 0];
    const want = [{ a: 1, b: 2 }, { c: 3 }];
    expect(scratch.read(sized, { ends: [sized.length] })).toEqual([[want, [], want]]);
    const wrong = [...sized];
    wrong[1]! += 2; // the outer block's size
    expect(scratch.read(wrong, { ends: [wrong.length] })).toBeUndefined();
  });
});
