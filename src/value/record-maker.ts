import { FILLED, type Place, takePlaces } from "./fill.js";

/** Gives the value of a field, of a slot or whatever it is that records are made of. */
type Get<X> = (x: X) => unknown;

/** Records after which some of the few places in the text are worth taking. */
const HOT = 1000;

/**
 * Makes plain objects where no code may be generated. At first one loop stores by name, for all kinds of records;
 * once many of a kind were made, they get places of their own in the program's text, if any are left.
 */
export class RecordMaker {
  readonly #names: readonly string[];
  readonly #isPlain: boolean;
  #places: readonly Place[] = [];
  #made = 0;

  constructor(names: readonly string[]) {
    // the engine's own copies of the names: storing under another one looks it up among all names first
    this.#names = names.map((name) => Object.keys({ [name]: 0 })[0]!);
    this.#isPlain = names.length > 0 && !names.includes("__proto__");
  }

  /** What makes records of getters in the order of the names; `expected`: how many will be made by it. */
  maker<X>(getters: readonly Get<X>[], expected: number): (x: X) => Record<PropertyKey, unknown> {
    const names = this.#names;
    if (this.#isPlain && this.#places.length === 0 && this.#made < HOT && (this.#made += expected) >= HOT)
      this.#places = takePlaces(Math.ceil(names.length / FILLED));
    const parts = this.#places.map(([fill, start], i) => {
      const own = names.slice(i * FILLED, (i + 1) * FILLED);
      return { fill, start, names: own, getters: getters.slice(i * FILLED, (i + 1) * FILLED), count: own.length };
    });
    if (parts.length === 0) return (x) => loop(names, getters, x);
    const [{ fill, start, names: first, getters: get, count }] = parts as [(typeof parts)[0]];
    if (parts.length === 1) return (x) => fill(undefined, start, first, get, x as never, count);
    return (x) => {
      let record: Record<PropertyKey, unknown> | undefined;
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i]!;
        record = part.fill(record, part.start, part.names, part.getters, x as never, part.count);
      }
      return record!;
    };
  }
}

function loop<X>(names: readonly string[], getters: readonly Get<X>[], x: X): Record<PropertyKey, unknown> {
  const record: Record<PropertyKey, unknown> = {};
  for (let k = 0; k < names.length; k++) putOwn(record, names[k]!, getters[k]!(x));
  return record;
}

/** Store an own property, whatever its name: assignment to `__proto__` would set the prototype. */
export function putOwn(object: Record<PropertyKey, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(object, name, {
      __proto__: null,
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    } as PropertyDescriptor);
  else object[name] = value;
}
