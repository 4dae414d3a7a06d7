import { State } from "../../assembly/abi.js";
import type { Program } from "../plan/program.js";
import { Flow, type Label } from "./flow.js";
import { AFTER } from "./module.js";
import { above, add, type Code, get, I32, I64, i32, load, load8, rotr, set, shl, tee } from "./wasm.js";

/**
 * So many bytes behind the input may be read before the position is held against the end. What is read there decides
 * nothing: the row is bad. (Memory is that much longer than the input: kernel/placement.)
 */
export const OVERRUN = 512;

/** What is emitted for one program: its words, the locals that all instructions share, and the ways out of a row. */
export class Body {
  readonly flow = new Flow();
  readonly words: Int32Array;
  /** Words that stand for addresses and capacities: read from the program in memory, so that one module serves every placement. */
  readonly #patched: ReadonlySet<number>;

  readonly ip = this.flow.local(I32);
  readonly end = this.flow.local(I32);
  readonly row = this.flow.local(I32);
  readonly rowStart = this.flow.local(I32);
  readonly need = this.flow.local(I32);
  /** Of use within one instruction. */
  readonly a = this.flow.local(I32);
  readonly b = this.flow.local(I32);
  readonly c = this.flow.local(I32);
  readonly d = this.flow.local(I32);
  readonly w = this.flow.local(I64);
  readonly m = this.flow.local(I64);

  /** The local that holds the slot of the index space that is open. */
  slot = this.row;
  /** The position is at most so far behind the end here. */
  over = 0;
  bad!: Label;
  full!: Label;
  /** The word that comes next. */
  at = 0;
  /** Instructions of the words from `at` to before `to`, or to the end of a branch; set by emit.ts, where all of them come together. */
  walk!: (at: number, to: number) => Code;

  constructor(program: Program) {
    this.words = program.words;
    this.#patched = new Set(program.patches.map(({ word }) => word));
  }

  word(at: number): number {
    return this.words[at]!;
  }

  /** The operand at word `at`. */
  operand(at: number): Code {
    return this.#patched.has(at) ? load(i32(0), State.Bytes + at * 4) : i32(this.word(at));
  }

  /** Address of the open slot in the buffer of operand `at`, whose slots are 2^`scale` bytes. */
  address(at: number, scale: number): Code {
    const slot = get(this.slot);
    return add(this.operand(at), scale === 0 ? slot : shl(slot, i32(scale)));
  }

  badIf(condition: Code): Code {
    return this.flow.branchIf(this.bad, condition);
  }

  /** Stop as full, if `condition`: of the capacity whose number is the operand at `at`. */
  fullIf(condition: Code, at: number): Code {
    return this.flow.if(condition, () => [set(this.need, i32(this.word(at))), this.flow.branch(this.full)]);
  }

  /** Hold the position against the end, if it may be behind it. */
  check(): Code {
    if (this.over === 0) return [];
    this.over = 0;
    return this.badIf(above(get(this.ip), get(this.end)));
  }

  /** Before an instruction that reads up to `bytes`, and checks nothing itself. */
  reads(bytes: number): Code {
    const check = this.over + bytes > OVERRUN ? this.check() : [];
    this.over += bytes;
    return check;
  }

  /** Move the position on. */
  advance(bytes: number): Code {
    return bytes === 0 ? [] : set(this.ip, add(get(this.ip), i32(bytes)));
  }

  /** Code of two ways that meet: the position is as far as on the worse of them. */
  either(...ways: (() => Code)[]): (() => Code)[] {
    const before = this.over;
    let worst = 0;
    return ways.map((way, i) => () => {
      this.over = before;
      const code = way();
      worst = Math.max(worst, this.over);
      if (i === ways.length - 1) this.over = worst;
      return code;
    });
  }

  /**
   * A length or an index, into local `into`: one byte in line, more by a helper, which gives -1 if it is not legal. What
   * is negative comes out as 2^31 or more, and the caller refuses that.
   */
  small(into: number, longer: (ip: Code) => Code): Code {
    const { flow, ip } = this;
    const oneByte = () => [set(into, rotr(get(into), i32(1))), this.advance(1)];
    const more = () => [set(into, longer(get(ip))), set(ip, AFTER)];
    return [this.reads(10), flow.if(below128(tee(into, load8(get(ip)))), oneByte, more)];
  }
}

function below128(value: Code): Code {
  return [value, i32(128), 0x49];
}
