import type { Attributes, JsonValue } from "./schema.js";

/** A map that nobody can change: what belongs to something immutable. */
export class FrozenMap<K, V> extends Map<K, V> {
  constructor(entries: Iterable<readonly [K, V]>) {
    super(); // Map's own constructor would call `set` below
    for (const [key, value] of entries) super.set(key, value);
    Object.freeze(this);
  }

  override set(): never {
    throw immutable();
  }

  override delete(): never {
    throw immutable();
  }

  override clear(): never {
    throw immutable();
  }
}

function immutable(): TypeError {
  return new TypeError("what was parsed can't be changed");
}

const NONE: Attributes = new FrozenMap<string, JsonValue>([]);

/** Make the immutable attributes of a node out of frozen JSON values. */
export function attributesOf(entries: readonly (readonly [string, JsonValue])[]): Attributes {
  return entries.length === 0 ? NONE : new FrozenMap(entries);
}
