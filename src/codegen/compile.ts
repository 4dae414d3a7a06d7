/** Makes a function of generated text: its parameters and its body. Undefined where that can't be had. */
export type Compile = (parameters: readonly string[], body: string) => Generated | undefined;

/** What a function of generated text is called with, and gives, is between the generator and its text. */
// biome-ignore lint/suspicious/noExplicitAny: as the comment says
export type Generated = (...given: any[]) => any;

/** Functions that were generated at build time, by the key of their text. */
export type ReadyCode = Readonly<Record<string, Generated>>;

/** At run time. Only where code may be generated. */
export const evaluate = (parameters: readonly string[], body: string): Generated =>
  new Function(...parameters, body) as Generated;

/**
 * What makes functions: those that are ready if their text is the very one that is wanted, all others at run time if
 * that is `allowed`. Undefined where there is nothing to ask.
 */
export function compilerOf(ready: ReadyCode | undefined, allowed: boolean): Compile | undefined {
  const fresh = allowed ? evaluate : undefined;
  if (ready === undefined) return fresh;
  return (parameters, body) => {
    const key = keyOf(parameters, body);
    return Object.hasOwn(ready, key) ? ready[key] : fresh?.(parameters, body);
  };
}

/**
 * A short key of a function's text: two hashes of 32 bits and the length. Whoever asks for a text that another version
 * of the library, another schema or other options led to asks for another key.
 */
export function keyOf(parameters: readonly string[], body: string): string {
  const text = `${parameters.join()}:${body}`;
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit ^ (a >>> 15), 0x85ebca6b);
  }
  return [a >>> 0, b >>> 0, text.length].map((part) => part.toString(36)).join("_");
}
