/**
 * `[Symbol.asyncDispose]()`, which closes at the end of an `await using` block. Worked out, so that the types can be
 * used with a TypeScript library that does not know the symbol: there it is nothing.
 */
export type AsyncClosing = { readonly [K in AsyncDispose]: () => Promise<void> };
type AsyncDispose = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol } ? S : never;

abstract class Base {
  static {
    const { asyncDispose } = Symbol as { readonly asyncDispose?: symbol };
    if (asyncDispose !== undefined)
      Object.defineProperty(Base.prototype, asyncDispose, { __proto__: null, value: dispose } as PropertyDescriptor);
  }

  /** Give up what this reads or writes. */
  abstract close(): Promise<void>;
}

function dispose(this: Base): Promise<void> {
  return this.close();
}

/** What has to be closed; `await using` does it, where the platform has it. */
export const Closing = Base as abstract new () => Base & AsyncClosing;
