import type { ContainerErrorCode } from "../errors.js";
import type { Cursor } from "./cursor.js";
import { damage, type Place, truncated } from "./place.js";

const MAX_BYTES = 10;

/**
 * Read the long at the cursor, waiting for its bytes. Exact within ±(2^53-1), else the nearest number: enough for
 * counts and sizes, where all that large are refused. (Avro 1.12, Binary Encoding)
 */
export async function readLong(cursor: Cursor, place: Place, code: ContainerErrorCode): Promise<number> {
  const start = cursor.position;
  let raw = 0n;
  for (let i = 0; i < MAX_BYTES; i++) {
    if (!cursor.has(1) && !(await cursor.fill(1))) throw truncated(place, cursor.position);
    const byte = cursor.takeByte();
    if (i === 0 && byte < 0x80) return byte & 1 ? -(byte + 1) / 2 : byte / 2;
    raw |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) {
      if (raw >= 1n << 64n) break;
      return Number(raw & 1n ? -((raw + 1n) / 2n) : raw / 2n);
    }
  }
  throw damage(place, code, "a long of more than 64 bits", start);
}
