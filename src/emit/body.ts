import { State } from "../../assembly/abi.js";
import type { Program } from "../plan/program.js";
import { OVERRUN } from "./bounds.js";
import { Flow, type Label } from "./flow.js";
import { AFTER, charge } from "./module.js";
import {
  above,
  add,
  below,
  type Code,
  get,
  I32,
  I64,
  i32,
  load,
  load8,
  rotr,
  set,
  shl,
  sub,
  tee,
  V128,
} from "./wasm.js";

/**
 * What a program's data is usually like, by the word of an instruction: for Int and Long the length of most varints (0:
 * mixed), for String the length that 9 of 10 do not exceed, for Nullable the nulls in a hundred. Code is shaped by it;
 * what it decodes is the same.
 */
export type Habits = ReadonlyMap<number, number>;

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
  /** Address of the next message's end, or 0. */
  readonly ends = this.flow.local(I32);
  /** Of use within one instruction. */
  readonly a = this.flow.local(I32);
  readonly b = this.flow.local(I32);
  readonly c = this.flow.local(I32);
  readonly d = this.flow.local(I32);
  /** -1 where the value below a Nullable is there, else 0: see optional.ts. */
  readonly gate = this.flow.local(I32);
  readonly w = this.flow.local(I64);
  readonly m = this.flow.local(I64);
  readonly u = this.flow.local(V128);
  readonly v = this.flow.local(V128);

  /** The local that holds the slot of the index space that is open. */
  slot = this.row;
  /** The position is so many bytes ahead of local `ip`: what is known here need not be added there. */
  ahead = 0;
  /** The position is at most so far behind the end. */
  over = 0;
  /** Whether values without input are counted. */
  charges = false;
  bad!: Label;
  full!: Label;
  /** The word that comes next. */
  at = 0;
  /** Instructions of the words from `at` to before `to`, or to the end of a branch; set by emit.ts, where all of them come together. */
  walk!: (at: number, to: number) => Code;

  constructor(
    readonly program: Program,
    readonly habits: Habits,
  ) {
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

  /** Stop as full, if `condition`, and not bad for what `first` finds: of the capacity whose number is the operand at `at`. */
  fullIf(condition: Code, at: number, first: () => Code = () => []): Code {
    return this.flow.if(condition, () => [first(), set(this.need, i32(this.word(at))), this.flow.branch(this.full)]);
  }

  /** What stands `offset` bytes behind the position. */
  read(load: (address: Code, offset: number) => Code, offset = 0): Code {
    return load(get(this.ip), this.ahead + offset);
  }

  /** The position, or what is `offset` bytes behind it. */
  here(offset = 0): Code {
    const ahead = this.ahead + offset;
    return ahead === 0 ? get(this.ip) : add(get(this.ip), i32(ahead));
  }

  /** Bring `ip` to the position: where ways part or meet. */
  settle(): Code {
    if (this.ahead === 0) return [];
    const code = set(this.ip, this.here());
    this.ahead = 0;
    return code;
  }

  /** Set the position on one of two ways; on the other it moved by `bytes`, which `advance` is told behind both. */
  jump(to: Code, bytes: number): Code {
    const ahead = this.ahead + bytes;
    return set(this.ip, ahead === 0 ? to : sub(to, i32(ahead)));
  }

  /** Move the position on by what is only known when it runs. */
  move(bytes: Code): Code {
    return set(this.ip, add(get(this.ip), bytes));
  }

  advance(bytes: number): void {
    this.ahead += bytes;
  }

  /** Charge so many values without input (64 bits): false if the datum or the batch is over its budget. */
  charge(count: Code): Code {
    this.charges = true;
    return charge(count, sub(this.here(), get(this.rowStart)));
  }

  /** Hold the position against the end, if it may be behind it. */
  check(): Code {
    if (this.over === 0) return [];
    this.over = 0;
    return this.badIf(above(this.here(), get(this.end)));
  }

  /** Before an instruction that reads up to `bytes`, and checks nothing itself. */
  reads(bytes: number): Code {
    const check = this.over + bytes > OVERRUN ? this.check() : [];
    this.over += bytes;
    return check;
  }

  /** Code of two ways that meet: the position is as far as on the worse of them. */
  either(...ways: (() => Code)[]): (() => Code)[] {
    const before = this.over;
    let worst = 0;
    return ways.map((way, i) => () => {
      this.over = before;
      const code = [way(), this.settle()];
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
    const { flow } = this;
    const one = () => set(into, rotr(get(into), i32(1)));
    const more = () => [set(into, longer(this.here())), this.jump(AFTER, 1)];
    const code = [this.reads(10), flow.if(below(tee(into, this.read(load8)), i32(128)), one, more)];
    this.advance(1);
    return code;
  }
}
