import { type Helper, helper, moduleWith } from "./module.js";
import { type Code, getGlobal, I32, type Type } from "./wasm.js";

/** Functions of the kernel (assembly/encode.ts) that emitted code calls for what is long or rare. */
const HELPERS: readonly Helper[] = [
  { name: "putBig", takes: [I32, I32], gives: I32 },
  { name: "putBytes", takes: [I32, I32, I32], gives: I32 },
  { name: "putCount", takes: [I32, I32], gives: I32 },
  { name: "putInts", takes: [I32, I32, I32], gives: I32 },
  { name: "putLongs", takes: [I32, I32, I32], gives: I32 },
  { name: "putRaw", takes: [I32, I32, I32], gives: I32 },
  { name: "putUnits", takes: [I32, I32, I32], gives: I32 },
];

export const putBig = /* @__PURE__ */ helper(0);
export const putBytes = /* @__PURE__ */ helper(1);
export const putCount = /* @__PURE__ */ helper(2);
export const putInts = /* @__PURE__ */ helper(3);
export const putLongs = /* @__PURE__ */ helper(4);
export const putRaw = /* @__PURE__ */ helper(5);
export const putUnits = /* @__PURE__ */ helper(6);
/** Where `putLongs` ended on the doubles. */
export const BEHIND = /* @__PURE__ */ getGlobal(0);

/** The module with the function that encodes. */
export function tapeModule(body: Code, locals: readonly Type[]): Uint8Array<ArrayBuffer> {
  return moduleWith(HELPERS, ["behind"], body, locals);
}
