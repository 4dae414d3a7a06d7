import { Op, State } from "../../assembly/abi.js";
import type { Body } from "./body.js";
import { AFTER, blockAt, numbersAt, SIZED } from "./module.js";
import {
  above,
  aboveSigned,
  aboveSigned64,
  add,
  and,
  belowSigned64,
  type Code,
  extend,
  extendSigned,
  get,
  I32,
  i32,
  i64,
  load,
  load8,
  mul64,
  ne,
  not,
  set,
  shr,
  store,
  sub,
  tee,
  wrap,
} from "./wasm.js";

/** [jump to its Loop], the body, Loop [jump, offsets, capacity, need, least, free]. */
export function array(body: Body, at: number): Code {
  const { a, b, ip, flow, slot } = body;
  const [next, left, stop] = [flow.local(I32), flow.local(I32), flow.local(I32)];
  const loop = at + body.word(at + 1) / 4;
  const offsets = () => body.address(loop + 2, 2);
  const items = sub(add(get(next), get(a)), load(offsets()));
  const before = [body.settle(), body.reads(10), set(next, load(offsets())), set(stop, i32(0))];
  const { over } = body;
  const blocks = flow.block((done) =>
    flow.loop((again) => [
      body.badIf(and(ne(get(stop), i32(0)), ne(get(stop), get(ip)))),
      head(body, stop),
      flow.branchIf(done, not(get(a))),
      body.badIf(above(items, load(i32(0), State.MaxItems))),
      claim(body, loop + 5),
      body.fullIf(above(add(get(next), get(a)), body.operand(loop + 3)), loop + 4),
      set(left, get(a)),
      each(body, left, at + 2, loop, next),
      flow.branch(again),
    ]),
  );
  body.slot = slot;
  body.at = loop + 7;
  body.over = over;
  flow.free(next, left, stop);
  return [before, blocks, set(b, offsets()), store(get(b), get(next), 4)];
}

/** [jump to its SkipLoop], the body, SkipLoop [jump, least, free]. */
export function skipArray(body: Body, at: number): Code {
  const { a, b, ip, flow } = body;
  const [items, left] = [flow.local(I32), flow.local(I32)];
  const loop = at + body.word(at + 1) / 4;
  const before = [body.settle(), body.reads(10), set(items, i32(0))];
  const { over } = body;
  const blocks = flow.block((done) =>
    flow.loop((again) => [
      head(body, b),
      flow.branchIf(done, not(get(a))),
      body.badIf(above(tee(items, add(get(items), get(a))), load(i32(0), State.MaxItems))),
      // the writer says where the block ends: jump, after the claim is held against it
      flow.if(get(b), () => [body.badIf(tooMany(body, loop + 2, get(b))), set(ip, get(b)), flow.branch(again)]),
      claim(body, loop + 2),
      set(left, get(a)),
      each(body, left, at + 2, loop, undefined),
      flow.branch(again),
    ]),
  );
  body.at = loop + 4;
  body.over = over;
  flow.free(items, left);
  return [before, blocks];
}

/** The count of an item block into local `a`, and where it ends, if that is given, into local `stop`. One byte in line. */
function head(body: Body, stop: number): Code {
  const { a, w, ip, end, flow } = body;
  const one = () => [set(a, shr(get(a), i32(1))), body.move(i32(1)), set(stop, i32(0))];
  const more = () => [
    set(w, blockAt(get(ip), get(end))),
    body.badIf(belowSigned64(get(w), i64(0n))),
    set(a, wrap(get(w))),
    set(ip, AFTER),
    set(stop, SIZED),
  ];
  return flow.if(not(and(tee(a, load8(get(ip))), i32(0x81))), one, more);
}

/** Hold the `a` items of a block against the input that is left and the values without input; the operands at `at` are least and free. */
function claim(body: Body, at: number): Code {
  const { a, end } = body;
  const free = BigInt(body.word(at + 1));
  return [
    body.badIf(tooMany(body, at, get(end))),
    free > 0n ? body.badIf(not(body.charge(mul64(extend(get(a)), i64(free))))) : [],
  ];
}

function tooMany({ a, ip, words }: Body, at: number, end: Code): Code {
  const least = BigInt(words[at]!);
  if (least === 0n) return above(get(ip), end);
  return aboveSigned64(mul64(extend(get(a)), i64(least)), extendSigned(sub(end, get(ip))));
}

/** `left` items, whose body stands from word `from` to before `to`; their slots from `slot` on. */
function each(body: Body, left: number, from: number, to: number, slot: number | undefined): Code {
  const { flow } = body;
  body.over = 0;
  if (slot !== undefined) body.slot = slot;
  return flow.loop((again) => [
    body.walk(from, to),
    body.settle(),
    body.check(),
    slot === undefined ? [] : set(slot, add(get(slot), i32(1))),
    flow.branchIf(again, tee(left, sub(get(left), i32(1)))),
  ]);
}

/** log2 of the least bytes of one number. */
const LEAST_SHIFT: Partial<Record<Op, number>> = { [Op.Floats]: 2, [Op.Doubles]: 3 };

/** [offsets, values, capacity, need]: a whole array of plain numbers. */
export function numbers(body: Body, at: number): Code {
  const { a, b, d, w, ip, end, flow } = body;
  const shift = LEAST_SHIFT[body.word(at) as Op] ?? 0;
  const offsets = () => body.address(at + 1, 2);
  const code = [
    body.settle(),
    set(d, load(offsets())),
    flow.block((done) =>
      flow.loop((again) => [
        set(w, blockAt(get(ip), get(end))),
        body.badIf(belowSigned64(get(w), i64(0n))),
        set(ip, AFTER),
        flow.branchIf(done, not(tee(a, wrap(get(w))))),
        body.badIf(above(sub(add(get(d), get(a)), load(offsets())), load(i32(0), State.MaxItems))),
        body.badIf(aboveSigned(get(a), shr(sub(get(end), get(ip)), i32(shift)))),
        body.fullIf(above(add(get(d), get(a)), body.operand(at + 3)), at + 4),
        set(b, SIZED),
        set(ip, numbersAt(i32(body.word(at)), get(ip), get(end), get(a), body.operand(at + 2), get(d))),
        body.badIf(not(get(ip))),
        body.badIf(and(ne(get(b), i32(0)), ne(get(b), get(ip)))),
        set(d, add(get(d), get(a))),
        flow.branch(again),
      ]),
    ),
    set(b, offsets()),
    store(get(b), get(d), 4),
  ];
  body.over = 0;
  return code;
}
