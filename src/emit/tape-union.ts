import type { TapeBody } from "./tape-body.js";
import { varint } from "./tape-varint.js";
import { type Code, get, i32, set, store8 } from "./wasm.js";

/** Indexes below this are one byte. */
const ONE_BYTE = 64;

/** [a jump for each branch], then the branches, all but the last with a Jump of two words to the end. */
export function union(body: TapeBody, at: number): Code {
  const { a, flow } = body;
  const first = at + body.word(at + 1) / 4;
  const count = first - at - 1;
  const starts = Array.from({ length: count }, (_, i) => at + body.word(at + 1 + i) / 4);
  const head = [body.take(a), body.settle()];
  if (count === 1) {
    body.at = first;
    return [head, index(body, 0)];
  }
  const jump = starts[1]! - 2;
  const end = jump + body.word(jump + 1) / 4;
  const ways = starts.map((start, i) => () => {
    const until = i < count - 1 ? starts[i + 1]! - 2 : end;
    return [index(body, i), body.walk(start, until), body.settle()];
  });
  const code = count === 2 ? flow.if(get(a), ways[1]!, ways[0]) : flow.choose(get(a), ways, body.bad);
  body.at = end;
  return [head, code];
}

/** The index of a branch, which is known where it begins. */
function index(body: TapeBody, index: number): Code {
  if (index >= ONE_BYTE) return [set(body.a, i32(index * 2)), varint(body)];
  const code = body.output.write(store8, i32(index * 2));
  body.output.advance(1);
  return code;
}
