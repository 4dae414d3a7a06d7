import type { Sink } from "../bytes/sink.js";
import { AvroError, EncodeError, type EncodeErrorCode, LimitError, type Path, pathText } from "../errors.js";
import { kindOf } from "../value/kind.js";

export { kindOf };

/** The error for a value of the wrong kind. */
export function unfit(expected: string, value: unknown): EncodeError {
  return new EncodeError("invalid-value", `expected ${expected}, found ${kindOf(value)}`);
}

/** The error for a number that is not whole, or too large. */
export function unfitNumber(expected: string, value: unknown): EncodeError {
  if (typeof value !== "number") return unfit(expected, value);
  const found = Number.isInteger(value) ? "a number out of range" : "a fraction, an infinity or NaN";
  return new EncodeError("invalid-value", `expected ${expected}, found ${found}`);
}

export function encodeFault(code: EncodeErrorCode, message: string): EncodeError {
  return new EncodeError(code, message);
}

/** Put a step before the path of an error that comes out of a part; other errors pass as they are. */
export function within(error: unknown, step: string | number): unknown {
  if (error instanceof Faults) for (const fault of error.list) within(fault, step);
  if (error instanceof EncodeError || error instanceof LimitError) error.path = [step, ...(error.path ?? [])];
  return error;
}

/** Faults of one value that are looked for: every item of a long array may be wrong. */
export const MAX_FAULTS = 100;

/** What is wrong with the parts of one value, where writers collect faults: thrown when all parts have been seen. */
export class Faults extends Error {
  readonly list: AvroError[] = [];

  /** Write a part: what is wrong with it is kept, and the next part may follow. */
  collect(sink: Sink, write: () => void, step?: string | number): void {
    const { depth } = sink;
    try {
      write();
    } catch (error) {
      sink.depth = depth;
      this.#add(step === undefined ? error : within(error, step));
    }
  }

  #add(error: unknown): void {
    if (error instanceof Faults) this.list.push(...error.list.slice(0, MAX_FAULTS - this.list.length));
    else if (error instanceof AvroError) this.list.push(error);
    else throw error;
    if (this.list.length >= MAX_FAULTS) throw this;
  }

  throwAny(): void {
    if (this.list.length > 0) throw this;
  }
}

/**
 * A message with the place of its error. Both are shortened, so that together they keep the bound of all messages:
 * of a long path the inner steps stay.
 */
export function placed(message: string, path: Path, byte?: number): string {
  const what = message.length > 280 ? `${message.slice(0, 277)}...` : message;
  const text = pathText(path);
  const where = text.length > 180 ? `...${text.slice(-177)}` : text;
  return `${what}, at ${where}${byte === undefined ? "" : `, byte ${byte}`}`;
}

/** Take the byte out of an error of bytes that the caller has not seen: the path says where. */
export function withoutByte(error: AvroError): AvroError {
  error.message = error.message.replace(/, byte \d+$/, "");
  delete error.offset;
  return error;
}

/**
 * What engines throw where the stack ends: V8 and JavaScriptCore a RangeError (V8 a SyntaxError, if a regular expression
 * was to be compiled there: so none is used here), SpiderMonkey an InternalError.
 */
export function isStackOverflow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const mayBe = error instanceof RangeError || error instanceof SyntaxError;
  return (mayBe && error.message.includes("call stack")) || error.name === "InternalError";
}
