// The program runner: bytecode x Avro bytes -> columns, or -> nothing (skipping).
//
// Every buffer is indexed by slot. The slot of a row is its number in the chunk; items of arrays and maps and values of
// union branches live in index spaces of their own, whose next slot is read from the offsets already written (or from
// the branch's counter). So a run has no cursors but the position, the slot and the frames, and what stands after a
// row that failed is simply written over.
//
// Frame of an open collection (an open union keeps only its slot):
//   0 slot of the parent | 4, 8 items left and end of the item block that encloses it | 16 its own items so far (i64)
// Frame of a constant: 0 position and 4 end of the input, to which it goes back.
//
// The position may pass the end by a few bytes inside one instruction (16 bytes after the input are readable); it is
// checked before the next one, and lengths, counts and copies are held against the bytes left first.
import { Fill, Frame, Op, State, Status } from "./abi";
import { after, HIGH, HIGH5, join, lengthOf, longAt, skipVarints, unzigzag } from "./varint";
import { blockAt, leastShift, numbersAt, sized } from "./block";
import { isUtf8 } from "./utf8";

/** Stop inside a row: the host finds the row's first byte and the union counters as they were before it. */
function stop(status: Status, slot: u32, rowStart: usize, need: u32): Status {
  store<u32>(State.Slot, slot);
  store<u32>(State.Position, <u32>rowStart);
  store<u32>(State.Need, need);
  memory.copy(load<u32>(State.Counters), load<u32>(State.Saved), load<u32>(State.CounterBytes));
  return status;
}

/** A row begins: forget what the one before charged, save the union counters, and give the end of its input. */
// @ts-ignore: decorator
@inline function begin(): usize {
  const counterBytes: usize = load<u32>(State.CounterBytes);
  if (counterBytes) memory.copy(load<u32>(State.Saved), load<u32>(State.Counters), counterBytes);
  store<i64>(State.Free, 0);
  const ends: usize = load<u32>(State.Ends);
  return ends ? <usize>load<u32>(ends) : <usize>load<u32>(State.End);
}

/** Charge `n` values that take no input, when the datum has read so many bytes: false if it or the batch is over its budget. */
export function charge(n: i64, read: usize): bool {
  const free = load<i64>(State.Free) + n;
  store<i64>(State.Free, free);
  return free - <i64>read <= <i64>load<u32>(State.MaxFree) && free <= load<i64>(State.FreeLeft);
}

/** List a slot of the String at `pc` as not ASCII. What a row listed that failed is written over: the list ascends. */
export function mark(pc: usize, slot: u32): void {
  const list: usize = load<u32>(pc, 20);
  let marked = load<u32>(list);
  while (marked && load<u32>(list + (marked << 2)) >= slot) marked--;
  store<u32>(list + (marked << 2), slot, 4);
  store<u32>(list, marked + 1);
}

/** What a null in `slot` writes below itself: `count` pairs of a Fill and a buffer at `pair`. */
// @ts-ignore: decorator
@inline function fill(pair: usize, count: u32, slot: u32): void {
  for (let i: u32 = 0; i < count; i++, pair += 8) {
    const base: usize = load<u32>(pair, 4);
    if (load<u32>(pair) == Fill.Offsets) {
      store<u32>(base + (slot << 2), load<u32>(base + (slot << 2)), 4);
    } else store<i16>(base + (slot << 1), -1);
  }
}

export function decode(program: usize): Status {
  // Few locals: what a row needs seldom stays in memory, so that the position, the slot and the program counter keep
  // their registers.
  let ip: usize = load<u32>(State.Position);
  let end: usize = load<u32>(State.End);
  let row: u32 = load<u32>(State.Slot);
  let slot: u32 = row; // in the index space that is open
  let frame: usize = load<u32>(State.Frames);
  let left: u32 = 0; // items left in the open item block
  let blockEnd: usize = 0; // end of the open item block if its size was given
  let rowStart = ip;
  let pc = program;
  if (row >= load<u32>(State.Rows) || (ip == end && load<u32>(State.UntilEnd))) return Status.Done;
  end = begin();

  while (ip <= end) {
    const op = load<u32>(pc);
    const at: usize = load<u32>(pc, 4);
    switch (<i32>op) {
      case Op.End: {
        if (load<u32>(State.Ends)) {
          if (ip != end) return stop(Status.Bad, row, rowStart, 0);
          store<u32>(State.Ends, load<u32>(State.Ends) + 4);
        }
        store<i64>(State.FreeLeft, load<i64>(State.FreeLeft) - load<i64>(State.Free));
        row += 1;
        store<u32>(State.Slot, row);
        store<u32>(State.Position, <u32>ip);
        if (row >= load<u32>(State.Rows) || (ip == end && load<u32>(State.UntilEnd))) return Status.Done;
        end = begin();
        rowStart = ip;
        slot = row;
        pc = program;
        continue;
      }
      case Op.Free: {
        if (!charge(<i64>at, ip - rowStart)) return stop(Status.Bad, row, rowStart, 0);
        pc += 8;
        continue;
      }
      case Op.Boolean: {
        const b: u32 = load<u8>(ip);
        if (b > 1) return stop(Status.Bad, row, rowStart, 0);
        store<u8>(at + slot, b);
        ip += 1;
        pc += 8;
        continue;
      }
      case Op.Int: {
        const w = load<u64>(ip);
        if ((w & 0x8080) != 0x8080) {
          // one byte or two, without a branch between them: small ints mix both, and a wrong guess costs 5 ns
          const two = <u32>(w >>> 7) & 1;
          const z = (<u32>w & 0x7f) | ((<u32>w >>> 1) & 0x3f80 & (0 - two));
          ip += 1 + two;
          store<i32>(at + (slot << 2), (z >>> 1) ^ (0 - (z & 1)));
          pc += 8;
          continue;
        }
        const m = ~w & HIGH5;
        if (!m) return stop(Status.Bad, row, rowStart, 0);
        const z = join(w, m);
        if (z >>> 32) return stop(Status.Bad, row, rowStart, 0);
        ip += lengthOf(m);
        store<i32>(at + (slot << 2), <i32>unzigzag(z));
        pc += 8;
        continue;
      }
      case Op.Long: {
        const w = load<u64>(ip);
        if (!(w & 0x80)) {
          ip += 1;
          store<i64>(at + (slot << 3), unzigzag(w & 0x7f));
          pc += 8;
          continue;
        }
        const m = ~w & HIGH;
        if (m) {
          ip += lengthOf(m);
          store<i64>(at + (slot << 3), unzigzag(join(w, m)));
        } else {
          store<i64>(at + (slot << 3), longAt(ip));
          if (!after) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
        }
        pc += 8;
        continue;
      }
      case Op.Float: {
        store<u32>(at + (slot << 2), load<u32>(ip));
        ip += 4;
        pc += 8;
        continue;
      }
      case Op.Double: {
        store<u64>(at + (slot << 3), load<u64>(ip));
        ip += 8;
        pc += 8;
        continue;
      }
      case Op.Enum: {
        let index: u64 = load<u8>(ip);
        if (index < 128) {
          index = <u64>unzigzag(index);
          ip += 1;
        } else {
          index = <u64>longAt(ip);
          if (!after || after - ip > 5) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
        }
        if (index >= <u64>load<u32>(pc, 8)) return stop(Status.Bad, row, rowStart, 0);
        store<u32>(at + (slot << 2), <u32>index);
        pc += 12;
        continue;
      }
      case Op.Fixed: {
        const size: usize = load<u32>(pc, 8);
        if (size > end - ip) return stop(Status.Bad, row, rowStart, 0);
        memory.copy(at + <usize>slot * size, ip, size);
        ip += size;
        pc += 12;
        continue;
      }
      case Op.Bytes:
      case Op.String: {
        let n: i64 = load<u8>(ip);
        if (n < 128) {
          n = unzigzag(<u64>n);
          ip += 1;
        } else {
          n = longAt(ip);
          if (!after) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
        }
        if (<u64>n > <u64>load<u32>(State.MaxBytes) || n > <i64>end - <i64>ip) return stop(Status.Bad, row, rowStart, 0);
        const offsets = at + (slot << 2);
        const offset: usize = load<u32>(offsets);
        if (offset + <usize>n > <usize>load<u32>(pc, 12)) return stop(Status.Full, row, rowStart, load<u32>(pc, 16));
        store<u32>(offsets, <u32>(offset + <usize>n), 4);
        let to: usize = <usize>load<u32>(pc, 8) + offset;
        const e = ip + <usize>n;
        if (op == Op.Bytes) {
          memory.copy(to, ip, <usize>n);
          ip = e;
          pc += 20;
          continue;
        }
        // 16 bytes at a time, past the end of the string too: both sides have slack
        let seen = i64x2.splat(0);
        let from = ip;
        while (from + 16 <= e) {
          const v = v128.load(from);
          v128.store(to, v);
          seen = v128.or(seen, v);
          from += 16;
          to += 16;
        }
        let high: u32 = i8x16.bitmask(seen);
        if (from < e) {
          const v = v128.load(from);
          v128.store(to, v);
          high |= i8x16.bitmask(v) & ((1 << <u32>(e - from)) - 1);
        }
        if (high) {
          if (!isUtf8(ip, <usize>n)) return stop(Status.Bad, row, rowStart, 0);
          mark(pc, slot);
        }
        ip = e;
        pc += 24;
        continue;
      }
      case Op.Nullable: {
        const tag: u32 = load<u8>(ip);
        let index = tag >>> 1;
        if (tag < 128 && !(tag & 1)) {
          ip += 1;
        } else {
          const long = longAt(ip);
          if (!after || after - ip > 5 || <u64>long > 1) return stop(Status.Bad, row, rowStart, 0);
          index = <u32>long;
          ip = after;
        }
        if (index > 1) return stop(Status.Bad, row, rowStart, 0);
        const fills = load<u32>(pc, 16);
        if (index != load<u32>(pc, 8)) {
          store<u8>(at + slot, 1);
          pc += 20 + (fills << 3);
          continue;
        }
        store<u8>(at + slot, 0);
        fill(pc + 20, fills, slot);
        pc += load<u32>(pc, 12);
        continue;
      }
      case Op.Union: {
        let index: u64 = load<u8>(ip);
        if (index < 128) {
          index = <u64>unzigzag(index);
          ip += 1;
        } else {
          index = <u64>longAt(ip);
          if (!after || after - ip > 5) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
        }
        if (index >= <u64>load<u32>(pc, 12)) return stop(Status.Bad, row, rowStart, 0);
        const branch = pc + 20 + (<usize>index << 4);
        const id = load<u32>(branch, 12); // of the reader's branch
        const counter: usize = <usize>load<u32>(pc, 16) + (<usize>id << 2);
        const child = load<u32>(counter);
        if (child >= load<u32>(branch, 4)) return stop(Status.Full, row, rowStart, load<u32>(branch, 8));
        store<u32>(counter, child + 1);
        store<i16>(at + (slot << 1), <i16>id);
        store<u32>(<usize>load<u32>(pc, 8) + (slot << 2), child);
        store<u32>(frame, slot);
        frame += Frame.Bytes;
        slot = child;
        pc += load<u32>(branch);
        continue;
      }
      case Op.UnionEnd: {
        frame -= Frame.Bytes;
        slot = load<u32>(frame);
        pc += at;
        continue;
      }
      case Op.Array: {
        store<u32>(frame, slot);
        store<u32>(frame, left, 4);
        store<u32>(frame, <u32>blockEnd, 8);
        store<i64>(frame, 0, 16);
        frame += Frame.Bytes;
        pc += at;
        // the items' next slot is where the slot before this one ended
        slot = load<u32>(<usize>load<u32>(pc, 8) + (slot << 2)) - 1;
        left = 0;
        blockEnd = 0;
        continue;
      }
      case Op.Loop: {
        if (left) {
          left -= 1;
          slot += 1;
          pc += at;
          continue;
        }
        if (blockEnd && ip != blockEnd) return stop(Status.Bad, row, rowStart, 0);
        blockEnd = 0;
        let n: i64 = load<u8>(ip);
        if (n < 128) {
          n = unzigzag(<u64>n);
          ip += 1;
        } else {
          n = longAt(ip);
          if (!after) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
        }
        if (!n) {
          const total = slot + 1;
          frame -= Frame.Bytes;
          slot = load<u32>(frame);
          left = load<u32>(frame, 4);
          blockEnd = load<u32>(frame, 8);
          store<u32>(<usize>load<u32>(pc, 8) + (slot << 2), total, 4);
          pc += 28;
          continue;
        }
        if (n < 0) {
          if (ip > end) return stop(Status.Bad, row, rowStart, 0); // two varints would pass the slack
          n = 0 - n;
          const size = longAt(ip);
          if (!after || size < 0 || size > <i64>end - <i64>after) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
          blockEnd = ip + <usize>size;
        }
        if (<u64>n > <u64>load<u32>(State.MaxItems) || ip > end) return stop(Status.Bad, row, rowStart, 0);
        const items = load<i64>(frame - Frame.Bytes, 16) + n;
        store<i64>(frame - Frame.Bytes, items, 16);
        if (items > <i64>load<u32>(State.MaxItems)) return stop(Status.Bad, row, rowStart, 0);
        // both factors are below 2^31
        if (n * <i64>load<u32>(pc, 20) > <i64>(end - ip)) return stop(Status.Bad, row, rowStart, 0);
        const zero: i64 = load<u32>(pc, 24);
        if (zero && !charge(n * zero, ip - rowStart)) return stop(Status.Bad, row, rowStart, 0);
        if (<u64>(slot + 1) + <u64>n > <u64>load<u32>(pc, 12)) return stop(Status.Full, row, rowStart, load<u32>(pc, 16));
        left = <u32>n - 1;
        slot += 1;
        pc += at;
        continue;
      }
      case Op.Ints:
      case Op.Longs:
      case Op.Floats:
      case Op.Doubles: {
        const offsets = at + (slot << 2);
        let total: u32 = load<u32>(offsets);
        let sum: i64 = 0;
        while (true) {
          const n = blockAt(ip, end);
          if (n < 0) return stop(Status.Bad, row, rowStart, 0);
          ip = after;
          if (!n) break;
          sum += n;
          if (sum > <i64>load<u32>(State.MaxItems)) return stop(Status.Bad, row, rowStart, 0);
          if (n > <i64>(end - ip) >> leastShift(op)) return stop(Status.Bad, row, rowStart, 0);
          if (<u64>total + <u64>n > <u64>load<u32>(pc, 12)) return stop(Status.Full, row, rowStart, load<u32>(pc, 16));
          const blockStop = sized;
          ip = numbersAt(op, ip, end, <u32>n, load<u32>(pc, 8), total);
          if (!ip || (blockStop && ip != blockStop)) return stop(Status.Bad, row, rowStart, 0);
          total += <u32>n;
        }
        store<u32>(offsets, total, 4);
        pc += 20;
        continue;
      }
      case Op.SkipFixed: {
        if (at > end - ip) return stop(Status.Bad, row, rowStart, 0);
        ip += at;
        pc += 8;
        continue;
      }
      case Op.SkipVarints: {
        ip = skipVarints(ip, end, <u32>at, pc + 8);
        if (!ip) return stop(Status.Bad, row, rowStart, 0);
        pc += 8 + (at << 3);
        continue;
      }
      case Op.SkipBoolean: {
        if (load<u8>(ip) > 1) return stop(Status.Bad, row, rowStart, 0);
        ip += 1;
        pc += 4;
        continue;
      }
      case Op.SkipEnum: {
        const index = <u64>longAt(ip);
        if (!after || after - ip > 5 || index >= <u64>at) return stop(Status.Bad, row, rowStart, 0);
        ip = after;
        pc += 8;
        continue;
      }
      case Op.SkipText: {
        const n = longAt(ip);
        if (!after || <u64>n > <u64>load<u32>(State.MaxBytes) || n > <i64>end - <i64>after) return stop(Status.Bad, row, rowStart, 0);
        ip = after + <usize>n;
        pc += 4;
        continue;
      }
      case Op.SkipUnion: {
        const index = <u64>longAt(ip);
        if (!after || after - ip > 5 || index >= <u64>at) return stop(Status.Bad, row, rowStart, 0);
        ip = after;
        pc += load<u32>(pc + (<usize>index << 2), 8);
        continue;
      }
      case Op.Jump: {
        pc += at;
        continue;
      }
      case Op.SkipArray: {
        store<u32>(frame, left, 4);
        store<i64>(frame, 0, 16);
        frame += Frame.Bytes;
        pc += at;
        left = 0;
        continue;
      }
      case Op.SkipLoop: {
        if (left) {
          left -= 1;
          pc += at;
          continue;
        }
        const n = blockAt(ip, end);
        if (n < 0) return stop(Status.Bad, row, rowStart, 0);
        ip = after;
        if (!n) {
          frame -= Frame.Bytes;
          left = load<u32>(frame, 4);
          pc += 16;
          continue;
        }
        const items = load<i64>(frame - Frame.Bytes, 16) + n;
        store<i64>(frame - Frame.Bytes, items, 16);
        if (items > <i64>load<u32>(State.MaxItems)) return stop(Status.Bad, row, rowStart, 0);
        const least: i64 = load<u32>(pc, 8);
        if (sized) {
          // the writer says where the block ends: jump, after the claim is held against it
          if (n * least > <i64>(sized - ip)) return stop(Status.Bad, row, rowStart, 0);
          ip = sized;
          continue;
        }
        if (n * least > <i64>(end - ip)) return stop(Status.Bad, row, rowStart, 0);
        const zero: i64 = load<u32>(pc, 12);
        if (zero && !charge(n * zero, ip - rowStart)) return stop(Status.Bad, row, rowStart, 0);
        left = <u32>n - 1;
        pc += at;
        continue;
      }
      case Op.IntLong:
      case Op.IntFloat:
      case Op.IntDouble: {
        const w = load<u64>(ip);
        const m = ~w & HIGH5;
        const z = join(w, m);
        if (!m || z >>> 32) return stop(Status.Bad, row, rowStart, 0);
        ip += lengthOf(m);
        const value = <i32>unzigzag(z);
        if (op == Op.IntLong) store<i64>(at + (slot << 3), <i64>value);
        else if (op == Op.IntFloat) store<f32>(at + (slot << 2), <f32>value);
        else store<f64>(at + (slot << 3), <f64>value);
        pc += 8;
        continue;
      }
      case Op.LongFloat:
      case Op.LongDouble: {
        const value = longAt(ip);
        if (!after) return stop(Status.Bad, row, rowStart, 0);
        ip = after;
        if (op == Op.LongFloat) store<f32>(at + (slot << 2), <f32>value);
        else store<f64>(at + (slot << 3), <f64>value);
        pc += 8;
        continue;
      }
      case Op.FloatDouble: {
        store<f64>(at + (slot << 3), <f64>load<f32>(ip));
        ip += 4;
        pc += 8;
        continue;
      }
      case Op.EnumMap: {
        const index = <u64>longAt(ip);
        const symbols: usize = load<u32>(pc, 8);
        if (!after || after - ip > 5 || index >= <u64>symbols) return stop(Status.Bad, row, rowStart, 0);
        ip = after;
        const mapped = load<i32>(pc + (<usize>index << 2), 12);
        if (mapped < 0) return stop(Status.Bad, row, rowStart, 0);
        store<i32>(at + (slot << 2), mapped);
        pc += 12 + (symbols << 2);
        continue;
      }
      case Op.Valid: {
        store<u8>(at + slot, 1);
        pc += 8;
        continue;
      }
      case Op.Null: {
        const fills: usize = load<u32>(pc, 8);
        store<u8>(at + slot, 0);
        fill(pc + 12, <u32>fills, slot);
        pc += 12 + (fills << 3);
        continue;
      }
      case Op.Branch: {
        const id = load<u32>(pc, 24);
        const counter: usize = load<u32>(pc, 12);
        const child = load<u32>(counter);
        if (child >= load<u32>(pc, 16)) return stop(Status.Full, row, rowStart, load<u32>(pc, 20));
        store<u32>(counter, child + 1);
        store<i16>(at + (slot << 1), <i16>id);
        store<u32>(<usize>load<u32>(pc, 8) + (slot << 2), child);
        store<u32>(frame, slot);
        frame += Frame.Bytes;
        slot = child;
        pc += 28;
        continue;
      }
      case Op.Constant: {
        store<u32>(frame, <u32>ip);
        store<u32>(frame, <u32>end, 4);
        frame += Frame.Bytes;
        ip = pc + 12;
        end = ip + at;
        pc = ip + (<usize>load<u32>(pc, 8) << 2);
        continue;
      }
      case Op.Resume: {
        if (ip > end) return stop(Status.Bad, row, rowStart, 0);
        frame -= Frame.Bytes;
        ip = load<u32>(frame);
        end = load<u32>(frame, 4);
        pc += 4;
        continue;
      }
      default:
        return stop(Status.Bad, row, rowStart, 0);
    }
  }
  return stop(Status.Bad, row, rowStart, 0); // the input ends inside the row
}
