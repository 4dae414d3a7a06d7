import { AvroError } from "../errors.js";

/** Bytes of a GUID in a message. */
export const GUID_BYTES = 16;
/** Digits of its five groups. */
const GROUPS = [8, 4, 4, 4, 12];
const FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The GUID that stands at `offset`, 16 bytes, as text: five groups of lower-case digits. */
export function guidText(bytes: Uint8Array, offset = 0): string {
  let digits = "";
  for (let i = 0; i < GUID_BYTES; i++) digits += bytes[offset + i]!.toString(16).padStart(2, "0");
  let at = 0;
  return GROUPS.map((length) => digits.slice(at, (at += length))).join("-");
}

/** The 16 bytes of a GUID, the most significant first. @throws AvroError "invalid-argument" */
export function guidBytes(guid: string): Uint8Array {
  if (typeof guid !== "string" || !FORM.test(guid))
    throw new AvroError("invalid-argument", "expected a GUID as five groups of hexadecimal digits");
  const digits = guid.replaceAll("-", "");
  return Uint8Array.from({ length: GUID_BYTES }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
