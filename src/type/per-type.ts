import { AvroError } from "../errors.js";
import type { AvroType } from "./type.js";

/** What a function over types derives of a type: made when it is first asked for, and kept as long as the type. */
export function perType<T extends {}>(make: (type: AvroType) => T): (type: AvroType) => T {
  const kept = new WeakMap<object, T>();
  return (type) => {
    let made = kept.get(type);
    if (made === undefined) {
      if (typeof (type as Partial<AvroType> | undefined)?.with !== "function")
        throw new AvroError("invalid-argument", "expected a type, as avroType() makes it");
      kept.set(type, (made = make(type)));
    }
    return made;
  };
}
