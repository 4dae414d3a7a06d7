import { Tape } from "../../assembly/abi.js";
import { Flow, type Label } from "./flow.js";
import { above, add, type Code, F64, get, I32, I64, i32, load, or, set, sub, V128 } from "./wasm.js";

/** A position in memory: a local, and by how many bytes it is behind. */
export class Position {
  #ahead = 0;

  constructor(readonly local: number) {}

  /** Where the position is. */
  get here(): Code {
    return this.#ahead === 0 ? get(this.local) : add(get(this.local), i32(this.#ahead));
  }

  /** What stands at the position. */
  read(load: (address: Code, offset: number) => Code, offset = 0): Code {
    return load(get(this.local), this.#ahead + offset);
  }

  /** Put `value` at the position. */
  write(store: (address: Code, value: Code, offset: number) => Code, value: Code, offset = 0): Code {
    return store(get(this.local), value, this.#ahead + offset);
  }

  /** Move on by so many bytes, at no cost. */
  advance(bytes: number): void {
    this.#ahead += bytes;
  }

  /** Move on by what is only known when it runs. */
  move(bytes: Code): Code {
    return set(this.local, add(get(this.local), bytes));
  }

  /** Set the position on one of two ways; on the other it moved by `bytes`, which `advance` is told behind both. */
  jump(to: Code, bytes = 0): Code {
    const ahead = this.#ahead + bytes;
    return set(this.local, ahead === 0 ? to : sub(to, i32(ahead)));
  }

  /** Bring the local to the position: where ways part or meet. */
  settle(): Code {
    if (this.#ahead === 0) return [];
    const code = set(this.local, this.here);
    this.#ahead = 0;
    return code;
  }
}

/** What is emitted for one tape program: its words, the locals that all instructions share, and the way out of a row. */
export class TapeBody {
  readonly flow = new Flow();
  readonly words = new Position(this.flow.local(I32));
  readonly doubles = new Position(this.flow.local(I32));
  readonly raw = new Position(this.flow.local(I32));
  readonly text = new Position(this.flow.local(I32));
  readonly output = new Position(this.flow.local(I32));
  readonly wordsEnd = this.flow.local(I32);
  readonly doublesEnd = this.flow.local(I32);
  readonly rawEnd = this.flow.local(I32);
  readonly textEnd = this.flow.local(I32);
  readonly isAscii = this.flow.local(I32);
  /** Where the last whole row ends. */
  readonly done = this.flow.local(I32);
  /** Address of what the end of the open row goes into. */
  readonly ends = this.flow.local(I32);
  readonly lastEnd = this.flow.local(I32);
  /** Of use within one instruction. */
  readonly a = this.flow.local(I32);
  readonly b = this.flow.local(I32);
  readonly c = this.flow.local(I32);
  readonly z = this.flow.local(I64);
  readonly w = this.flow.local(I64);
  readonly f = this.flow.local(F64);
  readonly v = this.flow.local(V128);
  bad!: Label;
  /** The word that comes next. */
  at = 0;
  /** Instructions of the words from `at` to before `to`; set by tape.ts, where all of them come together. */
  walk!: (at: number, to: number) => Code;

  constructor(readonly program: readonly number[]) {}

  word(at: number): number {
    return this.program[at]!;
  }

  badIf(condition: Code): Code {
    return this.flow.branchIf(this.bad, condition);
  }

  /** The next word, into a local. */
  take(local: number): Code {
    const code = set(local, this.words.read(load));
    this.words.advance(4);
    return code;
  }

  /** All positions as their locals. */
  settle(): Code {
    return [this.words, this.doubles, this.raw, this.text, this.output].map((position) => position.settle());
  }

  /** Bad if more was taken from the tape than is on it. */
  check(): Code {
    const beyond = ({ here }: Position, end: number) => above(here, get(end));
    return this.badIf(
      or(
        or(beyond(this.words, this.wordsEnd), beyond(this.doubles, this.doublesEnd)),
        or(beyond(this.raw, this.rawEnd), beyond(this.text, this.textEnd)),
      ),
    );
  }

  /** What the locals hold from the begin on. */
  open(): Code {
    const { words, doubles, raw, text, output } = this;
    const all: [number, Tape][] = [
      [words.local, Tape.Words],
      [this.wordsEnd, Tape.WordsEnd],
      [doubles.local, Tape.Doubles],
      [this.doublesEnd, Tape.DoublesEnd],
      [raw.local, Tape.Raw],
      [this.rawEnd, Tape.RawEnd],
      [text.local, Tape.Text],
      [this.textEnd, Tape.TextEnd],
      [output.local, Tape.Output],
      [this.isAscii, Tape.IsAscii],
      [this.ends, Tape.Ends],
    ];
    return all.map(([local, address]) => set(local, load(i32(0), address)));
  }
}
