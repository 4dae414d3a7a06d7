/** Larger modules are left to the bytecode loop. */
export const MAX_BYTES = 128 * 1024;

/** Longer programs stay with the bytecode loop: 4,000 words are about 500 columns. */
const MAX_WORDS = 4096;

/**
 * So many bytes behind the input may be read before the position is held against the end. What is read there decides
 * nothing: the row is bad. (Memory is that much longer than the input: kernel/placement.)
 */
export const OVERRUN = 512;

/** Whether a program is short enough to be emitted. */
export function mayEmit(program: { readonly words: ArrayLike<number> }): boolean {
  return program.words.length <= MAX_WORDS;
}
