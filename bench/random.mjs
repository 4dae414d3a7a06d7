/** A seeded source of values, so that every machine measures the same bytes. (mulberry32, 32 bits of state) */
export function random(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from 0 to n − 1. */
  const int = (n) => Math.floor(unit() * n);
  /** A whole number from low to high, both included. */
  const between = (low, high) => low + int(high - low + 1);
  const text = (alphabet, length) => {
    let result = "";
    for (let i = 0; i < length; i++) result += alphabet[int(alphabet.length)];
    return result;
  };
  const word = (low, high = low) => text("abcdefghijklmnopqrstuvwxyz", between(low, high));
  const hex = (length) => text("0123456789abcdef", length);
  const maybe = (chance, make) => (unit() < chance ? make() : null);
  const many = (low, high, make) => Array.from({ length: between(low, high) }, make);
  const pick = (list) => list[int(list.length)];
  const uuid = () => `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
  const millis = () => 1_700_000_000_000 + int(1e9);
  return { unit, int, between, word, hex, text, maybe, many, pick, uuid, millis };
}
