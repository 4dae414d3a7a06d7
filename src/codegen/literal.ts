import type { RecordFactory } from "../closures/closure.js";
import { isStraight } from "../closures/record-reader.js";
import { branch } from "../value/branch.js";

/** Literals of more fields would take long to compile, and engines give such objects no hidden class. */
const MAX_FIELDS = 500;

/**
 * Makes readers of records as generated object literals: all objects of a record share one hidden class, and cost a
 * tenth of a loop that stores by name. The code holds numbers and JSON-quoted names, nothing else of a schema.
 */
export function literalRecord(fallback: RecordFactory): RecordFactory {
  return (names, slots, readers, tag) => {
    if (readers.length > MAX_FIELDS) return fallback(names, slots, readers, tag);
    const code = isStraight(names, slots) ? straight(names, tag) : reordered(names, slots, tag);
    return new Function("f", "b", "t", unpack(readers.length) + code)(readers, branch, tag);
  };
}

/** `const f0=f[0],…;` so that calls are of constants, which the engine can inline. */
function unpack(length: number): string {
  const parts = Array.from({ length }, (_, index) => `f${index}=f[${index}]`);
  return length === 0 ? "" : `const ${parts.join()};`;
}

/** `return c=>({"a":f0(c),"b":f1(c)})`: a literal's parts are evaluated in their order. */
function straight(names: readonly string[], tag: string | undefined): string {
  const parts = names.map((name, index) => `${key(name)}:f${index}(c)`);
  return `return c=>({${withTag(parts, tag)}})`;
}

/** `return c=>{f0(c);const v0=f1(c);return{"a":v0}}` where fields are skipped or stand in another order. */
function reordered(names: readonly string[], slots: readonly number[], tag: string | undefined): string {
  const steps = slots.map((slot, index) => (slot < 0 ? `f${index}(c);` : `const v${slot}=f${index}(c);`));
  const parts = names.map((name, index) => `${key(name)}:v${index}`);
  return `return c=>{${steps.join("")}return{${withTag(parts, tag)}}}`;
}

function withTag(parts: string[], tag: string | undefined): string {
  return (tag === undefined ? parts : [...parts, "[b]:t"]).join();
}

/** `"__proto__": v` in a literal would set the prototype; a computed key makes an own property. */
function key(name: string): string {
  const quoted = JSON.stringify(name)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  return name === "__proto__" ? `[${quoted}]` : quoted;
}

let allowed: boolean | undefined; // a memo: each refused try would be a report of the Content Security Policy

/**
 * Whether code may be generated here. Tried on Node, Deno and Bun only, once; elsewhere a page's Content Security
 * Policy may count each try as an attack.
 */
export function codegenAllowed(): boolean {
  return (allowed ??= isServer() && canGenerate());
}

function isServer(): boolean {
  const host = globalThis as {
    process?: { versions?: { node?: string } };
    Deno?: unknown;
    Bun?: unknown;
    document?: unknown;
    navigator?: { userAgent?: string };
  };
  if (host.document !== undefined || host.navigator?.userAgent === "Cloudflare-Workers") return false;
  return host.process?.versions?.node !== undefined || host.Deno !== undefined || host.Bun !== undefined;
}

function canGenerate(): boolean {
  try {
    return new Function("return 1")() === 1;
  } catch {
    return false;
  }
}
