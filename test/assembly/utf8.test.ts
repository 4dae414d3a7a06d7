import { describe, expect, it } from "vitest";
import { programOf, Scratch } from "../kernel/scratch.js";
import { Random } from "../random.js";

const scratch = new Scratch(programOf("string"));
const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function runtimeTakes(bytes: Uint8Array): boolean {
  try {
    fatal.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function length(bytes: number): number[] {
  return bytes < 64 ? [bytes * 2] : [((bytes * 2) & 0x7f) | 0x80, (bytes * 2) >> 7];
}

function kernelTakes(bytes: Uint8Array): boolean {
  const datum = [...length(bytes.length), ...bytes];
  return scratch.run(datum, { ends: [datum.length] }).status === 0;
}

/** Each of many texts as a message of its own: which of them are bad by the kernel, by the runtime. */
function disagreements(texts: Iterable<Uint8Array>): string[] {
  const found: string[] = [];
  for (const text of texts)
    if (kernelTakes(text) !== runtimeTakes(text)) found.push([...text].map((byte) => byte.toString(16)).join(" "));
  return found;
}

/** ASCII of `before` and `after` bytes around a sequence. */
function padded(sequence: readonly number[], before: number, after: number): Uint8Array {
  const bytes = new Uint8Array(before + sequence.length + after).fill(0x61);
  bytes.set(sequence, before);
  return bytes;
}

describe("isUtf8 says what TextDecoder says", () => {
  it("of every sequence of one and two bytes", () => {
    function* sequences() {
      for (let a = 0; a < 256; a++) {
        yield Uint8Array.of(a);
        for (let b = 0; b < 256; b++) yield Uint8Array.of(a, b);
      }
    }
    expect(disagreements(sequences())).toEqual([]);
  });

  it("of sequences of three and four bytes at their edges, whole, cut and followed by text", () => {
    const seconds = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
    const rest = [0x41, 0x7f, 0x80, 0xbf, 0xc0];
    function* sequences() {
      for (let lead = 0xdf; lead < 256; lead++)
        for (const b of seconds)
          for (const c of rest) {
            yield Uint8Array.of(lead, b, c);
            for (const d of rest) yield Uint8Array.of(lead, b, c, d);
            yield Uint8Array.of(lead, b, c, 0x80, 0x80);
          }
    }
    expect(disagreements(sequences())).toEqual([]);
  });

  it("at every place in a string of every length up to three vectors", () => {
    const sequences = [
      [0xc3, 0xa9],
      [0xe6, 0x97, 0xa5],
      [0xf0, 0x9f, 0x98, 0x80],
      [0x80],
      [0xed, 0xa0, 0x80],
      [0xc3],
      [0xe6, 0x97],
      [0xf0, 0x9f, 0x98],
    ];
    function* texts() {
      for (const sequence of sequences)
        for (let before = 0; before <= 33; before++)
          for (const after of [0, 1, 2, 14, 15, 16, 17]) yield padded(sequence, before, after);
    }
    expect(disagreements(texts())).toEqual([]);
  });

  it("of random mixes of good and bad pieces", () => {
    const random = new Random(7);
    const pieces = ["a", "abcdefghijklmnopq", "é", "日本", "😀", "\u{10ffff}", "\ud7ff", "\ue000"].map((text) => [
      ...new TextEncoder().encode(text),
    ]);
    const bad = [[0xc0, 0x80], [0xe0, 0x9f, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xbf], [0xfe]];
    function* texts() {
      for (let i = 0; i < 3000; i++) {
        const parts = Array.from({ length: random.below(12) }, () => random.pick(random.chance(0.05) ? bad : pieces));
        yield Uint8Array.from(parts.flat());
      }
    }
    expect(disagreements(texts())).toEqual([]);
  });

  it("whatever stands behind the string", () => {
    // a lead byte at the end, its continuation in the next string
    const datum = [2, 0xc3, 2, 0xa9];
    expect(scratch.run(datum, { count: 2 })).toMatchObject({ status: 1, rows: 0, offset: 0 });
    expect(scratch.run([2, 0x61, 2, 0xa9], { count: 2 })).toMatchObject({ status: 1, rows: 1, offset: 2 });
  });
});

describe("strings", () => {
  it("are copied whole at every length, and say whether they are ASCII", () => {
    for (let size = 0; size <= 50; size++)
      for (const last of ["z", "é"]) {
        const text = "a".repeat(size) + last;
        const bytes = new TextEncoder().encode(text);
        // prepared as before a chunk: the flag is a word of the program
        const fresh = new Scratch(programOf("string"));
        const datum = [...length(bytes.length), ...bytes, 4, 0x78, 0x79];
        expect(fresh.run(datum, { count: 2 }).status).toBe(0);
        expect(fresh.kernel.marked(fresh.placement, 0)).toBe(last === "é" ? 1 : 0);
        expect(fresh.values(2)).toEqual([text, "xy"]);
      }
  });
});

describe("utf16Offsets", () => {
  it("counts code units of each string, at every length and alignment", () => {
    const random = new Random(3);
    const pieces = ["", "a", "é", "日", "😀", "plain text of some length", "ünïcödé", "😀😀😀😀😀😀"];
    const texts = Array.from(
      { length: 300 },
      () => random.pick(pieces) + random.pick(pieces) + "x".repeat(random.below(20)),
    );
    const data = texts.flatMap((text) => {
      const bytes = new TextEncoder().encode(text);
      return [...length(bytes.length), ...bytes];
    });
    expect(scratch.read(data)).toEqual(texts);
    const { kernel, placement } = scratch;
    const [offsets, arena] = placement.addresses as unknown as [number, number];
    const out = placement.units[0]!;
    kernel.utf16Offsets(offsets, arena, texts.length, out);
    const units = [...kernel.i32.subarray(out >> 2, (out >> 2) + texts.length + 1)];
    let sum = 0;
    expect(units).toEqual([0, ...texts.map((text) => (sum += text.length))]);
  });
});
