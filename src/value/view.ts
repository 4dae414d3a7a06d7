import { bit, type ColumnData } from "../column/data.js";
import { type Getter, type GetterOptions, getterOf } from "./getter.js";
import { logicalOf } from "./logical/logical.js";

const SLOT: unique symbol = Symbol("slot");

/**
 * Make views of a record column's slots: 1-4 ns each, whatever the number of fields. The getters stand on the
 * prototype, made here without generated code. Records inside are views too.
 */
export function viewOf(column: ColumnData, options: GetterOptions): (i: number) => unknown {
  if (column.constant) {
    const view = viewOf(column.constant.one, options);
    return () => view(0);
  }
  if (column.layout.kind !== "record" || logicalOf(column.layout.schema, options)) return getterOf(column, options);
  const View = viewClass(column, options);
  const { validity } = column;
  if (!validity) return (i) => new View(i);
  return (i) => (bit(validity, i) ? new View(i) : null);
}

function viewClass(column: ColumnData, options: GetterOptions): new (slot: number) => object {
  const toObject = getterOf({ ...column, validity: undefined }, options);
  class View {
    declare [SLOT]: number;
    constructor(slot: number) {
      // not enumerable would cost a defineProperty a row; a symbol is invisible to keys, JSON and for-in
      this[SLOT] = slot;
    }
    toObject(): unknown {
      return toObject(this[SLOT]);
    }
    toJSON(): unknown {
      return toObject(this[SLOT]);
    }
  }
  const { fields } = column.layout as { fields: readonly { name: string }[] };
  const wrapped = options.union === "wrapped";
  fields.forEach(({ name }, k) => {
    const child = column.children[k]!;
    const get: Getter = wrapped && child.validity ? getterOf(child, options) : viewOf(child, options);
    Object.defineProperty(View.prototype, name, {
      get(this: View) {
        return get(this[SLOT]);
      },
      enumerable: true,
      configurable: true,
    });
  });
  return View;
}
