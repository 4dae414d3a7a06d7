import { inflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { deflateLevels, deflateRaw, inflateRaw } from "../../../src/container/inflate/web.js";
import { CASES, type InflateCase } from "./cases.js";

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});

afterEach(() => {
  process.off("unhandledRejection", note);
  vi.unstubAllGlobals();
});

/** Unhandled rejections are reported a turn of the event loop later. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
}

async function hold({ bytes, max, expected }: InflateCase): Promise<void> {
  const made = await inflateRaw(bytes, max).catch((error: unknown) => error);
  if (expected === "limit") expect(made).toBeInstanceOf(RangeError);
  else if (expected === "error") {
    expect(made).toBeInstanceOf(Error);
    expect(made).not.toBeInstanceOf(RangeError);
  } else {
    expect(made).toBeInstanceOf(Uint8Array);
    expect(Buffer.compare(made as Uint8Array, expected)).toBe(0);
  }
  await settled();
  expect(unhandled).toEqual([]);
}

describe("DecompressionStream of this platform", () => {
  test.each(CASES)("$name", hold);
});

/** Stands in for a platform: all input is gathered, then inflated as the platform would. */
function platform(inflate: (bytes: Uint8Array) => Uint8Array) {
  return class {
    readonly readable: ReadableStream<Uint8Array>;
    readonly writable: WritableStream<Uint8Array>;

    constructor() {
      const parts: Uint8Array[] = [];
      const stream = new TransformStream<Uint8Array, Uint8Array>({
        transform: (part) => void parts.push(part),
        flush: (controller) => {
          const output = inflate(Buffer.concat(parts));
          for (let at = 0; at < output.length; at += 65536) controller.enqueue(output.slice(at, at + 65536));
        },
      });
      this.readable = stream.readable;
      this.writable = stream.writable;
    }
  };
}

const zlib = (bytes: Uint8Array) =>
  inflateRawSync(bytes, { info: true } as object) as unknown as {
    buffer: Uint8Array;
    engine: { bytesWritten: number };
  };

describe("a platform that refuses every tail, as browsers do", () => {
  test.each(CASES)("$name", async (one) => {
    const strict = (bytes: Uint8Array) => {
      const { buffer, engine } = zlib(bytes);
      if (engine.bytesWritten !== bytes.length) throw new TypeError("junk after the end");
      return buffer;
    };
    vi.stubGlobal("DecompressionStream", platform(strict));
    await hold(one);
  });
});

test("a platform that takes cut streams is refused, not trusted", async () => {
  const blind = (bytes: Uint8Array) => inflateRawSync(bytes, { finishFlush: 2 });
  vi.stubGlobal("DecompressionStream", platform(blind));
  await expect(inflateRaw(Uint8Array.of(3, 0), 10)).rejects.toThrow("does not see where a stream is cut");
});

test("a call that never ends holds up no other: in a worker it may be that of a request that was given up", async () => {
  const Real = globalThis.DecompressionStream;
  let made = 0;
  vi.stubGlobal(
    "DecompressionStream",
    class {
      readonly readable: ReadableStream<Uint8Array>;
      readonly writable: WritableStream<BufferSource>;

      constructor(format: CompressionFormat) {
        const stalled = { readable: new ReadableStream<Uint8Array>(), writable: new WritableStream<BufferSource>() };
        const { readable, writable } = made++ === 0 ? stalled : new Real(format);
        this.readable = readable as ReadableStream<Uint8Array>;
        this.writable = writable;
      }
    },
  );
  void inflateRaw(Uint8Array.of(3, 0), 10);
  expect(await inflateRaw(Uint8Array.of(3, 0), 10)).toEqual(new Uint8Array(0));
});

test("a platform without DecompressionStream says so", async () => {
  vi.stubGlobal("DecompressionStream", undefined);
  await expect(inflateRaw(Uint8Array.of(3, 0), 10)).rejects.toThrow("no DecompressionStream");
});

test("CompressionStream: what it deflates is inflated again", async () => {
  expect(deflateLevels).toBeUndefined();
  for (const length of [0, 1, 100, 300_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * i) >>> 7);
    const packed = await deflateRaw(bytes);
    expect(new Uint8Array(inflateRawSync(packed))).toEqual(bytes);
    expect(await inflateRaw(packed, length + 1)).toEqual(bytes);
  }
});

test("without CompressionStream deflating is an error", async () => {
  vi.stubGlobal("CompressionStream", undefined);
  await expect(deflateRaw(new Uint8Array(3))).rejects.toThrow("no CompressionStream");
});
