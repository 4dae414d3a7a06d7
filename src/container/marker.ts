import type { Cursor } from "./cursor.js";
import { type FrameRules, frameAhead, type Look } from "./frame.js";
import { SYNC_LENGTH } from "./header.js";

/** Move to the next sync marker, or 16 bytes of data like it, that begins before the byte `end`. False if there is none. */
export async function toMarker(cursor: Cursor, sync: Uint8Array, end: number): Promise<boolean> {
  for (;;) {
    const ahead = cursor.indexOf(sync, end - cursor.position);
    if (ahead >= 0) {
      cursor.drop(ahead);
      return true;
    }
    const held = cursor.arrived - cursor.position;
    cursor.drop(Math.max(0, held - SYNC_LENGTH + 1)); // a marker may have begun
    if (cursor.position >= end || !(await cursor.fill(Math.min(held, SYNC_LENGTH - 1) + 1))) return false;
  }
}

/**
 * Move to the next marker that counts and begins before the byte `end`: a plausible block header follows it, and the
 * marker recurs at that block's end; or the source ends with it. False if there is none. `look` may allow other things to follow.
 */
export async function seekMarker(
  cursor: Cursor,
  rules: FrameRules,
  end: number,
  look: Look = frameAhead,
): Promise<boolean> {
  while (await toMarker(cursor, rules.header.sync, end)) {
    if (typeof (await look(cursor, SYNC_LENGTH, rules)) === "number") return true;
    cursor.drop(1);
  }
  return false;
}
