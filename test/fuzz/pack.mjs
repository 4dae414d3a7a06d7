// Inputs as JSON text and back: bytes, numbers that JSON has not, and values that only JavaScript has.
import { bytesOf, hexOf, object } from "./sources.mjs";

const HOSTILE = {
  undefined: () => undefined,
  symbol: () => Symbol("s"),
  function: () => () => 1,
  hole: () => new Array(3),
  null: () => Object.create(null),
  proxy: () => new Proxy({}, {}),
  throws: () =>
    new Proxy({}, { get: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, has: trap, getPrototypeOf: trap }),
  getter: () => ({
    get f0() {
      throw new Thrown();
    },
  }),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  cyclic: () => {
    const list = [];
    list.push(list);
    return list;
  },
  itself: () => {
    const record = {};
    for (const name of ["value", "f0", "way1", "way2", "back"]) record[name] = record;
    return record;
  },
  deep: () => {
    let list = [];
    for (let i = 0; i < 5000; i++) list = [list];
    return list;
  },
  badDate: () => new Date(Number.NaN),
  farDate: () => new Date(8.64e15),
  regexp: () => /x/,
  boxed: () => new Number(5),
  text: () => new String("x"),
  shared: () => new Uint8Array(new SharedArrayBuffer(4)),
  detached: () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  },
  longs: () => new BigInt64Array([1n, -1n, 2n ** 63n - 1n]),
  doubles: () => new Float64Array([1.5, Number.NaN, -0]),
  clamped: () => new Uint8ClampedArray(4),
  view: () => new DataView(new ArrayBuffer(4)),
  lengthy: () => ({ length: 2 ** 32 }),
  map: () => new Map([["a", 1]]),
  oddMap: () => new Map([[1, 1]]),
  set: () => new Set([1]),
  proto: () => JSON.parse('{"__proto__":{"f0":1}}'),
};

/** What a caller's own getter throws: it goes through as it is. */
export class Thrown extends Error {}

function trap() {
  throw new Thrown();
}

export const HOSTILE_NAMES = Object.keys(HOSTILE);

/** A value that only JavaScript has, by name: `{ $js: name }` in JSON. */
export class Hostile {
  constructor(name) {
    this.name = name;
  }
}

export function pack(value) {
  return JSON.stringify(plain(value), null, 1);
}

export function unpack(text) {
  return rich(JSON.parse(text));
}

function plain(value) {
  if (typeof value === "bigint") return { $long: `${value}` };
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $num: Object.is(value, -0) ? "-0" : `${value}` };
  if (value === undefined) return { $js: "undefined" };
  if (value instanceof Hostile) return { $js: value.name };
  if (value instanceof Uint8Array) return { $bytes: hexOf(value) };
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.startsWith("$") ? `$${key}` : key, plain(inner)]);
  return object(entries);
}

function rich(value) {
  if (Array.isArray(value)) return value.map(rich);
  if (typeof value !== "object" || value === null) return value;
  const [key] = Object.keys(value);
  if (key === "$long") return BigInt(value.$long);
  if (key === "$num") return Number(value.$num);
  if (key === "$js") return new Hostile(value.$js);
  if (key === "$bytes") return bytesOf(value.$bytes);
  if (key === "$date") return new Date(value.$date);
  return object(
    Object.entries(value).map(([name, inner]) => [name.startsWith("$$") ? name.slice(1) : name, rich(inner)]),
  );
}

/** With what hostile names stand for, anew for each call. */
export function summon(value) {
  if (value instanceof Hostile) return HOSTILE[value.name]();
  if (Array.isArray(value)) return value.map(summon);
  if (typeof value !== "object" || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  return object(Object.entries(value).map(([key, inner]) => [key, summon(inner)]));
}
