// Instructions of WebAssembly (core specification 2.0, chapter 5: binary format), as many as the emitter needs. An
// expression is the bytes of its operands and then its own; i32 is meant where a name says nothing else.

/** Bytes of instructions, nested as they were put together. */
export type Code = readonly (number | Code | Uint8Array)[];

/** Types of values. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F64 = 0x7c;
export const V128 = 0x7b;
export type Type = typeof I32 | typeof I64 | typeof F64 | typeof V128;

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value >>> 0;
  for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128);
  bytes.push(left);
  return bytes;
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left < -64 || left > 63; left >>= 7) bytes.push((left & 127) | 128);
  bytes.push(left & 127);
  return bytes;
}

/** Signed LEB128 of 64 bits. */
function signed64(value: bigint): number[] {
  const bytes: number[] = [];
  let left = BigInt.asIntN(64, value);
  for (; left < -64n || left > 63n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  bytes.push(Number(left & 127n));
  return bytes;
}

/** All bytes in one array. */
export function flat(code: Code): Uint8Array<ArrayBuffer> {
  const bytes = new Bytes();
  bytes.add(code);
  return bytes.array.slice(0, bytes.length);
}

class Bytes {
  array = new Uint8Array(1024);
  length = 0;

  add(code: Code): void {
    for (let i = 0; i < code.length; i++) {
      const part = code[i]!;
      if (typeof part === "number") {
        if (this.length === this.array.length) this.#grow(1);
        this.array[this.length++] = part;
      } else if (part instanceof Uint8Array) this.#addAll(part);
      else this.add(part);
    }
  }

  #addAll(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.array.length) this.#grow(bytes.length);
    this.array.set(bytes, this.length);
    this.length += bytes.length;
  }

  #grow(more: number): void {
    const larger = new Uint8Array(this.array.length * 2 + more);
    larger.set(this.array);
    this.array = larger;
  }
}

export const i32 = (value: number): Code => [0x41, signed(value | 0)];
export const i64 = (value: bigint): Code => [0x42, signed64(value)];
export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
export const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];
export const getGlobal = (index: number): Code => [0x23, unsigned(index)];
export const call = (index: number, ...operands: Code[]): Code => [operands, 0x10, unsigned(index)];
export const leave = (value: Code): Code => [value, 0x0f];
export const copy = (to: Code, from: Code, bytes: Code): Code => [to, from, bytes, 0xfc, 10, 0, 0];

const unary =
  (op: number) =>
  (value: Code): Code => [value, op];
const binary =
  (op: number) =>
  (a: Code, b: Code): Code => [a, b, op];
const loading =
  (...op: number[]) =>
  (address: Code, offset = 0): Code => [address, op, 0, unsigned(offset)];
const storing =
  (...op: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, op, 0, unsigned(offset)];

export const load = /* @__PURE__ */ loading(0x28);
export const load64 = /* @__PURE__ */ loading(0x29);
export const load8 = /* @__PURE__ */ loading(0x2d);
export const load16 = /* @__PURE__ */ loading(0x2f);
export const loadF32 = /* @__PURE__ */ loading(0x2a);
export const loadF64 = /* @__PURE__ */ loading(0x2b);
export const load128 = /* @__PURE__ */ loading(0xfd, 0);
export const store = /* @__PURE__ */ storing(0x36);
export const store64 = /* @__PURE__ */ storing(0x37);
export const storeF32 = /* @__PURE__ */ storing(0x38);
export const storeF64 = /* @__PURE__ */ storing(0x39);
export const store8 = /* @__PURE__ */ storing(0x3a);
export const store16 = /* @__PURE__ */ storing(0x3b);
export const store128 = /* @__PURE__ */ storing(0xfd, 11);

export const not = /* @__PURE__ */ unary(0x45);
export const eq = /* @__PURE__ */ binary(0x46);
export const ne = /* @__PURE__ */ binary(0x47);
export const belowSigned = /* @__PURE__ */ binary(0x48);
export const below = /* @__PURE__ */ binary(0x49);
export const aboveSigned = /* @__PURE__ */ binary(0x4a);
export const above = /* @__PURE__ */ binary(0x4b);
export const atMost = /* @__PURE__ */ binary(0x4d);
export const atLeast = /* @__PURE__ */ binary(0x4f);
export const ctz = /* @__PURE__ */ unary(0x68);
export const add = /* @__PURE__ */ binary(0x6a);
export const sub = /* @__PURE__ */ binary(0x6b);
export const mul = /* @__PURE__ */ binary(0x6c);
export const and = /* @__PURE__ */ binary(0x71);
export const or = /* @__PURE__ */ binary(0x72);
export const xor = /* @__PURE__ */ binary(0x73);
export const shl = /* @__PURE__ */ binary(0x74);
export const shr = /* @__PURE__ */ binary(0x76);
export const shrSigned = /* @__PURE__ */ binary(0x75);
export const rotr = /* @__PURE__ */ binary(0x78);

export const not64 = /* @__PURE__ */ unary(0x50);
export const belowSigned64 = /* @__PURE__ */ binary(0x53);
export const aboveSigned64 = /* @__PURE__ */ binary(0x55);
export const atLeast64 = /* @__PURE__ */ binary(0x5a);
export const clz64 = /* @__PURE__ */ unary(0x79);
export const ctz64 = /* @__PURE__ */ unary(0x7a);
export const add64 = /* @__PURE__ */ binary(0x7c);
export const sub64 = /* @__PURE__ */ binary(0x7d);
export const mul64 = /* @__PURE__ */ binary(0x7e);
export const and64 = /* @__PURE__ */ binary(0x83);
export const or64 = /* @__PURE__ */ binary(0x84);
export const xor64 = /* @__PURE__ */ binary(0x85);
export const shl64 = /* @__PURE__ */ binary(0x86);
export const shr64 = /* @__PURE__ */ binary(0x88);
export const shrSigned64 = /* @__PURE__ */ binary(0x87);
export const wrap = /* @__PURE__ */ unary(0xa7);
export const extendSigned = /* @__PURE__ */ unary(0xac);
export const extend = /* @__PURE__ */ unary(0xad);

export const f32OfI32 = /* @__PURE__ */ unary(0xb2);
export const f32OfI64 = /* @__PURE__ */ unary(0xb4);
export const f64OfI32 = /* @__PURE__ */ unary(0xb7);
export const f64OfI64 = /* @__PURE__ */ unary(0xb9);
export const f64OfF32 = /* @__PURE__ */ unary(0xbb);

export const equalF64 = /* @__PURE__ */ binary(0x61);
/** The long nearest to a double, towards 0. */
export const truncated = (value: Code): Code => [value, 0xfc, 6];

export const or128 = (a: Code, b: Code): Code => [a, b, 0xfd, 0x50];
export const bitmask = (value: Code): Code => [value, 0xfd, 0x64];
