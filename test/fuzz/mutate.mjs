// Hostile changes to bytes and to text.

/** Varints that broke decoders: -1, ends of ranges, lengths beyond 32 bits, too long, never ending. */
const VARINTS = [
  [0x00],
  [0x01],
  [0x02],
  [0x03],
  [0x7f],
  [0x80, 0x00],
  [0xff, 0x01],
  [0x80, 0x80, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xfe, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x10],
  [0x80, 0x80, 0x80, 0x80, 0x40],
  [0x82, 0x80, 0x80, 0x80, 0x40],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
];

/** Ill-formed UTF-8, and what nearly is. */
const TEXTS = [
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xef, 0xbb, 0xbf],
  [0xff],
  [0x80],
];

/** Change bytes a few times. `others`: good data, parts of which may come in. */
export function mutateBytes(random, bytes, others = []) {
  let result = bytes;
  for (let left = random.pick([1, 1, 1, 2, 3, 6]); left > 0; left--) result = mutateOnce(random, result, others);
  return result.length > 20_000 ? result.slice(0, 20_000) : result;
}

function mutateOnce(random, bytes, others) {
  const at = random.below(bytes.length + 1);
  switch (random.below(10)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
    case 2:
      return changed(bytes, at, (byte) => byte ^ (1 << random.below(8)));
    case 3:
      return changed(bytes, at, () => random.below(256));
    case 4:
    case 5: {
      const varint = random.pick(VARINTS);
      return spliced(bytes, at, random.pick([0, 1, 1, varint.length]), varint);
    }
    case 6:
      return spliced(bytes, at, random.pick([0, 1, 2]), random.pick(TEXTS));
    case 7:
      return spliced(bytes, at, 1 + random.below(8), []);
    case 8: {
      const end = Math.min(bytes.length, at + 1 + random.below(16));
      return spliced(bytes, random.below(bytes.length + 1), random.below(4), bytes.slice(at, end));
    }
    default: {
      const other = others.length === 0 ? bytes : random.pick(others);
      return spliced(bytes, at, random.below(8), other.slice(random.below(other.length + 1)));
    }
  }
}

function changed(bytes, at, change) {
  if (bytes.length === 0) return bytes;
  const copy = bytes.slice();
  const place = Math.min(at, bytes.length - 1);
  copy[place] = change(copy[place]);
  return copy;
}

function spliced(bytes, at, drop, put) {
  const rest = bytes.subarray(Math.min(bytes.length, at + drop));
  const result = new Uint8Array(at + put.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(put, at);
  result.set(rest, at + put.length);
  return result;
}

const WORDS = [
  "null",
  "true",
  "false",
  "0",
  "-0",
  "-1",
  "1e3",
  "1e400",
  "2147483648",
  "9007199254740993",
  "9223372036854775808",
  "-9223372036854775809",
  '""',
  "[]",
  "{}",
  "[[]]",
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"\\ud800"',
  '"\\u0000"',
  '"NaN"',
  '"int"',
  '"string"',
  '"record"',
  '"enum"',
  '"fixed"',
  '"array"',
  '"map"',
  '"type"',
  '"name"',
  '"fields"',
  '"default"',
  '"logicalType"',
  '"decimal"',
  '"N0"',
  '"T0"',
  '"a.b"',
  '"\\u2028"',
  '"1x"',
];
const LETTERS = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  " ",
  "\n",
  "\u0000",
  "\ufeff",
  "é",
  "😀",
  "\ud800",
  "9",
  "e",
  "-",
];
/** A JSON token: text, number, word or mark. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[a-z]+|[{}[\],:]/g;

/** Change JSON text a few times: whole tokens mostly, sometimes letters. */
export function mutateText(random, text, others = []) {
  let result = text;
  for (let left = random.pick([1, 1, 2, 3]); left > 0; left--)
    result = random.chance(0.75) ? byToken(random, result, others) : byLetter(random, result);
  return result.length > 20_000 ? result.slice(0, 20_000) : result;
}

function byToken(random, text, others) {
  const tokens = [...text.matchAll(TOKEN)];
  if (tokens.length === 0) return random.pick(WORDS);
  const token = random.pick(tokens);
  const [from, to] = [token.index, token.index + token[0].length];
  const rest = text.slice(to);
  switch (random.below(6)) {
    case 0:
    case 1:
      return text.slice(0, from) + random.pick(WORDS) + rest;
    case 2:
      return text.slice(0, from) + random.pick(tokens)[0] + rest;
    case 3:
      return text.slice(0, from) + rest;
    case 4:
      return text.slice(0, to) + text.slice(from, Math.min(text.length, to + random.below(60))) + rest;
    default:
      return text.slice(0, from) + (others.length === 0 ? `[${token[0]}]` : random.pick(others)) + rest;
  }
}

function byLetter(random, text) {
  const at = random.below(text.length + 1);
  if (random.chance(0.2)) return text.slice(0, at);
  return text.slice(0, at) + random.pick(LETTERS) + text.slice(at + random.below(2));
}
