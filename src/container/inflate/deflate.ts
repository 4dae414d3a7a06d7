import { deflateLevels, deflateRaw, inflateRaw, inflateRawAside, isAsideFaster } from "#inflate";
import { canInflate, inflate } from "../../kernel/inflate.js";
import type { Scratch } from "../scratch.js";
import { isAdlerTail } from "./tail.js";

/** Codec deflate: inflated by our own module where there may be one, else by the platform, which also says what is wrong. */
export const deflate = {
  name: "deflate",
  decompress: (bytes: Uint8Array, maxBytes: number, scratch?: Scratch) =>
    inflateHere(bytes, maxBytes, scratch) ?? inflateRaw(bytes, maxBytes),
  get decompressAside() {
    return isAsideFaster || !canInflate() ? inflateRawAside : undefined;
  },
  compress: deflateRaw,
  levels: deflateLevels,
};

function inflateHere(bytes: Uint8Array, maxBytes: number, scratch: Scratch | undefined): Uint8Array | undefined {
  const found = inflate(bytes, maxBytes);
  if (found === undefined) return undefined;
  const { output, used } = found;
  if (used < bytes.length && !isAdlerTail(output, bytes.subarray(used))) return undefined;
  return scratch === undefined ? output.slice() : scratch.hold(output);
}
