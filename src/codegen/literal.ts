import { shortAscii } from "../bytes/ascii.js";
import type { RecordFactory } from "../closures/closure.js";
import { branch } from "../value/branch.js";
import { type Compile, evaluate } from "./compile.js";
import { ReaderSource, scratch } from "./reader-source.js";

/** Literals of more fields would take long to compile, and engines give such objects no hidden class. */
const MAX_FIELDS = 500;

/** V8 does not optimise functions of more than 60 KB of bytecode; a long in place has about 300 bytes. */
const MAX_IN_PLACE = 100;

/**
 * Makes readers of records as generated object literals: all objects of a record share one hidden class, and cost a
 * tenth of a loop that stores by name. The code holds numbers and JSON-quoted names, nothing else of a schema.
 * `fallback` makes those that `compile` does not.
 */
export function literalRecord(fallback: RecordFactory, compile: Compile = evaluate): RecordFactory {
  return (names, slots, readers, tag) => {
    if (readers.length > MAX_FIELDS) return fallback(names, slots, readers, tag);
    const source = new ReaderSource(readers.length <= MAX_IN_PLACE);
    const body = slots.map((slot, index) => source.value(readers[index]!, slot < 0 ? "skipped" : `v${slot}`)).join("");
    const parts = names.map((name, index) => `${key(name)}:v${index}`);
    if (tag !== undefined) parts.push("[k]:t");
    const locals = ["skipped", ...names.map((_, index) => `v${index}`)];
    const code = `${source.prologue()}return c=>{const b=c.bytes,e=c.end;let p=c.position,${locals.join()};${body}c.position=p;return{${parts.join()}}}`;
    const make = compile(["f", "d", "s", "k", "t"], code);
    return make?.(source.readers, scratch, shortAscii, branch, tag) ?? fallback(names, slots, readers, tag);
  };
}

/** `"__proto__": v` in a literal would set the prototype; a computed key makes an own property. */
function key(name: string): string {
  return name === "__proto__" ? `[${quoted(name)}]` : quoted(name);
}

/** A name as a string literal. */
export function quoted(name: string): string {
  return JSON.stringify(name)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
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
