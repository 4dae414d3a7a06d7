import { type Code, call, flat, getGlobal, I32, I64, type Type, unsigned } from "./wasm.js";

/** A function of the kernel. */
export interface Helper {
  readonly name: string;
  readonly takes: readonly Type[];
  readonly gives?: Type;
}

/** Functions of the kernel (assembly/index.ts) that emitted code calls where a row leaves the straight road. */
const HELPERS: readonly Helper[] = [
  { name: "longAt", takes: [I32], gives: I64 },
  { name: "intAt", takes: [I32], gives: I32 },
  { name: "lengthAt", takes: [I32], gives: I32 },
  { name: "indexAt", takes: [I32], gives: I32 },
  { name: "blockAt", takes: [I32, I32], gives: I64 },
  { name: "numbersAt", takes: [I32, I32, I32, I32, I32, I32], gives: I32 },
  { name: "isUtf8", takes: [I32, I32], gives: I32 },
  { name: "charge", takes: [I64, I32], gives: I32 },
  { name: "mark", takes: [I32, I32] },
  { name: "decode", takes: [I32], gives: I32 },
];
/** Globals of the kernel that its functions leave results in. */
const GLOBALS = ["after", "sized"];

export const helper =
  (index: number) =>
  (...operands: Code[]): Code =>
    call(index, ...operands);

export const longAt = /* @__PURE__ */ helper(0);
export const intAt = /* @__PURE__ */ helper(1);
export const lengthAt = /* @__PURE__ */ helper(2);
export const indexAt = /* @__PURE__ */ helper(3);
export const blockAt = /* @__PURE__ */ helper(4);
export const numbersAt = /* @__PURE__ */ helper(5);
export const isUtf8 = /* @__PURE__ */ helper(6);
export const charge = /* @__PURE__ */ helper(7);
export const mark = /* @__PURE__ */ helper(8);
export const bytecode = /* @__PURE__ */ helper(9);
export const AFTER = /* @__PURE__ */ getGlobal(0);
export const SIZED = /* @__PURE__ */ getGlobal(1);

const FUNCTION = 0;
const MEMORY = 2;
const GLOBAL = 3;

/** The module with the function that decodes. */
export function moduleOf(body: Code, locals: readonly Type[]): Uint8Array<ArrayBuffer> {
  return moduleWith(HELPERS, GLOBALS, body, locals);
}

/** The module with one function, `run`, that takes nothing and gives a Status. Everything else is the kernel's: import it as "k". */
export function moduleWith(
  helpers: readonly Helper[],
  globals: readonly string[],
  body: Code,
  locals: readonly Type[],
): Uint8Array<ArrayBuffer> {
  const run: Helper = { name: "run", takes: [], gives: I32 };
  const signatures = [...helpers, run].map(({ takes, gives }) => [
    0x60,
    list(takes.map((type) => [type])),
    list(gives ? [[gives]] : []),
  ]);
  const imports = [
    ...helpers.map(({ name }, i) => imported(name, FUNCTION, unsigned(i))),
    ...globals.map((name) => imported(name, GLOBAL, [I32, 1])),
    imported("memory", MEMORY, [0, 1]),
  ];
  const code: Code = [list(locals.map((type) => [1, type])), body, 0x0b];
  const module = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, list(signatures)),
    section(2, list(imports)),
    section(3, list([unsigned(helpers.length)])),
    section(7, list([[name("run"), FUNCTION, unsigned(helpers.length)]])),
    section(10, list([sized(code)])),
  ];
  return flat(module);
}

function imported(what: string, kind: number, type: Code): Code {
  return [name("k"), name(what), kind, type];
}

/** ASCII only. */
function name(text: string): Code {
  return [text.length, Array.from(text, (character) => character.charCodeAt(0))];
}

function list(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function sized(code: Code): Code {
  const bytes = flat(code);
  return [unsigned(bytes.length), bytes];
}

function section(id: number, content: Code): Code {
  return [id, sized(content)];
}
