import { BLOCK, padded } from "./padding.js";

/** Rotations of the four rounds, each used in turn. (RFC 1321, section 3.4) */
const ROTATIONS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** The first 32 bits of |sin(i)|: engines may differ in the last of 53, none of the 64 is that close to another. */
const SINES = /* @__PURE__ */ Int32Array.from({ length: 64 }, (_, i) =>
  Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32),
);

/** MD5, 16 bytes. No protection against anybody: two texts of one sum are easily made. (RFC 1321) */
export function md5(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let at = 0; at < view.byteLength; at += BLOCK) digest(view, at, state);
  const sum = new DataView(new ArrayBuffer(16));
  for (let i = 0; i < 4; i++) sum.setInt32(4 * i, state[i]!, true);
  return new Uint8Array(sum.buffer);
}

function digest(view: DataView, at: number, state: Int32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const mixed = (a + mix(round, b, c, d) + SINES[i]! + view.getInt32(at + 4 * wordOf(round, i), true)) | 0;
    const rotation = ROTATIONS[round]![i & 3]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((mixed << rotation) | (mixed >>> (32 - rotation)))) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (b & d) | (c & ~d);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

/** Index of the word of the block that a step takes. */
function wordOf(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) & 15;
  return round === 2 ? (3 * step + 5) & 15 : (7 * step) & 15;
}
