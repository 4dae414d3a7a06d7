import { DecodeError, EncodeError } from "../../errors.js";
import { kindOf } from "../kind.js";

/** Why a value can't be converted: what asking whether it can costs no error. */
export class Refusal {
  constructor(
    readonly expected: string,
    /** What was found; the kind of the value if left out. */
    readonly found?: string,
  ) {}

  error(value: unknown): EncodeError {
    return new EncodeError("invalid-value", `expected ${this.expected}, found ${this.found ?? kindOf(value)}`);
  }
}

/** The error for an underlying value that is no value of its logical type, or that the JavaScript value can't hold. */
export function invalidLogical(name: string, problem: string): DecodeError {
  return new DecodeError("invalid-logical-value", `${name}: ${problem}; read it with the option logical: "raw"`);
}
