import { describe, expect, test } from "vitest";
import type { Container } from "../../src/container/container.js";
import type { Damage } from "../../src/container/damage.js";
import { openContainer } from "../../src/container/open.js";
import { AvroError } from "../../src/errors.js";
import { Random } from "../random.js";
import { blockFile, CODECS, flipped, type Salvaged, salvaged } from "./damaged.js";
import { blockOf, chunked, concat, fileOf, headerOf, long, pieces, SYNC, stringsFile, text } from "./files.js";

/** Damages as they are compared: where, what, and how much. */
const facts = ({ damages }: Salvaged) =>
  damages.map(({ start, end, error, rows }) => ({ start, end, rows, code: error.code, block: error.block }));

async function gathered<T>(items: AsyncIterable<T>, rowsOf: (item: T) => readonly unknown[]): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(...rowsOf(item));
  return all;
}

const READINGS: Record<string, (file: Container) => Promise<unknown[]>> = {
  rows: (file) => gathered(file, (row) => [row]),
  arrays: (file) => gathered(file.arrays(), (rows) => rows),
  batches: (file) => gathered(file.batches(), (batch) => batch.toObjects()),
  "batches of one": (file) => gathered(file.batches({ rows: 1 }), (batch) => batch.toObjects()),
  toArray: (file) => file.toArray(),
};

describe.each(CODECS)("codec %s", (codec) => {
  const { bytes, blocks } = blockFile(codec);
  const first = blocks[0]!.start;

  test("a file that is whole: all rows, no damage", async () => {
    for (const read of Object.values(READINGS))
      expect(await salvaged(bytes, read)).toEqual({ rows: blocks.flatMap(({ rows }) => rows), damages: [] });
  });

  test("cut at any byte: the whole blocks before, and the rest is reported", async () => {
    for (let cut = first; cut <= bytes.length; cut++) {
      const whole = blocks.filter(({ end }) => end <= cut);
      const torn = blocks[whole.length];
      const start = whole.at(-1)?.end ?? first;
      const found = await salvaged(bytes.subarray(0, cut));
      expect(found.rows).toEqual(whole.flatMap(({ rows }) => rows));
      const rows = torn !== undefined && cut - torn.start >= 18 ? torn.rows.length : undefined;
      const damage = { start, end: cut, code: "truncated", block: whole.length, rows };
      expect(facts(found)).toEqual(cut === start ? [] : [damage]);
    }
  });

  test("any bit turned over: all rows of the other blocks, and the block is reported", async () => {
    for (let bit = first * 8; bit < bytes.length * 8; bit++) {
      const hit = blocks.find(({ end }) => bit >> 3 < end)!;
      const found = await salvaged(flipped(bytes, bit));
      const others = blocks.filter((block) => block !== hit).flatMap(({ rows }) => rows);
      if (found.damages.length > 0) {
        expect(found.rows).toEqual(others);
        expect(facts(found)).toEqual([expect.objectContaining({ start: hit.start, end: hit.end })]);
        const { rows } = found.damages[0]!;
        if (bit >> 3 !== hit.start) expect([hit.rows.length, undefined]).toContain(rows); // else the count is damaged
      } else {
        // Only the values of this block can be others, where no sum stands for them.
        const before = blocks.filter(({ end }) => end <= hit.start).flatMap(({ rows }) => rows);
        expect(found.rows.slice(0, before.length)).toEqual(before);
        expect(found.rows.slice(before.length + hit.rows.length)).toEqual(others.slice(before.length));
        if (codec !== "null" && codec !== "deflate") expect(found.rows).toEqual(blocks.flatMap(({ rows }) => rows));
      }
    }
  });
});

describe.each(["null", "deflate"])("codec %s", (codec) => {
  const { bytes, blocks } = blockFile(codec);
  const first = blocks[0]!.start;

  test("all readings and sources find the same", async () => {
    const random = new Random(11);
    for (let round = 0; round < 60; round++) {
      const damaged = flipped(bytes, first * 8 + random.below((bytes.length - first) * 8));
      const wanted = await salvaged(damaged);
      const size = 1 + random.below(40);
      for (const read of Object.values(READINGS)) {
        const sources = [
          damaged,
          chunked(pieces(damaged, size)),
          new Blob([damaged.slice()]),
          { byteLength: damaged.length, slice: (a: number, b: number) => damaged.slice(a, Math.min(b, a + size)) },
        ];
        for (const source of sources) {
          const found = await salvaged(source, read);
          expect([found.rows, facts(found)]).toEqual([wanted.rows, facts(wanted)]);
        }
      }
    }
  });

  test("counts are of the blocks whose frames are intact", async () => {
    const damaged = flipped(bytes, (blocks[1]!.end - 1) * 8); // the marker of the second
    const counts = await salvaged(damaged, async (file) => [await file.count()]);
    expect(counts.rows).toEqual([1 + 3 + 4]);
    const infos = await salvaged(damaged, (file) => gathered(file.blocks(), (block) => [block]));
    expect(infos.rows).toMatchObject([
      { index: 0, offset: blocks[0]!.start, count: 1 },
      { index: 2, offset: blocks[2]!.start, count: 3 },
      { index: 3, offset: blocks[3]!.start, count: 4 },
    ]);
    expect(facts(infos)).toEqual([
      { start: blocks[1]!.start, end: blocks[1]!.end, rows: 2, code: "sync-mismatch", block: 1 },
    ]);
  });
});

/** Damage of all kinds, several at once. */
function spoilt(random: Random, bytes: Uint8Array, from: number): Uint8Array {
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = from + random.below(bytes.length - from + 1);
    const length = 1 + random.below(random.below(2) === 0 ? 3 : 60);
    const noise = Uint8Array.from({ length }, () => random.below(256));
    const kinds = [
      () => concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
      () => concat([bytes.subarray(0, at), noise, bytes.subarray(at)]),
      () => concat([bytes.subarray(0, at), noise, bytes.subarray(at + length)]),
      () => concat([bytes.subarray(0, at), new Uint8Array(length), bytes.subarray(at + length)]),
      () => concat([bytes.subarray(0, at), SYNC, bytes.subarray(at)]),
      () => bytes.subarray(0, at),
    ];
    bytes = kinds[random.below(kinds.length)]!();
  }
  return bytes;
}

/** Rows that tell which block they are of, some of them with markers, or heads that no block follows. */
function markedFile(random: Random): Uint8Array {
  const blocks = Array.from({ length: 3 + random.below(6) }, (_, block) => {
    const rows = Array.from({ length: random.below(4) }, (_, row) => {
      const forgeries = [[], SYNC, [...SYNC, 2, ...long(100_000)], [...SYNC, ...SYNC], SYNC.subarray(0, 9)];
      const data = concat([text(`${block}.${row}`), Uint8Array.from(forgeries[random.below(5)]!)]);
      return concat([long(data.length), data]);
    });
    return { count: rows.length, data: concat(rows) };
  });
  return fileOf({ schema: '"bytes"', blocks });
}

const asText = (rows: readonly unknown[]) => rows.map((row) => Buffer.from(row as Uint8Array).toString("latin1"));

test("the splits of a damaged file are its blocks and its damage, once each", async () => {
  const random = new Random(5);
  for (let round = 0; round < 150; round++) {
    const whole = markedFile(random);
    const bytes = spoilt(random, whole, (await openContainer(whole)).header.length);
    const wanted = await salvaged(bytes);
    const cuts = [0, ...Array.from({ length: random.below(6) }, () => random.below(bytes.length + 1)), bytes.length];
    const bounds = cuts.sort((a, b) => a - b);
    const parts = await salvaged(bytes, async (file) => {
      const all: unknown[] = [];
      for (let i = 1; i < bounds.length; i++) all.push(...(await file.range(bounds[i - 1]!, bounds[i]!).toArray()));
      return all;
    });
    expect(asText(parts.rows)).toEqual(asText(wanted.rows));
    const places = (found: Salvaged) => facts(found).map(({ block: _, ...rest }) => rest);
    expect(places(parts)).toEqual(places(wanted));
  }
});

test("a cut at any byte parts what is found of a damaged file in two", async () => {
  const { bytes: whole, blocks } = blockFile("null");
  const damages = [
    flipped(whole, 8 * (blocks[1]!.end - 5)), // a marker
    flipped(flipped(whole, 8 * (blocks[1]!.end - 5)), 8 * blocks[3]!.start), // and a count after the next
    flipped(flipped(whole, 8 * blocks[1]!.start), 8 * blocks[2]!.start), // two heads in a row
    flipped(flipped(whole, 8 * (blocks[1]!.end - 1)), 8 * (blocks[2]!.end - 1)), // two markers in a row
    concat([whole.subarray(0, blocks[1]!.end), SYNC, whole.subarray(blocks[1]!.end)]), // one marker too many
    flipped(whole, 8 * (blocks[3]!.end - 1)), // the last marker
    flipped(whole, 8 * blocks[0]!.start + 7), // the first count
    concat([whole, Uint8Array.of(1, 2, 3)]),
  ];
  for (const bytes of damages) {
    const wanted = await salvaged(bytes);
    expect(wanted.damages.length).toBeGreaterThan(0);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const both = await salvaged(bytes, async (file) => [
        ...(await file.range(0, cut).toArray()),
        ...(await file.range(cut, Number.POSITIVE_INFINITY).toArray()),
      ]);
      expect(both.rows).toEqual(wanted.rows);
      expect(facts(both).map(({ start, end }) => [start, end])).toEqual(
        facts(wanted).map(({ start, end }) => [start, end]),
      );
    }
  }
});

describe("what is passed over", () => {
  const rows = ["a", "b", "c", "d"];
  const parts = rows.map((row) => blockOf({ count: 1, data: text(row) }));
  const header = headerOf([["avro.schema", '"string"']]);
  const at = (index: number) => header.length + index * parts[0]!.length;

  test("a marker too many", async () => {
    const found = await salvaged(concat([header, parts[0]!, SYNC, parts[1]!, SYNC, SYNC, parts[2]!]));
    expect(found.rows).toEqual(["a", "b", "c"]);
    expect(facts(found)).toMatchObject([
      { start: at(1), end: at(1) + 16, block: 1 },
      { start: at(2) + 16, end: at(2) + 48, block: 3 },
    ]);
  });

  test("a marker that is wrong costs its block and no other", async () => {
    const damaged = concat([header, ...parts]);
    damaged.fill(0, at(2) - 8, at(2)); // half of the second block's marker
    const found = await salvaged(damaged);
    expect(found.rows).toEqual(["a", "c", "d"]);
    expect(facts(found)).toEqual([{ start: at(1), end: at(2), rows: 1, code: "sync-mismatch", block: 1 }]);
  });

  test("a marker that nothing is left of costs the block after it too", async () => {
    const damaged = concat([header, ...parts]);
    damaged.fill(0, at(2) - 16, at(2));
    const found = await salvaged(damaged);
    expect(found.rows).toEqual(["a", "d"]);
    expect(facts(found)).toEqual([{ start: at(1), end: at(3), rows: undefined, code: "sync-mismatch", block: 1 }]);
  });

  test("zeros to the end, as a crash leaves them: how many rows, nobody knows", async () => {
    const found = await salvaged(concat([header, parts[0]!, parts[1]!, new Uint8Array(5000)]));
    expect(found.rows).toEqual(["a", "b"]);
    expect(facts(found)).toEqual([
      { start: at(2), end: at(2) + 5000, rows: undefined, code: "sync-mismatch", block: 2 },
    ]);
  });

  test("a block over a limit", async () => {
    const large = blockOf({ count: 7, data: concat(Array.from({ length: 7 }, () => text("x".repeat(50)))) });
    const bytes = concat([header, parts[0]!, large, parts[1]!]);
    const found = await salvaged(bytes, undefined, { limits: { maxBlockBytes: 300 } });
    expect(found.rows).toEqual(["a", "b"]);
    expect(facts(found)).toEqual([
      { start: at(1), end: at(1) + large.length, rows: 7, code: "limit-exceeded", block: 1 },
    ]);
  });

  test("data that are no rows", async () => {
    const bad = blockOf({ count: 1, data: Uint8Array.of(2, 0xff) });
    const found = await salvaged(concat([header, parts[0]!, bad, parts[1]!]));
    expect(found.rows).toEqual(["a", "b"]);
    expect(facts(found)).toEqual([{ start: at(1), end: at(1) + bad.length, rows: 1, code: "invalid-utf8", block: 1 }]);
  });

  test("everything", async () => {
    const found = await salvaged(concat([header, new Uint8Array(100).fill(1)]));
    expect(found.rows).toEqual([]);
    expect(facts(found)).toEqual([
      { start: at(0), end: at(0) + 100, rows: undefined, code: "invalid-block", block: 0 },
    ]);
  });
});

describe("what is thrown all the same", () => {
  const bytes = stringsFile([["a"], ["b"]]);
  const skip = { onError: "skip" } as const;

  test("a header that is damaged", async () => {
    for (let cut = 0; cut < bytes.length - 20 - 20; cut++)
      await expect(openContainer(bytes.subarray(0, cut), skip)).rejects.toThrow(AvroError);
    await expect(openContainer(flipped(bytes, 0), skip)).rejects.toMatchObject({ code: "bad-magic" });
  });

  test("longs that are not safe, conversions that throw", async () => {
    const longs = fileOf({ schema: '"long"', blocks: [{ count: 1, data: long(2n ** 60n) }] });
    await expect((await openContainer(longs, skip)).toArray()).rejects.toMatchObject({ code: "unsafe-long" });
    const schema = '{"type":"string","logicalType":"odd"}';
    const odd = {
      decode() {
        throw new Error("no");
      },
      encode: String,
    };
    const file = fileOf({ schema, blocks: [{ count: 1, data: text("a") }] });
    const opened = await openContainer(file, { ...skip, logical: { odd } });
    await expect(opened.toArray()).rejects.toMatchObject({ code: "conversion-failed" });
  });

  test("a symbol that the reader does not have", async () => {
    const schema = '{"type":"enum","name":"E","symbols":["A","B"]}';
    const file = fileOf({ schema, blocks: [{ count: 1, data: long(1) }] });
    const opened = await openContainer(file, { ...skip, reader: '{"type":"enum","name":"E","symbols":["A"]}' });
    await expect(opened.toArray()).rejects.toMatchObject({ code: "unknown-symbol" });
  });

  test("a codec that nobody knows", async () => {
    const file = await openContainer(headerOf([["avro.schema", '"string"'], ["avro.codec", "lzo"]]), skip); // biome-ignore format: short
    await expect(file.toArray()).rejects.toMatchObject({ code: "unknown-codec" });
  });

  test("a source that fails", async () => {
    const gone = new Error("gone");
    async function* broken() {
      yield bytes.subarray(0, bytes.length - 3);
      throw gone;
    }
    const damages: Damage[] = [];
    const file = await openContainer(broken(), { ...skip, onDamage: (damage) => damages.push(damage) });
    await expect(file.toArray()).rejects.toBe(gone);
    expect(damages).toEqual([]);
  });

  test("a signal's reason, and what onDamage throws", async () => {
    const { signal, abort } = (() => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: (reason: unknown) => controller.abort(reason) };
    })();
    const damaged = flipped(bytes, 8 * (bytes.length - 20 - 20) - 1);
    const reason = new Error("enough");
    const aborted = await openContainer(damaged, { ...skip, signal, onDamage: () => abort(reason) });
    await expect(aborted.toArray()).rejects.toBe(reason);
    const thrown = await openContainer(damaged, {
      ...skip,
      onDamage: () => {
        throw reason;
      },
    });
    await expect(thrown.toArray()).rejects.toBe(reason);
    await expect(thrown.toArray()).rejects.toBe(reason);
  });
});

test("a file that is closed while a block does not come has no damage", async () => {
  const bytes = stringsFile([["a"], ["b"]]);
  let more = (_: IteratorResult<Uint8Array>) => {};
  const parts = [Promise.resolve({ done: false, value: bytes.subarray(0, -5) })];
  const next = () => parts.shift() ?? new Promise<IteratorResult<Uint8Array>>((resolve) => (more = resolve));
  const source = { [Symbol.asyncIterator]: () => ({ next }) } as AsyncIterable<Uint8Array>;
  const damages: Damage[] = [];
  const file = await openContainer(source, { onError: "skip", onDamage: (damage) => damages.push(damage) });
  const rows = file[Symbol.asyncIterator]();
  expect(await rows.next()).toEqual({ done: false, value: "a" });
  const second = rows.next();
  await new Promise((resolve) => setTimeout(resolve));
  await file.close();
  more({ done: true, value: undefined });
  await expect(second).rejects.toMatchObject({ code: "source-consumed" });
  expect(damages).toEqual([]);
});

describe("hostile files", () => {
  const header = headerOf([["avro.schema", '"string"']]);
  const claim = (size: number) => concat([SYNC, long(1), long(size)]);

  test("no more is held than a block may have, whatever sizes say", async () => {
    const maxBlockBytes = 10_000;
    const heads = Array.from({ length: 40_000 }, (_, i) => claim(9_000 + (i % 900)));
    const bytes = concat([header, long(1), long(9_999), ...heads]);
    let given = 0;
    async function* bits() {
      for (const piece of pieces(bytes, 100)) {
        given += piece.length;
        yield piece;
      }
    }
    let most = 0;
    const damages: Damage[] = [];
    const onDamage = (damage: Damage) => {
      damages.push(damage);
      most = Math.max(most, given - damage.end);
    };
    const file = await openContainer(bits(), { onError: "skip", onDamage, limits: { maxBlockBytes } });
    const rows = await file.toArray();
    expect(rows.length + damages.length).toBeGreaterThan(1);
    expect(damages.at(-1)!.end).toBe(bytes.length);
    expect(most).toBeLessThan(maxBlockBytes + 200);
  });

  test.each([1024, 1 << 20])("time is linear in chunks of %i bytes", async (chunk) => {
    const take = async (length: number) => {
      const heads = new Uint8Array(length);
      const head = claim(length >> 1);
      head.set(long((length >> 1) - (((length >> 1) % head.length) + 5)), SYNC.length + 1); // no marker where it ends
      for (let at = 0; at + head.length <= length; at += head.length) heads.set(head, at);
      const bytes = concat([header, heads]);
      const begun = performance.now();
      const found = await salvaged(chunked(pieces(bytes, chunk)));
      expect(found.damages).toHaveLength(1);
      return performance.now() - begun;
    };
    await take(1 << 18);
    const small = await take(1 << 19);
    expect(await take(1 << 23)).toBeLessThan(Math.max(16 * small, 300) * 2.5);
  });

  test("a thousand small damages are a thousand reports", async () => {
    const good = blockOf({ count: 1, data: text("a") });
    const pair = concat([good, Uint8Array.of(2, 0x80, 0x80, 0x80, 8), SYNC]);
    const bytes = concat([header, ...Array.from({ length: 1000 }, () => pair), good]);
    const found = await salvaged(chunked(pieces(bytes, 100)));
    expect([found.rows.length, found.damages.length]).toEqual([1001, 1000]);
  });
});
