import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AvroError } from "../src/errors.js";

/** The engine under test: the vitest projects "kernel" and "closures" set it, elsewhere the library chooses. */
export const engine = engineUnderTest();

function engineUnderTest(): "auto" | "kernel" | "closures" {
  const name = process.env.WAVRO_ENGINE ?? "auto";
  if (name === "auto" || name === "kernel" || name === "closures") return name;
  throw new Error(`WAVRO_ENGINE must be auto, kernel or closures, not ${name}`);
}

/** A path in the repository, from its root. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** A path under test/fixtures. */
export function fixture(path: string): string {
  return inRepository(`test/fixtures/${path}`);
}

/** Files below a folder, as paths from it with forward slashes, sorted. */
export function filesBelow(folder: string, ending = ""): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length + 1).replaceAll("\\", "/"))
    .sort();
}

/** The folder of other projects' files beside the checkout; undefined where it is absent, and then tests skip visibly. */
export function publicFolder(): string | undefined {
  const folder = inRepository("../shared/public");
  return existsSync(folder) ? folder : undefined;
}

/** "00 ff" or "00ff" to bytes. */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replaceAll(/\s/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`not hexadecimal: ${hex}`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Bytes to "00ff". */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes end to end. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: AvroError };

/** What bad input may end in: a value or an AvroError that keeps the promises of messages. Anything else fails. */
export function expectTyped<T>(run: () => T): Outcome<T> {
  try {
    return { value: run() };
  } catch (error) {
    return { error: typed(error) };
  }
}

/** The AvroError that `run` must end in. */
export function expectError(run: () => unknown): AvroError {
  const { error } = expectTyped(run);
  if (error === undefined) throw new Error("a value where an error was expected");
  return error;
}

function typed(error: unknown): AvroError {
  if (!(error instanceof AvroError)) throw error;
  if (typeof error.code !== "string" || error.code === "internal") throw error;
  if (error.message.length > 512) throw new Error(`a message of ${error.message.length} characters`);
  return error;
}

/**
 * Where two decoded values differ first, as text; undefined if they are the same. Stricter than toEqual: NaN is NaN,
 * 0 is not -0, keys are own and in order (`__proto__` is a key as any), prototypes count.
 */
export function difference(a: unknown, b: unknown, at = "value"): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return `${at}: ${show(a)}, ${show(b)}`;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${at}: two kinds of objects`;
  if (a instanceof Date && b instanceof Date) return difference(a.getTime(), b.getTime(), at);
  if (a instanceof Map && b instanceof Map) return difference([...a], [...b], at);
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    if (Buffer.compare(memoryOf(a), memoryOf(b)) === 0) return undefined;
    return difference([...(a as Uint8Array)], [...(b as Uint8Array)], at);
  }
  const keys = Reflect.ownKeys(a);
  const others = Reflect.ownKeys(b);
  if (keys.length !== others.length) return `${at}: ${keys.length} keys, ${others.length} keys`;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key !== others[i]) return `${at}: key ${i} is ${String(key)}, ${String(others[i])}`;
    const inside = difference(Reflect.get(a, key), Reflect.get(b, key), `${at}.${String(key)}`);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function memoryOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  return typeof value === "object" && value !== null
    ? value.constructor.name
    : (JSON.stringify(value) ?? String(value));
}
