import { BLOCK, padded } from "./padding.js";

/** The first 32 bits behind the point: engines may differ in the last of 53, no root used here is that close. */
const fraction = (root: number) => Math.floor((root % 1) * 2 ** 32);

/** Roots of the first primes: cube roots for the 64 steps, square roots for the 8 words. (FIPS 180-4, sections 4.2.2, 5.3.3) */
const PRIMES = /* @__PURE__ */ firstPrimes(64);
const CUBE_ROOTS = /* @__PURE__ */ Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const SQUARE_ROOTS = /* @__PURE__ */ Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** SHA-256, 32 bytes. (FIPS 180-4) */
export function sha256(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, false);
  const state = SQUARE_ROOTS.slice();
  const words = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += BLOCK) {
    schedule(view, at, words);
    digest(words, state);
  }
  const sum = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i++) sum.setInt32(4 * i, state[i]!);
  return new Uint8Array(sum.buffer);
}

/** Spread the 16 words of a block over the 64 steps. */
function schedule(view: DataView, at: number, words: Int32Array): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const early = words[i - 15]!;
    const late = words[i - 2]!;
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[i] = words[i - 16]! + small + words[i - 7]! + large;
  }
}

function digest(words: Int32Array, state: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const chosen = (e & f) ^ (~e & g);
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + chosen + CUBE_ROOTS[i]! + words[i]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i]! += word;
  });
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
