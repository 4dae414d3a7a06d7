import { equal, rejects, text, USER } from "./tools.mjs";

/** Container files written, read back; streams both ways. */
export function written(
  { avroType, EncodeError },
  {
    appendContainer,
    concatContainers,
    ContainerDecoderStream,
    ContainerEncoderStream,
    containerStream,
    ContainerWriter,
    encodeContainer,
    openContainer,
    recodeContainer,
    writeContainer,
  },
) {
  const type = avroType(USER);
  const rows = Array.from({ length: 2000 }, (_, id) => ({ id, email: id % 3 === 0 ? null : `user-${id}@example.org` }));
  const back = async (source) => (await openContainer(source)).toArray();
  const generated = async function* () {
    for (const row of rows) yield row;
  };
  const sink = () => {
    const chunks = [];
    const stream = new WritableStream({ __proto__: null, write: (chunk) => void chunks.push(chunk) });
    return { stream, bytes: () => new Blob(chunks).arrayBuffer() };
  };
  return {
    "files of each codec that is written": async () => {
      for (const codec of ["null", "deflate", "snappy", "zstandard"]) {
        const bytes = await encodeContainer(type, rows, { codec, metadata: { note: "hello" } });
        const file = await openContainer(bytes);
        equal(file.codec, codec);
        equal(await file.toArray(), rows);
      }
      await rejects(() => encodeContainer(type, rows, { codec: "lz77" }), { code: "unsupported-option" });
    },
    "large blocks, easy and hard to compress": async () => {
      const bytes = avroType("bytes");
      const easy = new Uint8Array(5_000_000);
      let seed = 1;
      const hard = Uint8Array.from({ length: 300_000 }, () => (seed = (seed * 48_271) % 2_147_483_647) >>> 8);
      const file = await encodeContainer(bytes, [easy, hard], { codec: "deflate" });
      equal(await back(file), [easy, hard]);
      const opened = await openContainer(file, { limits: { maxBlockBytes: 1_000_000 } });
      await rejects(() => opened.toArray(), { code: "limit-exceeded", limit: "maxBlockBytes" });
    },
    "to a WritableStream, from an async iterable": async () => {
      const { stream, bytes } = sink();
      const told = await writeContainer(stream, type, generated(), { codec: "deflate", blockRows: 300 });
      equal([told.rows, told.blocks], [2000, 7]);
      equal(await back(await bytes()), rows);
    },
    "as the body of a Response": async () => {
      const body = containerStream(type, generated(), { codec: "deflate", blockRows: 500 });
      const runs = typeof WebAssembly !== "undefined"; // Node's own Response ends a process that has none
      equal(await back(runs ? new Response(body) : body), rows);
    },
    "appended to, joined, changed to another codec": async () => {
      const part = await encodeContainer(type, rows.slice(0, 900), { codec: "deflate" });
      const longer = await appendContainer(part, rows.slice(900));
      equal(await back(longer), rows);
      const joinedTo = sink();
      await concatContainers(joinedTo.stream, [part, longer]);
      equal(await back(await joinedTo.bytes()), [...rows.slice(0, 900), ...rows]);
      const recoded = sink();
      await recodeContainer(recoded.stream, longer, { codec: "snappy" });
      const file = await openContainer(await recoded.bytes());
      equal(file.codec, "snappy");
      equal(await file.toArray(), rows);
    },
    "item blocks with their size": async () => {
      const list = avroType({ type: "array", items: "int" }, { itemBlocks: "sized" });
      const values = Array.from({ length: 200 }, (_, i) => [i, i - 100, 2 * i]);
      equal(text(list.encode([1, 2])), "0304020400");
      equal(list.decodeBatch(list.encodeBatch(values)), values);
      equal(avroType({ type: "array", items: "int" }).decodeBatch(list.encodeBatch(values)), values);
    },
    "as streams that others are piped through": async () => {
      const source = () => {
        const rest = rows.values();
        return new ReadableStream({
          __proto__: null,
          pull(controller) {
            const { done, value } = rest.next();
            if (done) controller.close();
            else controller.enqueue(value);
          },
        });
      };
      for (const codec of ["null", "deflate"]) {
        const through = source()
          .pipeThrough(new ContainerEncoderStream(type, { codec, blockRows: 300 }))
          .pipeThrough(new ContainerDecoderStream());
        const found = [];
        const reader = through.getReader(); // not every browser iterates streams
        for (let read = await reader.read(); !read.done; read = await reader.read()) found.push(read.value);
        equal(found, rows);
      }
    },
    "row by row": async () => {
      const { stream, bytes } = sink();
      const writer = new ContainerWriter(stream, type, { blockRows: 2 });
      await writer.write(rows[0]);
      await rejects(() => writer.write({ id: "1" }), { code: "invalid-value", row: 1 }, EncodeError);
      await writer.writeAll(rows.slice(1, 5));
      await writer.close();
      equal(await back(await bytes()), rows.slice(0, 5));
    },
    "a row that does not fit leaves the blocks before it": async () => {
      const { stream, bytes } = sink();
      const bad = [...rows.slice(0, 10), { id: 1, email: 5 }];
      await rejects(() => writeContainer(stream, type, bad, { blockRows: 4 }), {
        code: "no-branch",
        row: 10,
        path: ["email"],
      });
      equal(await back(await bytes()), rows.slice(0, 10));
    },
  };
}
