import { openContainer } from "../container/open.js";
import type { Input } from "./input.js";
import type { Output } from "./output.js";

/** Print what the header says, as JSON. `bytes` is missing where the file is a stream. */
export async function meta(input: Input, output: Output): Promise<void> {
  const file = await openContainer(input.source);
  const { header } = file;
  const user = [...header.metadata].filter(([key]) => !key.startsWith("avro."));
  const facts = {
    codec: header.codec,
    sync: hex(header.sync),
    bytes: input.byteLength,
    headerBytes: header.length,
    schemaBytes: header.metadata.get("avro.schema")!.length,
    metadata: Object.fromEntries(user.map(([key, value]) => [key, textOf(value)])),
  };
  output.line(JSON.stringify(facts, null, 2));
  await file.close();
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Metadata are bytes, most often text; those that are not are shown as base64. */
function textOf(bytes: Uint8Array): string | { readonly base64: string } {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { base64: Buffer.from(bytes).toString("base64") };
  }
}
