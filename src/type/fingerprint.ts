import { crc64 } from "../bytes/crc64.js";
import { md5 } from "../bytes/md5.js";
import { sha256 } from "../bytes/sha256.js";
import { writeUtf8 } from "../bytes/utf8.js";
import { AvroError, quote } from "../errors.js";
import { canonicalText } from "../schema/canonical.js";
import { parseSchema, type SchemaArgument } from "./schema-argument.js";

/** CRC-64-AVRO (8 bytes), MD5 (16) or SHA-256 (32). Only the last can't be forged. */
export type FingerprintAlgorithm = "rabin" | "md5" | "sha256";

const ALGORITHMS: ReadonlyMap<unknown, (bytes: Uint8Array) => Uint8Array> = /* @__PURE__ */ new Map([
  ["rabin", crc64],
  ["md5", md5],
  ["sha256", sha256],
]);

/**
 * The fingerprint of a schema: a sum of its Parsing Canonical Form in UTF-8, in a buffer of its own. "rabin" is in the
 * order of message headers, least significant byte first. Schemas that differ only in what the canonical form leaves
 * out (defaults, aliases, logical types, documentation) have the same. (Avro 1.12, Schema Fingerprints)
 *
 * @throws as `parseSchema`; AvroError "unsupported-option" for another algorithm
 */
export function fingerprint(schema: SchemaArgument, algorithm: FingerprintAlgorithm = "rabin"): Uint8Array {
  const sum = ALGORITHMS.get(algorithm);
  if (sum === undefined)
    throw new AvroError(
      "unsupported-option",
      `there is no fingerprint ${quote(String(algorithm))}: rabin, md5, sha256`,
    );
  const text = canonicalText(parseSchema(schema));
  const bytes = new Uint8Array(3 * text.length);
  return sum(bytes.subarray(0, writeUtf8(text, bytes, 0)));
}
