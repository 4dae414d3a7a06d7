import { ContainerError } from "../errors.js";
import type { Cursor } from "./cursor.js";
import { type FrameRules, frameAhead, headStarts } from "./frame.js";
import { SYNC_LENGTH } from "./header.js";
import { seekMarker } from "./marker.js";
import type { Elsewhere } from "./range.js";

/** Where a file can be gone on with. */
export interface FileEnd {
  /** Byte offset behind the last whole block, or behind the header. */
  readonly offset: number;
  /** Bytes that follow it: what a writer has left of a block that it did not complete. */
  readonly torn: number;
}

/** Bytes at the end that are looked through first. */
const FIRST_LOOK_BACK = 256 * 1024;

/**
 * Find the end of the last whole block of a file of `byteLength`, from its end backwards: a marker counts as for
 * ranges, and the blocks behind it are followed to the last. What is after that must be the beginning of a block, and
 * no other block in it.
 *
 * @throws ContainerError "invalid-block" for any other damage that this comes upon
 */
export async function endOf(byteLength: number, rules: FrameRules, elsewhere: Elsewhere): Promise<FileEnd> {
  const first = rules.header.length - SYNC_LENGTH;
  const farthest = 2 * rules.limits.maxBlockBytes + 2 * FIRST_LOOK_BACK; // the last block and a torn one, with frames
  for (let back = FIRST_LOOK_BACK; ; back *= 4) {
    const from = Math.max(first, byteLength - Math.min(back, farthest));
    const cursor = elsewhere.open(from);
    try {
      // The marker at the very end counts only if a block leads to it: a torn block may end with bytes like it.
      if (from === first || (await seekMarker(cursor, rules, byteLength - SYNC_LENGTH)))
        return await follow(cursor, byteLength, rules);
    } finally {
      await elsewhere.release(cursor);
    }
    if (back >= farthest) throw damaged(from, "no whole block is found after it");
  }
}

/** Go from block to block, from the marker at the cursor to the last one. */
async function follow(cursor: Cursor, byteLength: number, rules: FrameRules): Promise<FileEnd> {
  let length = await frameAhead(cursor, SYNC_LENGTH, rules);
  for (; typeof length === "number" && length > 0; length = await frameAhead(cursor, SYNC_LENGTH, rules))
    cursor.drop(length);
  const offset = cursor.position + SYNC_LENGTH;
  if (length === 0) return { offset, torn: 0 };
  const torn = byteLength - offset;
  if (!headStarts(cursor, SYNC_LENGTH, torn, rules))
    throw damaged(offset, "what follows is no block, nor the beginning of one");
  cursor.drop(1);
  if (await seekMarker(cursor, rules, byteLength)) throw damaged(offset, "a block is damaged, and others follow it");
  return { offset, torn };
}

function damaged(offset: number, what: string): ContainerError {
  return new ContainerError("invalid-block", `the file can't be gone on with: byte ${offset}: ${what}`, { offset });
}
