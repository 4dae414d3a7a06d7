import { expect, test } from "vitest";
import { BlockWriter } from "../../src/container/block-writer.js";
import { compressionOf } from "../../src/container/codec.js";
import { Collected } from "../../src/container/sink.js";
import { LimitError } from "../../src/errors.js";
import { blockOf, concat, SYNC, text } from "./files.js";

const HEADER = Uint8Array.of(1, 2, 3);
const strings = (...rows: string[]) => ({ data: concat(rows.map(text)), count: rows.length });

function writerOf({ codec = "null", goesOn = false } = {}) {
  const collected = new Collected();
  const options = {
    sync: SYNC,
    compression: compressionOf(codec),
    maxBytes: 1000,
    signal: undefined,
    leaveOpen: false,
  };
  return { collected, writer: new BlockWriter(() => collected, goesOn ? undefined : HEADER, options) };
}

test("the header, then blocks with their markers", async () => {
  const { writer, collected } = writerOf({ codec: "deflate" });
  await writer.put(strings("a", "b"));
  await writer.putCompressed(strings("c"));
  await writer.close();
  const expected = concat([HEADER, blockOf(strings("a", "b"), "deflate"), blockOf(strings("c"))]);
  expect(collected.toBytes()).toEqual(expected);
  expect(writer).toMatchObject({ blocks: 2, bytes: expected.length });
});

test("a file without blocks is its header, once", async () => {
  const { writer, collected } = writerOf();
  await writer.flush();
  await writer.flush();
  await writer.close();
  expect(collected.toBytes()).toEqual(HEADER);
});

test("a file that goes on has its header", async () => {
  const { writer, collected } = writerOf({ goesOn: true });
  await writer.put(strings("a"));
  await writer.close();
  expect(collected.toBytes()).toEqual(blockOf(strings("a")));
});

test("a block that comes out larger than readers take is an error, and nothing of it is written", async () => {
  const data = crypto.getRandomValues(new Uint8Array(1000));
  const { writer, collected } = writerOf({ codec: "deflate" });
  await writer.put(strings("a"));
  const error = await writer.put({ data, count: 1 }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ limit: "maxBlockBytes", max: 1000 });
  await expect(writer.flush()).rejects.toBe(error);
  await expect(writer.close()).rejects.toBe(error);
  expect(collected.toBytes()).toEqual(concat([HEADER, blockOf(strings("a"), "deflate")]));
});

test("after the end everything says so", async () => {
  const { writer } = writerOf();
  await writer.close();
  expect(() => writer.check()).toThrow(expect.objectContaining({ code: "writer-closed" }));
  await expect(writer.put(strings("late"))).rejects.toMatchObject({ code: "writer-closed" });
});
