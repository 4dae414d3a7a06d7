import { DecodeError, LimitError } from "../errors.js";
import { DEFAULT_LIMITS } from "../limits.js";

/** A line of text that is not blank. */
export interface Line {
  readonly text: string;
  /** From 1, blank lines counted. */
  readonly number: number;
}

/** UTF-16 units of a line: what holds more than a block may is no row. */
const MAX_LINE = DEFAULT_LIMITS.maxBlockBytes;

/** The lines of text in UTF-8, as many at once as a chunk ends. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  let rest = "";
  const split = (piece: string): Line[] => {
    const [first, ...others] = piece.split("\n") as [string, ...string[]];
    rest += first;
    if (rest.length > MAX_LINE) throw new LimitError("maxBlockBytes", MAX_LINE, `line ${number + 1}`);
    if (others.length === 0) return [];
    const texts = [rest, ...others];
    rest = texts.pop()!;
    return texts.map((text) => ({ text, number: ++number })).filter(isWritten);
  };
  for await (const chunk of chunks) yield split(decoded(decoder, chunk));
  yield split(`${decoded(decoder)}\n`);
}

function isWritten({ text }: Line): boolean {
  return /\S/.test(text);
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new DecodeError("invalid-utf8", "expected text in UTF-8, found ill-formed bytes", { cause: error });
  }
}
