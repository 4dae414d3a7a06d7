import { bit, type ColumnData } from "../column/data.js";
import { ACCESSORS, CELLS, type Cell, cellOf, SLOT } from "./accessor.js";
import { type Getter, type GetterOptions, getterOf } from "./getter.js";
import { logicalOf } from "./logical/logical.js";

/** What the views of one batch read from. */
interface Cells {
  readonly fields: readonly Cell[];
  /** Makes the plain object; a getter is made of it when it is first wanted. */
  readonly object: (slot: number) => unknown;
}

type ViewClass = new (slot: number, cells: Cells) => object;

/**
 * By the layout of their records. One for each batch would be new to the engine each time, and each access a search:
 * 130 ns a field (2026-11, Node 20).
 */
const classes = new WeakMap<object, ViewClass>();

/**
 * Make views of a record column's slots: 1-4 ns each, whatever the number of fields. The getters stand on the
 * prototype, made here without generated code. Records inside are views too.
 */
export function viewOf(column: ColumnData, options: GetterOptions): (i: number) => unknown {
  if (column.constant) {
    const view = viewOf(column.constant.one, options);
    return () => view(0);
  }
  const { layout, validity } = column;
  if (layout.kind !== "record" || logicalOf(layout.schema, options)) return getterOf(column, options);
  let View = classes.get(layout)!;
  if (View === undefined)
    classes.set(
      layout,
      (View = viewClass(layout.fields.map(({ name }, k) => [name, column.children[k]!.layout.kind]))),
    );
  const cells = cellsOf(column, options);
  if (!validity) return (i) => new View(i, cells);
  return (i) => (bit(validity, i) ? new View(i, cells) : null);
}

function cellsOf(column: ColumnData, options: GetterOptions): Cells {
  const wrapped = options.union === "wrapped";
  const fields = column.children.map((child) => {
    const get = wrapped && child.validity ? getterOf(child, options) : viewOf(child, options);
    return cellOf(child, options, get);
  });
  let toObject: Getter | undefined;
  const object = (slot: number) => (toObject ??= getterOf({ ...column, validity: undefined }, options))(slot);
  return { fields, object };
}

function viewClass(fields: readonly (readonly [name: string, kind: string])[]): ViewClass {
  class View {
    declare [SLOT]: number;
    declare [CELLS]: Cells;
    constructor(slot: number, cells: Cells) {
      // not enumerable would cost a defineProperty a row; a symbol is invisible to keys, JSON and for-in
      this[SLOT] = slot;
      this[CELLS] = cells;
    }
    toObject(): unknown {
      return this[CELLS].object(this[SLOT]);
    }
    toJSON(): unknown {
      return this[CELLS].object(this[SLOT]);
    }
  }
  fields.forEach(([name, kind], k) => {
    Object.defineProperty(View.prototype, name, {
      __proto__: null,
      get: (ACCESSORS[kind] ?? ACCESSORS.other!)(k),
      enumerable: true,
      configurable: true,
    } as PropertyDescriptor);
  });
  return View;
}
