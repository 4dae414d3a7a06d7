import { deflateRawSync } from "node:zlib";

/** Builds container files for tests, right and wrong ones. */

export const SYNC = Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i);

export interface BlockSpec {
  count: number | bigint;
  /** Before compression. */
  data: Uint8Array;
  size?: number | bigint;
  sync?: Uint8Array;
}

export interface FileSpec {
  schema?: string;
  codec?: "null" | "deflate";
  blocks: readonly BlockSpec[];
}

export function long(value: number | bigint): Uint8Array {
  let raw = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; raw >= 0x80n; raw >>= 7n) bytes.push(Number(raw & 0x7fn) | 0x80);
  bytes.push(Number(raw));
  return Uint8Array.from(bytes);
}

export function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return concat([long(bytes.length), bytes]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** "Obj" 1, one map block with the entries, the sync marker. */
export function headerOf(entries: readonly (readonly [string, string])[]): Uint8Array {
  const map = entries.length === 0 ? [] : [long(entries.length), ...entries.flat().map(text)];
  return concat([Uint8Array.of(0x4f, 0x62, 0x6a, 1), ...map, long(0), SYNC]);
}

export function fileOf({ schema = '"string"', codec = "null", blocks }: FileSpec): Uint8Array {
  const header = headerOf([
    ["avro.schema", schema],
    ["avro.codec", codec],
  ]);
  return concat([header, ...blocks.map((block) => blockOf(block, codec))]);
}

export function blockOf(block: BlockSpec, codec: "null" | "deflate" = "null"): Uint8Array {
  const data = codec === "null" ? block.data : new Uint8Array(deflateRawSync(block.data));
  return concat([long(block.count), long(block.size ?? data.length), data, block.sync ?? SYNC]);
}

/** A file of strings, a block for each list. */
export function stringsFile(blocks: readonly (readonly string[])[], codec: "null" | "deflate" = "null"): Uint8Array {
  return fileOf({ codec, blocks: blocks.map((rows) => ({ count: rows.length, data: concat(rows.map(text)) })) });
}

/** Bytes in pieces of `size`, the last one shorter. */
export function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.slice(at, at + size));
  return parts;
}

export async function* chunked(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

export function streamOf(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

/** Every kind of source that gives these bytes; streams in pieces of `size`. */
export function sourcesOf(bytes: Uint8Array, size = 64): [string, () => unknown][] {
  const parts = () => pieces(bytes, size);
  return [
    ["Uint8Array", () => bytes],
    ["Buffer", () => Buffer.from(bytes)],
    ["ArrayBuffer", () => bytes.slice().buffer],
    ["Blob", () => new Blob([bytes.slice()])],
    ["Response", () => new Response(bytes.slice())],
    ["ReadableStream", () => streamOf(parts())],
    ["AsyncIterable", () => chunked(parts())],
    ["random access", () => ({ byteLength: bytes.length, slice: (a: number, b: number) => bytes.slice(a, b) })],
    [
      "random access, async",
      () => ({ byteLength: bytes.length, slice: async (a: number, b: number) => bytes.slice(a, b) }),
    ],
  ];
}
