import { has } from "../own.js";
import type { Program } from "../plan/program.js";
import type { TapeProgram } from "../plan/tape-program.js";
import type { Habits } from "./body.js";
import { emit } from "./emit.js";
import { emitTape } from "./tape.js";

/**
 * Makes a WebAssembly module of a program that reads or writes; undefined for those that the bytecode loops run. They are
 * told apart by what they have: in the package this file stands apart, with a class of its own.
 */
export const emitter = (program: Program | TapeProgram, habits?: Habits): Uint8Array<ArrayBuffer> | undefined =>
  has(program, "patches") ? emit(program, habits) : emitTape(program);

export type Emitter = typeof emitter;
