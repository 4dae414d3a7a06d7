import { deflateRawSync, deflateSync } from "node:zlib";
import { concat } from "../files.js";

/** What both inflate implementations are held to. */
export interface InflateCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly max: number;
  /** The output, or which error: RangeError for one over the limit. */
  readonly expected: Uint8Array | "error" | "limit";
}

const words = new TextEncoder().encode("Anna, Ben, Chloë, Anna, Ben, Chloë, Anna ".repeat(40));
const noise = noiseOf(200_000);
const zeros = new Uint8Array(8 * 1024 * 1024);

const raw = (bytes: Uint8Array) => new Uint8Array(deflateRawSync(bytes));
const zlib = (bytes: Uint8Array) => new Uint8Array(deflateSync(bytes));
const hex = (digits: string) => new Uint8Array(Buffer.from(digits, "hex"));
const MAX = 64 * 1024 * 1024;

/** What deflate can't make smaller; xorshift32. */
function noiseOf(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 255;
  });
}

function good(name: string, bytes: Uint8Array, output: Uint8Array, max = MAX): InflateCase {
  return { name, bytes, max, expected: output };
}

function bad(name: string, bytes: Uint8Array, expected: "error" | "limit" = "error", max = MAX): InflateCase {
  return { name, bytes, max, expected };
}

export const CASES: readonly InflateCase[] = [
  good("text", raw(words), words),
  good("noise, in stored blocks", raw(noise), noise),
  good("nothing", hex("0300"), new Uint8Array(0)),
  good("fixed codes", hex("33634bcbcf0700"), hex("3606666f6f")),
  good("exactly the limit", raw(words), words, words.length),
  good("8 MiB of zeros", raw(zeros), zeros),
  good("a tail of 3 bytes of Adler-32", zlib(words).subarray(2, -1), words),
  good("a tail of 3 bytes of Adler-32 after a large output", zlib(zeros).subarray(2, -1), zeros),
  good("nothing and a tail of 3 bytes of Adler-32", zlib(new Uint8Array(0)).subarray(2, -1), new Uint8Array(0)),
  bad("one byte over the limit", raw(words), "limit", words.length - 1),
  bad("a bomb", raw(zeros), "limit", 1024 * 1024),
  bad("no bytes", new Uint8Array(0)),
  bad("one byte", hex("03")),
  bad("two bytes of a longer stream", hex("3363")),
  bad("cut by one byte", raw(words).subarray(0, -1)),
  bad("cut in the middle", raw(noise).subarray(0, 100_000)),
  bad("cut by three bytes", raw(words).subarray(0, -3)),
  bad("wrapped by zlib", zlib(words)),
  bad("reserved block type", hex("07")),
  bad("a distance before the start", hex("030200")),
  bad("stored length that does not match", hex("010500000068656c6c6f")),
  bad("a tail of one byte", concat([raw(words), hex("00")])),
  bad("a tail of two bytes of Adler-32", zlib(words).subarray(2, -2)),
  bad("a tail of all four bytes of Adler-32", zlib(words).subarray(2)),
  bad("a tail of three other bytes", concat([raw(words), hex("010203")])),
  bad("a tail of many bytes", concat([raw(words), noise])),
  bad("a second stream", concat([raw(words), raw(words)])),
];
