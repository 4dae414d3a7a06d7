/** Bytes to characters in runs: so many arguments are safe on every engine's stack. */
const RUN = 4096;

/** Bytes as the code points 0–255. (Avro 1.12, JSON Encoding: bytes and fixed) */
export function latin1Text(bytes: Uint8Array): string {
  if (bytes.length <= RUN) return String.fromCharCode(...bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += RUN) text += String.fromCharCode(...bytes.subarray(at, at + RUN));
  return text;
}

/** The bytes that code points 0–255 stand for; undefined if there are others. */
export function latin1Bytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}
