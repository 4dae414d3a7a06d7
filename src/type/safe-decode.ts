import { AvroError } from "../errors.js";

/** What came of decoding: `ok` tells which, also to the compiler. */
export type SafeDecoded<Out> =
  | { readonly ok: true; readonly value: Out }
  | { readonly ok: false; readonly error: AvroError };

/**
 * Decode one datum, and give the error instead of throwing it. For bytes of strangers, where an error is no exception;
 * `error` is what `decode` throws, with code, path and offset. What is no AvroError (of a custom logical type, say) is
 * thrown on.
 */
export function safeDecode<Out>(type: { decode(bytes: Uint8Array): Out }, bytes: Uint8Array): SafeDecoded<Out> {
  try {
    return { ok: true, value: type.decode(bytes) };
  } catch (error) {
    if (error instanceof AvroError) return { ok: false, error };
    throw error;
  }
}
