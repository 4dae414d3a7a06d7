import type { Sign } from "../closures/writer-shape.js";

/** What is asked of the variable `v` for a sign. In the code `A` is Array.isArray, and `N` Number.isSafeInteger. */
export function signTest(sign: Sign, v: string): string {
  return TESTS[sign](v);
}

const TESTS: Record<Sign, (v: string) => string> = {
  nothing: (v) => `${v}===null||${v}===undefined`,
  boolean: (v) => `typeof ${v}==="boolean"`,
  string: (v) => `typeof ${v}==="string"`,
  int: (v) => `typeof ${v}==="number"&&${v}===(${v}|0)`,
  "safe integer": (v) => `typeof ${v}==="number"&&N(${v})`,
  number: (v) => `typeof ${v}==="number"`,
  array: (v) => `A(${v})`,
  "no object": (v) => `typeof ${v}!=="object"`,
};
