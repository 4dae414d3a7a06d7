import { AvroError, LimitError, RegistryError } from "../errors.js";
import { parseJson } from "../json/parse.js";
import type { JsonValue } from "../json/value.js";

/** Nesting of answers: they hold lists of small objects. Schemas in them are text. */
const MAX_DEPTH = 64;

/**
 * The text of an answer, `max` bytes at most: what comes after is not waited for.
 *
 * @throws RegistryError "invalid-response"
 */
export async function textOfBody(response: Response, max: number, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true }); // not every fetch ends the body with its signal
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let length = 0;
  try {
    for (let next = await reader.read(); next.value !== undefined; next = await reader.read()) {
      length += next.value.length;
      if (length > max) throw wrong(`more than ${max} bytes (maxResponseBytes)`, response.status);
      text += decoded(decoder, next.value);
    }
    return text + decoded(decoder);
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function decoded(decoder: TextDecoder, bytes?: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch {
    throw wrong("text that is not UTF-8");
  }
}

/** The JSON of an answer. @throws RegistryError "invalid-response" */
export function jsonOfBody(text: string, status: number): JsonValue {
  try {
    return parseJson(text, { duplicates: "last", maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof AvroError)) throw error;
    throw wrong(error instanceof LimitError ? "JSON that nests too deeply" : "no JSON", status);
  }
}

/** What an answer would not be of any registry. The request may go well once what leads there is set right. */
export function wrong(what: string, status?: number): RegistryError {
  return new RegistryError("invalid-response", `the registry answered with ${what}`, { status, retriable: true });
}
