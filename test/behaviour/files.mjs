import { ascii, equal, hex, joined, long, rejects, USER, USERS } from "./tools.mjs";

const SYNC = Uint8Array.from({ length: 16 }, (_, i) => i + 1);

/** USERS fifty times over, as the reference commands compress it. */
const PACKED = {
  zstandard: "28 b5 2f fd 04 58 6d 00 00 30 02 02 02 61 04 00 01 00 23 51 4b 11 ff a6 c4 2d",
  bzip2:
    "42 5a 68 39 31 41 59 26 53 59 a8 0f 46 55 00 00 25 41 00 54 00 20 00 20 00 20 a5 00 cd 34 d4 58 8b 48 b9 16 22 f1 77 24 53 85 09 0a 80 f4 65 50",
  xz: "fd 37 7a 58 5a 00 00 04 e6 d6 b4 46 02 00 21 01 16 00 00 00 74 2f e5 a3 e0 01 2b 00 0d 5d 00 01 68 14 40 80 0d d4 b9 2a 7c ba 80 00 00 00 00 00 ad 6d 0f e4 a3 9d eb 0b 00 01 29 ac 02 00 00 00 3f 3a 28 fc b1 c4 67 fb 02 00 00 00 00 04 59 5a",
};

/** A container file; each block is [count, bytes as they stand in the file]. */
function fileOf(schema, codec, ...blocks) {
  const entry = (key, value) => joined([long(key.length), ascii(key), long(value.length), ascii(value)]);
  const metadata = [entry("avro.schema", JSON.stringify(schema)), entry("avro.codec", codec), entry("note", "hello")];
  const header = [Uint8Array.of(0x4f, 0x62, 0x6a, 1), long(metadata.length), ...metadata, long(0), SYNC];
  return joined([...header, ...blocks.flatMap(([count, data]) => [long(count), long(data.length), data, SYNC])]);
}

export function files({ ContainerError }, { openContainer }) {
  const rows = [
    { id: 1, email: "a" },
    { id: 2, email: null },
    { id: 1, email: "a" },
    { id: 2, email: null },
  ];
  const whole = fileOf(USER, "null", [2, USERS], [0, hex("")], [2, USERS]);
  /** A stored block, and one with fixed codes, of "deflate". */
  const stored = joined([Uint8Array.of(1, USERS.length, 0, ~USERS.length & 255, 255), USERS]);
  const deflated = fileOf(USER, "deflate", [2, stored], [2, hex("63 62 62 4a 64 61 00 00")]);
  const pieces = async function* (bytes, size) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const stream = (bytes, size) => {
    const source = pieces(bytes, size);
    return new ReadableStream({
      __proto__: null,
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
  };
  const read = async (source) => {
    const found = [];
    try {
      for await (const row of await openContainer(source)) found.push(row);
      return { found };
    } catch (error) {
      return { found, error };
    }
  };
  return {
    "a file from bytes, a Blob, a stream, an iterable, by ranges": async () => {
      const ranges = { byteLength: whole.length, slice: async (start, end) => whole.slice(start, end) };
      for (const source of [
        whole,
        whole.slice().buffer,
        new Blob([whole]),
        stream(whole, 1),
        stream(whole, 7),
        pieces(whole, 3),
        ranges,
      ])
        equal(await read(source), { found: rows });
    },
    deflate: async () => {
      equal(await read(deflated), { found: rows });
      equal(await read(stream(deflated, 1)), { found: rows });
    },
    "deflate with dynamic codes, and with the tail of Python's writers": async () => {
      const fifty = Array.from({ length: 50 }, () => rows.slice(0, 2)).flat();
      const packed = hex("63 62 62 4a 64 61 60 1a 25 89 20 01");
      equal(await read(fileOf(USER, "deflate", [100, packed])), { found: fifty });
      equal(await read(fileOf(USER, "deflate", [100, joined([packed, hex("42 34 14")])])), { found: fifty });
      const code = async (...parts) => (await read(fileOf(USER, "deflate", [100, joined(parts)]))).error?.code;
      equal(await code(packed, hex("42 34 15")), "codec-error");
      equal(await code(packed, hex("42")), "codec-error");
      equal(await code(packed, hex("00 00 00 00")), "codec-error");
      equal(await code(packed.subarray(0, -1)), "codec-error");
    },
    "the other codecs": async () => {
      const fifty = Array.from({ length: 50 }, () => rows.slice(0, 2)).flat();
      for (const [codec, packed] of Object.entries(PACKED))
        equal(await read(fileOf(USER, codec, [100, hex(packed)])), { found: fifty });
      equal((await read(fileOf(USER, "xz", [100, hex(PACKED.bzip2)]))).error?.code, "codec-error");
    },
    "a block stops at its limit": async () => {
      const packed = fileOf(USER, "deflate", [100, hex("63 62 62 4a 64 61 60 1a 25 89 20 01")]);
      await rejects(async () => (await openContainer(packed, { limits: { maxBlockBytes: 299 } })).toArray(), {
        code: "limit-exceeded",
        limit: "maxBlockBytes",
      });
    },
    "splits give every row once": async () => {
      for (let parts = 1; parts < 6; parts++) {
        const file = await openContainer(whole);
        let count = 0;
        for (const { start, end } of file.splits(parts)) count += await file.range(start, end).count();
        equal(count, rows.length);
      }
    },
    "what the header says": async () => {
      const file = await openContainer(deflated);
      equal([file.codec, file.schema.name, file.header.length > 0], ["deflate", "shop.User", true]);
      equal([...file.metadata.get("note")], [...ascii("hello")]);
      await file.close();
    },
    "toArray, count, batches, fields": async () => {
      equal(await (await openContainer(whole)).toArray(), rows);
      equal(await (await openContainer(whole)).count(), 4);
      const found = [];
      for await (const batch of (await openContainer(whole)).batches({ rows: 3 })) {
        if (batch.length > 3) throw new Error("a batch of more rows than wanted");
        found.push(...batch.toObjects());
      }
      equal(found, rows);
      equal(
        await (await openContainer(whole, { fields: ["id"] })).toArray(),
        rows.map(({ id }) => ({ id })),
      );
      equal((await (await openContainer(whole, { long: "bigint" })).toArray())[0].id, 1n);
    },
    "a file cut anywhere gives its whole blocks and then an error": async () => {
      const first = whole.length - 2 * (USERS.length + 18) - 18;
      const ends = [first, first + USERS.length + 18, first + USERS.length + 36, whole.length];
      for (let length = 0; length < whole.length; length++) {
        const { found, error } = await read(stream(whole.subarray(0, length), 5));
        const blocks = ends.filter((end) => end <= length).length;
        equal(found, rows.slice(0, [0, 0, 2, 2][blocks]));
        if (ends.includes(length)) equal(error, undefined);
        else equal([error instanceof ContainerError, error.code], [true, "truncated"]);
      }
    },
    "damage says block and offset": async () => {
      const damaged = whole.slice();
      damaged[damaged.length - 1] ^= 1;
      const { found, error } = await read(damaged);
      equal(found, rows.slice(0, 2));
      equal([error instanceof ContainerError, error.code, error.block], [true, "sync-mismatch", 2]);
      equal(error.offset, whole.length - 16);
    },
    "damage is passed over where that is asked for": async () => {
      const good = [2, stored];
      const file = fileOf(USER, "deflate", good, [2, hex("ff ff")], good);
      const damages = [];
      const opened = await openContainer(file, { onError: "skip", onDamage: (damage) => damages.push(damage) });
      equal(await opened.toArray(), rows);
      equal(damages.length, 1);
    },
    "rows by the block, with blocks inflated ahead": async () => {
      const many = fileOf(USER, "deflate", ...Array.from({ length: 40 }, () => [2, stored]));
      for (const blocksInFlight of [1, 4, 9]) {
        const found = [];
        for await (const block of (await openContainer(stream(many, 50), { blocksInFlight })).arrays())
          found.push(...block);
        equal(found, Array.from({ length: 40 }, () => rows.slice(0, 2)).flat());
      }
    },
    "what is no container is refused": async () => {
      const code = async (source) => (await read(source)).error.code;
      equal(await code(hex("50 4b 03 04")), "bad-magic");
      equal(await code(fileOf(USER, "lz77")), "unknown-codec");
      equal(await code(fileOf(USER, "deflate", [2, hex("ff ff")])), "codec-error");
      equal(await code(fileOf("nothing", "null")), "unknown-type");
    },
    "a stream is read once": async () => {
      const file = await openContainer(stream(whole, 9));
      equal(await file.toArray(), rows);
      await rejects(() => file.toArray(), { code: "source-consumed" });
    },
    "an option that is not built is refused": async () => {
      await rejects(() => openContainer(whole, { colour: "red" }), { code: "unsupported-option" });
      await rejects(() => openContainer(whole, { logical: "maybe" }), { code: "unsupported-option" });
    },
    "rows are read as another schema wants them": async () => {
      const fields = [
        { name: "more", type: "long", default: 7 },
        { name: "id", type: "double" },
      ];
      const file = await openContainer(deflated, { reader: { type: "record", name: "User", fields } });
      const evolved = rows.map(({ id }) => ({ more: 7, id }));
      equal(await file.toArray(), evolved);
    },
  };
}
