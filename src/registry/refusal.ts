import { RegistryError, type RegistryErrorCode } from "../errors.js";
import type { JsonValue } from "../json/value.js";
import { jsonOfBody, wrong } from "./body.js";

/** Answers that say to try again. */
const BUSY: ReadonlySet<number> = /* @__PURE__ */ new Set([408, 425, 429, 500, 502, 503, 504]);

/** Characters of the registry's own words. */
const MAX_WORDS = 200;

/** The error that an answer of an error status is, by the registry's own words if it has any (a proxy's page has none). */
export function refusalOf(status: number, text: string, redact: (text: string) => string): RegistryError {
  const body = bodyOf(text);
  if (status === 404 && body === undefined) return wrong("status 404 and no words of a registry's", status);
  const given = body?.error_code;
  const errorCode = typeof given === "number" && given > 0 ? given : undefined;
  const code = codeOf(status);
  const retriable = BUSY.has(status) || code === "unauthorized";
  return new RegistryError(code, `the registry answered with status ${status}${words(body, redact)}`, {
    status,
    errorCode,
    retriable,
  });
}

function codeOf(status: number): RegistryErrorCode {
  if (BUSY.has(status) || status >= 500) return "unavailable";
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 404) return "not-found";
  return status === 409 ? "incompatible-schema" : "rejected";
}

type Body = Readonly<Record<string, JsonValue>>;

function bodyOf(text: string): Body | undefined {
  try {
    const json = jsonOfBody(text, 0);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Body) : undefined;
  } catch {
    return undefined;
  }
}

function words(body: Body | undefined, redact: (text: string) => string): string {
  const { error_code: code, message } = body ?? {};
  const shown = typeof message === "string" ? `: ${printable(redact(message))}` : "";
  return `${typeof code === "number" ? ` (${code})` : ""}${shown}`;
}

/** Text from outside, short and without control characters. */
function printable(text: string): string {
  const short = text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS - 3)}...` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  return short.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
