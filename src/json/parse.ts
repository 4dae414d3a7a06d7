import { LimitError, SchemaError, type SchemaErrorCode } from "../errors.js";
import { isWhole, tailEnd, wholeEnd } from "./numeral.js";
import type { JsonValue } from "./value.js";

export interface JsonParseOptions {
  /** A key that stands twice in one object: an error, or the last value wins. */
  readonly duplicates: "error" | "last";
  /** Nesting of arrays and objects that is allowed, inclusive; without it any, since the parser keeps its own stack. */
  readonly maxDepth?: number;
  /** What stands for a number with a fraction that a double rounds to a whole one; without it, the double. */
  readonly rounded?: (value: number) => unknown;
}

/** More digits are refused: turning digits into a bigint takes more than linear time. */
const MAX_DIGITS = 4096;

/**
 * Read JSON text exactly: whole numbers beyond ±(2^53-1) written as digits become bigint, and `__proto__` is an own key
 * like any other. A leading U+FEFF is blank. Linear in the text, and no depth of nesting overflows the stack.
 *
 * Errors are SchemaError "invalid-json" and "duplicate-key" with `offset`, an index into the text in UTF-16 units;
 * LimitError for `maxDepth`. A number too large for a double, and one of more than 4,096 digits, is an error.
 */
export function parseJson(text: string, options: JsonParseOptions): JsonValue {
  return new JsonReader(text, options).read();
}

/** Entries of the value stack for one member of an object: key, offset of the key, value. */
const MEMBER = 3;

const LITERALS: ReadonlyMap<number, readonly [word: string, value: boolean | null]> = new Map([
  [0x74, ["true", true]],
  [0x66, ["false", false]],
  [0x6e, ["null", null]],
]);

/** A number of no more digits and sign is a safe integer. */
const SAFE_LENGTH = 15;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANK = 0x20;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

class JsonReader {
  private at = 0;
  /** Finished values that wait for their container; of objects also the keys and their offsets. */
  private readonly stack: unknown[] = [];
  /** Of each container whose end has not been read: where its items begin on the stack, and whether it is an object. */
  private readonly starts: number[] = [];
  private readonly keyed: boolean[] = [];

  constructor(
    private readonly text: string,
    private readonly options: JsonParseOptions,
  ) {}

  read(): JsonValue {
    if (this.text.startsWith("\ufeff")) this.at = 1;
    do {
      while (this.begin());
      while (this.starts.length > 0 && !this.more()) this.close();
    } while (this.starts.length > 0);
    this.blanks();
    if (this.at < this.text.length) this.fail("the end of the text");
    return this.stack[0] as JsonValue;
  }

  /** Read a scalar or an empty container, or enter a container that has something in it: then true. */
  private begin(): boolean {
    this.blanks();
    const first = this.text[this.at];
    if (first === "{" || first === "[") return this.enter(first === "{");
    this.stack.push(first === '"' ? this.string() : this.scalar());
    return false;
  }

  private enter(keyed: boolean): boolean {
    const max = this.options.maxDepth;
    if (max !== undefined && this.starts.length >= max)
      throw new LimitError("maxDepth", max, "JSON nesting", { offset: this.at });
    this.at++;
    this.starts.push(this.stack.length);
    this.keyed.push(keyed);
    this.blanks();
    if (this.text[this.at] === (keyed ? "}" : "]")) {
      this.at++;
      this.close();
      return false;
    }
    if (keyed) this.key();
    return true;
  }

  /** After an item: true at a comma (and past the key that follows it), false past the container's end. */
  private more(): boolean {
    const keyed = this.keyed[this.keyed.length - 1]!;
    this.blanks();
    const mark = this.text[this.at];
    if (mark === ",") {
      this.at++;
      if (keyed) this.key();
      return true;
    }
    if (mark !== (keyed ? "}" : "]")) this.fail(keyed ? '"," or "}"' : '"," or "]"');
    this.at++;
    return false;
  }

  private key(): void {
    this.blanks();
    if (this.text[this.at] !== '"') this.fail("a key");
    const offset = this.at;
    this.stack.push(this.string(), offset);
    this.blanks();
    if (this.text[this.at] !== ":") this.fail('":"');
    this.at++;
  }

  private close(): void {
    const start = this.starts.pop()!;
    const items = this.stack.slice(start);
    this.stack.length = start;
    this.stack.push(this.keyed.pop() ? this.object(items) : items);
  }

  private object(items: readonly unknown[]): object {
    const object: Record<string, unknown> = {};
    for (let i = 0; i < items.length; i += MEMBER) {
      const key = items[i] as string;
      if (key === "__proto__") defineOwn(object, key, items[i + 2]);
      else object[key] = items[i + 2];
    }
    // to ask for each key whether it is there would cost more than all the rest
    const repeated = this.options.duplicates === "error" && Object.keys(object).length * MEMBER < items.length;
    return repeated ? this.refuseRepeated(items) : object;
  }

  private refuseRepeated(items: readonly unknown[]): never {
    const keys = new Set<unknown>();
    let i = 0;
    for (; !keys.has(items[i]); i += MEMBER) keys.add(items[i]);
    this.fail("a key that the object does not have yet", "duplicate-key", items[i + 1] as number);
  }

  private scalar(): unknown {
    const literal = LITERALS.get(this.text.charCodeAt(this.at));
    if (literal === undefined || !this.text.startsWith(literal[0], this.at)) return this.numeral();
    this.at += literal[0].length;
    return literal[1];
  }

  private numeral(): unknown {
    const { text, at } = this;
    const whole = wholeEnd(text, at);
    if (whole === at) this.fail("a JSON value");
    const end = tailEnd(text, whole);
    if (end === whole && end - at > MAX_DIGITS) this.fail(`a number of at most ${MAX_DIGITS} digits`);
    const numeral = text.slice(at, end);
    const value = Number(numeral);
    if (end !== whole) return this.fraction(numeral, value, end);
    this.at = end;
    return end - at <= SAFE_LENGTH || Number.isSafeInteger(value) ? value : BigInt(numeral);
  }

  /** A number with a fraction, an exponent or both. */
  private fraction(numeral: string, value: number, end: number): unknown {
    if (!Number.isFinite(value)) this.fail("a number within the range of a double");
    this.at = end;
    const { rounded } = this.options;
    return rounded !== undefined && Number.isInteger(value) && !isWhole(numeral) ? rounded(value) : value;
  }

  private string(): string {
    const opening = this.at++;
    let value = "";
    for (;;) {
      const from = this.at;
      this.plain();
      value += this.text.slice(from, this.at);
      const stop = this.text[this.at++];
      if (stop === '"') return value;
      if (stop === undefined) this.fail("the end of the string", "invalid-json", opening);
      if (stop !== "\\") this.fail("an escape instead of the control character", "invalid-json", this.at - 1);
      value += this.escape();
    }
  }

  /** Go to the next character that ends a run of plain ones: quote, backslash, control character, end of text. */
  private plain(): void {
    const { text } = this;
    let { at } = this;
    let code = text.charCodeAt(at);
    while (code >= BLANK && code !== QUOTE && code !== BACKSLASH) code = text.charCodeAt(++at); // NaN at the end
    this.at = at;
  }

  private escape(): string {
    const letter = this.text[this.at++] ?? "";
    if (letter !== "u") return ESCAPES.get(letter) ?? this.fail("an escape", "invalid-json", this.at - 2);
    const hex = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail("four hexadecimal digits");
    this.at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private blanks(): void {
    let code = this.text.charCodeAt(this.at);
    while (code === BLANK || code === 0x0a || code === 0x0d || code === 0x09) code = this.text.charCodeAt(++this.at);
  }

  private fail(expected: string, code: SchemaErrorCode = "invalid-json", offset = this.at): never {
    throw new SchemaError(code, `JSON text: expected ${expected} at offset ${offset}`, { offset });
  }
}

/** Assignment to `__proto__` would change the prototype. */
function defineOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    __proto__: null,
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  } as PropertyDescriptor);
}
