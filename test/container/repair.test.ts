import { describe, expect, test } from "vitest";
import type { Damage } from "../../src/container/damage.js";
import { openContainer } from "../../src/container/open.js";
import { type Repaired, type RepairOptions, repairContainer } from "../../src/container/repair.js";
import type { ContainerSource } from "../../src/container/source.js";
import { blockFile, CODECS, flipped } from "./damaged.js";
import { blockOf, chunked, concat, headerOf, pieces, SYNC, stringsFile, text } from "./files.js";

interface Outcome extends Repaired {
  readonly file: Uint8Array;
  readonly told: Damage[];
}

/** A sink that keeps what it gets, and how it ended. */
function keeper() {
  const parts: Uint8Array[] = [];
  const ends: unknown[] = [];
  const sink = new WritableStream<Uint8Array>({
    write: (bytes) => void parts.push(bytes),
    close: () => void ends.push("closed"),
    abort: (reason) => void ends.push(reason),
  });
  return { sink, ends, bytes: () => concat(parts) };
}

async function repaired(source: ContainerSource, options: RepairOptions = {}): Promise<Outcome> {
  const { sink, ends, bytes } = keeper();
  const told: Damage[] = [];
  const done = await repairContainer(sink, source, { ...options, onDamage: (damage) => told.push(damage) });
  expect(ends).toEqual(["closed"]);
  return { ...done, file: bytes(), told };
}

const rowsOf = async (bytes: Uint8Array) => (await openContainer(bytes)).toArray();

describe.each(CODECS)("codec %s", (codec) => {
  const { bytes, blocks } = blockFile(codec);

  test("a whole file comes out as it was", async () => {
    const { file, told, ...done } = await repaired(bytes);
    expect(file).toEqual(bytes);
    expect(told).toEqual([]);
    expect(done).toEqual({ rows: 10, blocks: 4, bytes: bytes.length, damages: 0, lostBytes: 0, lostRows: 0 });
  });

  test("what is left of a damaged one is as it was, without the rest", async () => {
    const hit = blocks[2]!;
    const marker = flipped(bytes, 8 * hit.end - 1);
    const without = concat([bytes.subarray(0, hit.start), bytes.subarray(hit.end)]);
    for (const source of [marker, chunked(pieces(marker, 7))]) {
      const { file, told, ...done } = await repaired(source);
      expect(file).toEqual(without);
      expect(told).toMatchObject([{ start: hit.start, end: hit.end, rows: 3, error: { code: "sync-mismatch" } }]);
      expect(done).toMatchObject({ rows: 7, blocks: 3, damages: 1, lostBytes: hit.end - hit.start, lostRows: 3 });
    }
  });

  test("a file that is cut anywhere ends behind its last whole block", async () => {
    for (let cut = blocks[0]!.start; cut < bytes.length; cut += 5) {
      const whole = blocks.filter(({ end }) => end <= cut);
      const { file, lostBytes } = await repaired(bytes.subarray(0, cut));
      const end = whole.at(-1)?.end ?? blocks[0]!.start;
      expect(file).toEqual(bytes.subarray(0, end));
      expect(lostBytes).toBe(cut - end);
    }
  });
});

describe("data that are damaged inside a right frame", () => {
  const good = ["a", "b"].map((row) => blockOf({ count: 1, data: text(row) }));
  const bad = blockOf({ count: 1, data: Uint8Array.of(4, 0x41, 0xff) });
  const bytes = concat([headerOf([["avro.schema", '"string"']]), good[0]!, bad, good[1]!]);

  test("are lost", async () => {
    const { file, lostRows, told } = await repaired(bytes);
    expect(await rowsOf(file)).toEqual(["a", "b"]);
    expect([lostRows, told[0]!.error.code]).toEqual([1, "invalid-utf8"]);
  });

  test("are kept if frames are enough", async () => {
    const { file, damages } = await repaired(bytes, { verify: false });
    expect([file, damages]).toEqual([bytes, 0]);
  });
});

test("metadata and a codec that nobody knows are kept, if data need not be checked", async () => {
  const header = headerOf([
    ["avro.schema", '{"type":"string","made":"here"}'],
    ["avro.codec", "lzo"],
    ["made.by", "me"],
  ]);
  const bytes = concat([header, blockOf({ count: 1, data: text("a") })]);
  expect((await repaired(bytes, { verify: false })).file).toEqual(bytes);
  const { sink, ends } = keeper();
  await expect(repairContainer(sink, bytes)).rejects.toMatchObject({ code: "unknown-codec" });
  expect(ends).toEqual([]);
});

test("blocks without rows are left out", async () => {
  const bytes = stringsFile([["a"], [], ["b"]]);
  for (const verify of [true, false])
    expect((await repaired(bytes, { verify })).file).toEqual(stringsFile([["a"], ["b"]]));
});

test("how many rows are lost is not told where nobody knows", async () => {
  const rows = stringsFile([["a"], ["b"]]);
  const damaged = concat([rows.subarray(0, -1), Uint8Array.of(1), new Uint8Array(100)]); // a marker, and what follows
  const { lostRows, told } = await repaired(damaged);
  expect(told.map(({ rows: lost }) => lost)).toEqual([undefined]);
  expect(lostRows).toBeUndefined();
});

describe("a header that is damaged", () => {
  const bytes = stringsFile([["a"], ["b"], ["c"]], "deflate");
  const headerIn = async (file: Uint8Array) => (await openContainer(file)).header;
  const damaged = bytes.slice();
  damaged.fill(0, 0, 30);

  test("is an error", async () => {
    const { sink, ends } = keeper();
    await expect(repairContainer(sink, damaged)).rejects.toMatchObject({ code: "bad-magic" });
    expect(ends).toEqual([]);
  });

  test("can be that of another file, whose marker is another", async () => {
    const header = {
      ...(await headerIn(bytes)),
      sync: new Uint8Array(16).fill(7),
      metadata: new Map((await headerIn(bytes)).metadata),
    };
    header.metadata.set("made.by", Uint8Array.of(65));
    const { file, rows, told } = await repaired(damaged, { header });
    expect([rows, told.length]).toEqual([3, 1]);
    expect(file).toEqual(bytes);
    expect(told[0]).toMatchObject({ start: 0, end: (await headerIn(bytes)).length, error: { code: "sync-mismatch" } });
  });

  test("can be that of a copy, whose marker is in the file though it is cut", async () => {
    const header = await headerIn(bytes);
    const { file, rows } = await repaired(damaged.subarray(0, -3), { header });
    expect(rows).toBe(2);
    expect(await rowsOf(file)).toEqual(["a", "b"]);
  });

  test("can't be found in a stream", async () => {
    const header = await headerIn(bytes);
    const { sink } = keeper();
    await expect(repairContainer(sink, chunked([damaged]), { header })).rejects.toMatchObject({
      code: "invalid-source",
    });
  });

  test("finds nothing in what is no container, and says so", async () => {
    const header = await headerIn(bytes);
    const { rows, damages, lostBytes } = await repaired(new Uint8Array(500).fill(3), { header });
    expect([rows, damages, lostBytes]).toEqual([0, 1, 500]);
    expect((await repaired(new Uint8Array(0), { header })).damages).toBe(0);
  });
});

describe("ends with", () => {
  const bytes = stringsFile([["a"], ["b"]]);

  test("a sink that fails", async () => {
    const full = new Error("full");
    const sink = new WritableStream<Uint8Array>({
      write() {
        throw full;
      },
    });
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes),
      cancel: () => void (cancelled = true),
    });
    await expect(repairContainer(sink, source)).rejects.toBe(full);
    expect(cancelled).toBe(true);
  });

  test("a source that fails: the sink is given up", async () => {
    const gone = new Error("gone");
    async function* broken() {
      yield bytes.subarray(0, -2);
      throw gone;
    }
    const { sink, ends } = keeper();
    await expect(repairContainer(sink, broken())).rejects.toBe(gone);
    expect(ends).toEqual([gone]);
  });

  test("a signal", async () => {
    const { sink, ends } = keeper();
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(repairContainer(sink, bytes, { signal })).rejects.toBe(signal.reason);
    expect(ends).toEqual([]);
  });

  test("what onDamage throws", async () => {
    const enough = new Error("enough");
    const { sink, ends } = keeper();
    const onDamage = () => {
      throw enough;
    };
    await expect(repairContainer(sink, bytes.subarray(0, -1), { onDamage })).rejects.toBe(enough);
    expect(ends).toEqual([enough]);
  });
});

test.each<[object, string]>([
  [{ reader: '"string"' }, "unsupported-option"],
  [{ onError: "throw" }, "unsupported-option"],
  [{ fields: ["a"] }, "unsupported-option"],
  [{ verify: 1 }, "invalid-argument"],
  [{ header: {} }, "invalid-argument"],
  [{ onDamage: 5 }, "invalid-argument"],
  [{ preventClose: "no" }, "invalid-argument"],
])("options %j are refused", async (options, code) => {
  const { sink } = keeper();
  await expect(repairContainer(sink, stringsFile([["a"]]), options)).rejects.toMatchObject({ code });
});

test("the sink can be left open", async () => {
  const { sink, ends, bytes } = keeper();
  await repairContainer(sink, stringsFile([["a"]]), { preventClose: true });
  expect([ends, sink.locked]).toEqual([[], false]);
  expect(bytes().subarray(-16)).toEqual(SYNC);
});
