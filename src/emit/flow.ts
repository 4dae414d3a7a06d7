import { type Code, type Type, unsigned } from "./wasm.js";

/** Where a branch leads: behind a block, or to the begin of a loop. */
export interface Label {
  readonly depth: number;
}

const EMPTY = 0x40;

/**
 * Structured control and the locals of one function. Branches are written as distances in open blocks, so that what
 * stands inside a block is made by a function that is called while the block is open.
 */
export class Flow {
  #depth = 0;
  readonly #types: Type[] = [];
  readonly #idle = new Map<Type, number[]>();

  block(body: (label: Label) => Code): Code {
    return this.#within(0x02, body);
  }

  loop(body: (label: Label) => Code): Code {
    return this.#within(0x03, body);
  }

  if(condition: Code, then: () => Code, otherwise?: () => Code): Code {
    const alternative = () => (otherwise ? [0x05, otherwise()] : []);
    return [condition, this.#within(0x04, () => [then(), alternative()])];
  }

  branch(label: Label): Code {
    return [0x0c, unsigned(this.#depth - label.depth)];
  }

  branchIf(label: Label, condition: Code): Code {
    return [condition, 0x0d, unsigned(this.#depth - label.depth)];
  }

  /** One body for each value from 0 of `index`, and `other` for the rest. Behind each body all go on together. */
  choose(index: Code, bodies: readonly (() => Code)[], other: Label): Code {
    return this.block((end) => this.#case(index, bodies, bodies.length, end, other));
  }

  /** The innermost block jumps; behind the end of each block around it stands one body. */
  #case(index: Code, bodies: readonly (() => Code)[], count: number, end: Label, other: Label): Code {
    if (count === 0) {
      const targets = bodies.map((_, i) => unsigned(i));
      return [index, 0x0e, unsigned(bodies.length), targets, unsigned(this.#depth - other.depth)];
    }
    const inner = this.block(() => this.#case(index, bodies, count - 1, end, other));
    return [inner, bodies[count - 1]!(), this.branch(end)];
  }

  #within(op: number, body: (label: Label) => Code): Code {
    this.#depth++;
    const code: Code = [op, EMPTY, body({ depth: this.#depth }), 0x0b];
    this.#depth--;
    return code;
  }

  /** A local of its own until `free`. */
  local(type: Type): number {
    return this.#idle.get(type)?.pop() ?? this.#types.push(type) - 1;
  }

  free(...locals: number[]): void {
    for (const local of locals) {
      const type = this.#types[local]!;
      const idle = this.#idle.get(type);
      if (idle) idle.push(local);
      else this.#idle.set(type, [local]);
    }
  }

  /** Types of all locals, by their index. */
  get locals(): readonly Type[] {
    return this.#types;
  }
}
