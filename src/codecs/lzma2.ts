import { Lzma, type Properties, propertiesOf } from "./lzma.js";
import type { Output } from "./output.js";
import { RangeDecoder } from "./range.js";

/** What a chunk's first byte says from here on: it is compressed, and bits 5 and 6 say what is new. */
const COMPRESSED = 0x80;
const NEW_STATE = 1;
const NEW_PROPERTIES = 2;
const NEW_DICTIONARY = 3;

/** Read the chunks of LZMA2 data from `start` on, and write what they make. Gives where they end. */
export function readLzma2(bytes: Uint8Array, start: number, output: Output): number {
  let dictionary: number | undefined; // where it begins in the output
  let properties: Properties | undefined;
  let lzma: Lzma | undefined;
  for (let at = start; ; ) {
    const control = bytes[at++];
    if (control === 0) return at;
    if (control === undefined) throw new Error("the data are cut");
    if (control < COMPRESSED) {
      if (control > 2) throw new Error("a chunk of no kind that is known");
      if (control === 1) dictionary = output.length;
      if (dictionary === undefined) throw new Error("the first chunk does not begin a dictionary");
      const end = at + 2 + sizeAt(bytes, at);
      if (!(end <= bytes.length)) throw new Error("the data are cut");
      output.append(bytes.subarray(at + 2, end));
      at = end;
      continue;
    }
    const renewed = (control >>> 5) & 3;
    if (renewed === NEW_DICTIONARY) dictionary = output.length;
    if (dictionary === undefined) throw new Error("the first chunk does not begin a dictionary");
    const length = (control & 31) * 65536 + sizeAt(bytes, at);
    const size = sizeAt(bytes, at + 2);
    at += 4;
    if (renewed >= NEW_PROPERTIES) {
      if (at >= bytes.length) throw new Error("the data are cut");
      properties = propertiesOf(bytes[at++]!);
    }
    if (properties === undefined) throw new Error("the first compressed chunk has no properties");
    if (renewed >= NEW_STATE) lzma = new Lzma(properties);
    if (lzma === undefined) throw new Error("a chunk goes on with a state that is not there");
    const end = at + size;
    if (!(end <= bytes.length)) throw new Error("the data are cut");
    const range = new RangeDecoder(bytes, at, end);
    lzma.run(range, output, length, dictionary);
    if (!range.isFinished) throw new Error("a chunk's bytes are not used up exactly");
    at = end;
  }
}

/** A size of 16 bits, big-endian, less one. NaN where the data end: it is in no order with anything. */
function sizeAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]! + 1;
}
