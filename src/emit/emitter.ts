import type { Program } from "../plan/program.js";
import { TapeProgram } from "../plan/tape-program.js";
import type { Habits } from "./body.js";
import { emit } from "./emit.js";
import { emitTape } from "./tape.js";

/** Makes a WebAssembly module of a program that reads or writes; undefined for those that the bytecode loops run. */
export const emitter = (program: Program | TapeProgram, habits?: Habits): Uint8Array<ArrayBuffer> | undefined =>
  program instanceof TapeProgram ? emitTape(program) : emit(program, habits);

export type Emitter = typeof emitter;
