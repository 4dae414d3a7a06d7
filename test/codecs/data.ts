/** Data that streams of the fixtures hold: made here again, so that only the streams are kept. */
export const DATA: Readonly<Record<string, () => Uint8Array>> = {
  empty: () => new Uint8Array(0),
  one: () => Uint8Array.of(7),
  run: () => new Uint8Array(300_000).fill(120),
  noise: () => bytesOf(3_000, (next) => next() & 255),
  skewed: () => bytesOf(40_000, (next) => 97 + Math.floor(((next() & 1023) / 1024) ** 4 * 20)),
  steps: () => Uint8Array.from({ length: 60_000 }, (_, i) => (i % 7 ? i : i >> 8)),
  words: words,
};

/** Words of ten, in an order of no meaning: long and short repetitions. */
function words(): Uint8Array {
  const next = random();
  const list = ["avro", "block", "codec", "marker", "of", "the", "header", "schema", "and", "datum"];
  return new TextEncoder().encode(Array.from({ length: 6_000 }, () => list[next() % 10]).join(" "));
}

function bytesOf(length: number, make: (next: () => number) => number): Uint8Array {
  const next = random();
  return Uint8Array.from({ length }, () => make(next));
}

/** A generator of 16 bits that is the same everywhere. */
function random(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
}
