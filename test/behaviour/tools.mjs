// What the checks are made of: bytes from text, comparison, expected errors, a schema. Plain JavaScript, for any host.
export const USER = {
  type: "record",
  name: "User",
  namespace: "shop",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
  ],
};
/** { id: 1, email: "a" }, { id: 2, email: null } */
export const USERS = hex("02 02 02 61  04 00");

/** A long as Avro writes it, for numbers below 2^30. */
export function long(value) {
  const bytes = [];
  let rest = value * 2;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Uint8Array.of(...bytes, rest);
}

export function ascii(letters) {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

export function hex(digits) {
  const pairs = digits.match(/[0-9a-f]{2}/g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

export function text(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

export function equal(found, expected) {
  const where = difference(found, expected, "value");
  if (where !== undefined) throw new Error(where);
}

/** The first place where two values differ; undefined if they are the same. Own string keys count, in order. */
function difference(found, expected, at) {
  if (Object.is(found, expected)) return undefined;
  if (typeof found !== "object" || typeof expected !== "object" || found === null || expected === null)
    return `${at} is ${show(found)}, not ${show(expected)}`;
  if (ArrayBuffer.isView(found) && found.constructor === expected.constructor) return unlike(found, expected, at);
  const keys = Object.keys(found);
  const wanted = Object.keys(expected);
  if (Array.isArray(found) !== Array.isArray(expected) || keys.join() !== wanted.join())
    return `${at} has keys ${keys.slice(0, 9)}, not ${wanted.slice(0, 9)}`;
  for (const key of keys) {
    const inside = difference(found[key], expected[key], `${at}.${key}`);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** The same for typed arrays, whose keys may be millions. */
function unlike(found, expected, at) {
  if (found.length !== expected.length) return `${at} has length ${found.length}, not ${expected.length}`;
  const { is } = Object; // a global is slow to find in an emulated runtime
  const i = found.findIndex((one, i) => !is(one, expected[i]));
  return i < 0 ? undefined : `${at}.${i} is ${show(found[i])}, not ${show(expected[i])}`;
}

function show(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Error) return `${value.name} ${value.code}: ${value.message}`;
  return Object.is(value, -0) ? "-0" : (JSON.stringify(value) ?? String(value));
}

/** The error that `run` must throw: of a class, with certain properties. */
export function throws(run, expected, kind = Error) {
  let value;
  try {
    value = run();
  } catch (error) {
    return matches(error, expected, kind);
  }
  throw new Error(`${show(value)} where an error ${show(expected)} was expected`);
}

export async function rejects(run, expected, kind = Error) {
  let value;
  try {
    value = await run();
  } catch (error) {
    return matches(error, expected, kind);
  }
  throw new Error(`${show(value)} where an error ${show(expected)} was expected`);
}

function matches(error, expected, kind) {
  if (!(error instanceof kind) || typeof error.code !== "string" || error.message.length > 512) throw error;
  for (const [name, value] of Object.entries(expected)) {
    if (value === undefined) continue;
    const where = difference(error[name], value, name);
    if (where !== undefined) throw new Error(`${where}, in ${show(error)}`);
  }
  return error;
}
