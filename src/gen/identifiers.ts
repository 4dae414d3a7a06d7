/**
 * What a declaration in a generated module may not be called: words of the language, names of types that it has of its
 * own, and everything global or imported that generated types and code refer to.
 */
const TAKEN = [
  "abstract any arguments as asserts async await bigint boolean break case catch class const continue debugger declare",
  "default delete do else enum eval export extends false finally for from function get global globalThis if implements",
  "import in infer instanceof interface intrinsic is keyof let module namespace never new null number object of package",
  "private protected public readonly require return satisfies set static string super switch symbol this throw true try",
  "type typeof undefined unique unknown using var void while with yield",
  "Array ArrayBuffer BigInt BigInt64Array Boolean DataView Date Error Float32Array Float64Array Function Infinity",
  "Int16Array Int32Array Int8Array JSON Map Math NaN Number Object RangeError ReadonlyMap Reflect RegExp Set String",
  "Symbol TypeError Uint16Array Uint32Array Uint8Array WeakMap WeakSet exports",
  "AvroType Duration Wrapped avroType branch",
]
  .join(" ")
  .split(" ");

/** The names of one module, each given once. */
export class Identifiers {
  readonly #taken = new Set(TAKEN);

  /** An identifier like `wanted`; with an underscore, then with a number behind it, where that is taken. */
  take(wanted: string): string {
    const plain = identifierOf(wanted);
    let name = plain;
    for (let i = 1; this.#taken.has(name); i++) name = `${plain}_${i === 1 ? "" : i}`;
    this.#taken.add(name);
    return name;
  }
}

/** Names of files and lenient schemas may hold what no identifier does. */
function identifierOf(text: string): string {
  const name = text.replace(/[^\p{ID_Continue}$_]/gu, "_");
  return /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`;
}

/** A file's name as the name of a type: `user-events` is `UserEvents`. */
export function pascalCase(text: string): string {
  const words = text.split(/[^\p{L}\p{N}$]+/u).filter((word) => word !== "");
  return words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

/** A property's name: bare where that may be, else quoted. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
}
