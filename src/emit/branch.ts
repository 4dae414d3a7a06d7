import { Fill } from "../../assembly/abi.js";
import type { Body } from "./body.js";
import { AFTER, indexAt } from "./module.js";
import { optional } from "./optional.js";
import {
  above,
  add,
  and,
  atLeast,
  type Code,
  eq,
  get,
  I32,
  i32,
  load,
  load8,
  set,
  shl,
  store,
  store8,
  store16,
} from "./wasm.js";

/** Validity, null branch, jump past the value, fills. */
export function nullable(body: Body, at: number): Code {
  const { a, flow } = body;
  const past = at + body.word(at + 3) / 4;
  const fills = body.word(at + 4);
  const value = at + 5 + fills * 2;
  const none = () => [store8(body.address(at + 1, 0), i32(0)), fill(body, at + 5, fills)];
  const some = () => [store8(body.address(at + 1, 0), i32(1)), body.walk(value, past)];
  const read = tag(body);
  const gated = optional(body, at, value, past);
  if (gated) return [read, gated];
  return [
    read,
    body.settle(),
    flow.if(eq(get(a), i32(body.word(at + 2) * 2)), ...(body.either(none, some) as [() => Code, () => Code])),
  ];
}

/** 0 or 2 into local `a`. */
function tag(body: Body): Code {
  const { a, flow } = body;
  const more = () => [
    set(a, indexAt(body.here())),
    body.badIf(above(get(a), i32(1))),
    set(a, shl(get(a), i32(1))),
    body.jump(AFTER, 1),
  ];
  const code = [body.reads(5), set(a, body.read(load8)), flow.if(and(get(a), i32(0xfd)), more)];
  body.advance(1);
  return code;
}

/** What a null writes below itself: `count` pairs of a Fill and a buffer from word `at` on. */
export function fill(body: Body, at: number, count: number): Code {
  const { a } = body;
  return Array.from({ length: count }, (_, i) => {
    const buffer = at + i * 2 + 1;
    if (body.word(buffer - 1) !== Fill.Offsets) return store16(body.address(buffer, 1), i32(-1));
    return [set(a, body.address(buffer, 2)), store(get(a), load(get(a)), 4)];
  });
}

/** Ids, offsets, branches, first counter, then (jump, capacity, need, id) each; each branch ends with UnionEnd. */
export function union(body: Body, at: number): Code {
  const { flow, slot } = body;
  const child = flow.local(I32);
  const open = (table: number) => () => take(body, at, table, child);
  const tables = Array.from({ length: body.word(at + 3) }, (_, i) => at + 5 + i * 4);
  body.at = at + 5;
  const code = [
    body.settle(),
    body.check(),
    choose(
      body,
      at,
      tables.map((table) => ({ jump: table, open: open(table), slot: child })),
    ),
  ];
  body.slot = slot;
  flow.free(child);
  return code;
}

/** Branches, then a jump each; each branch ends with Jump. */
export function skipUnion(body: Body, at: number): Code {
  body.at = at + 2;
  const branches = Array.from({ length: body.word(at + 1) }, (_, i) => ({
    jump: at + 2 + i,
    open: () => [],
    slot: body.slot,
  }));
  return choose(body, at, branches);
}

interface Branch {
  /** The word of the jump to it. */
  readonly jump: number;
  readonly open: () => Code;
  readonly slot: number;
}

function choose(body: Body, at: number, branches: readonly Branch[]): Code {
  const { a, flow } = body;
  const inside = branches.map(({ jump, open, slot }) => () => {
    const code = [open()];
    body.slot = slot;
    return [...code, body.walk(at + body.word(jump) / 4, Number.POSITIVE_INFINITY)];
  });
  const index = [body.small(a, indexAt), body.settle()];
  const outer = body.slot;
  const ways = inside.map((way) => () => {
    body.slot = outer;
    return way();
  });
  const code = [index, flow.choose(get(a), body.either(...ways), body.bad)];
  if (branches.length > 0) body.at += body.word(body.at + 1) / 4; // of the last branch's end
  return code;
}

/** The branch's next slot, into local `child`. */
function take(body: Body, at: number, table: number, child: number): Code {
  const { b } = body;
  const id = body.word(table + 3);
  return [
    set(b, body.operand(at + 4)),
    set(child, load(get(b), id * 4)),
    body.fullIf(atLeast(get(child), body.operand(table + 1)), table + 2),
    store(get(b), add(get(child), i32(1)), id * 4),
    store16(body.address(at + 1, 1), i32(id)),
    store(body.address(at + 2, 2), get(child)),
  ];
}
