// The words that the host (src/kernel, src/plan) and the kernel (assembly) share. Compiled by asc and by tsc, so it
// imports nothing and writes no types: `const enum`s of plain numbers. docs/program.md draws the programs,
// docs/memory.md the memory.

/** How a run ended. */
export const enum Status {
  /** All rows that were asked for, or the end of the input between two rows. */
  Done = 0,
  /** The row at State.Slot is bad or the input ended inside it; the closures say why. */
  Bad = 1,
  /** A buffer is full; State.Need is the index of its capacity. */
  Full = 2,
}

/** Byte addresses of the state block at the start of memory. All words are 32 bits. */
export const enum State {
  /** Address of the next input byte; after a run that stopped inside a row, of that row's first byte. */
  Position = 64,
  /** Address one past the input. */
  End = 68,
  /** Rows complete in this chunk: the slot that the next row fills. */
  Slot = 72,
  /** The run ends when Slot reaches this. */
  Rows = 76,
  /** Address of the end offsets (of messages laid end to end), or 0 for one run of data. */
  Ends = 80,
  /** Nonzero: the end of the input between two rows ends the run. */
  UntilEnd = 84,
  /** Limits: maxBytesLength, maxCollectionItems, maxFreeValues. */
  MaxBytes = 88,
  MaxItems = 92,
  MaxFree = 96,
  /** After Status.Full: which capacity. */
  Need = 100,
  /** 64-bit: free values that the whole batch may still claim. */
  FreeLeft = 104,
  /** Address and bytes of the counters of union branches, and of their copy made at the start of each row. */
  Counters = 112,
  CounterBytes = 116,
  Saved = 120,
  /** Address of the frames of open collections and unions. */
  Frames = 124,
  /** 64-bit: free values that the open row has charged. */
  Free = 128,
  /** First byte after the state block. */
  Bytes = 136,
}

/**
 * Instructions. A program is 32-bit words: an Op and its operands. Operands are addresses of buffers, capacities (in
 * slots or bytes), plain numbers, and jumps as byte distances from the instruction's own address.
 */
export const enum Op {
  /** Row complete. */
  End = 0,
  /** [count] zero-byte values to be charged. */
  Free = 1,
  /** [values] */
  Boolean = 2,
  /** [values] */
  Int = 3,
  /** [values] */
  Long = 4,
  /** [values] */
  Float = 5,
  /** [values] */
  Double = 6,
  /** [values, symbols of the writer] */
  Enum = 7,
  /** [values, size] */
  Fixed = 8,
  /** [offsets, data, capacity, need] */
  Bytes = 9,
  /** [offsets, data, capacity, need, marks]: slots with anything but ASCII are listed at `marks`, in order, behind their number. */
  String = 10,
  /** [validity, null branch, jump past the value, fills, then (Fill, buffer) each] */
  Nullable = 11,
  /** [ids, offsets, branches, first counter, then (jump, capacity, need, id) each] */
  Union = 12,
  /** [jump] at the end of a branch */
  UnionEnd = 13,
  /** [jump to its Loop] */
  Array = 14,
  /** [jump to the body, offsets, capacity, need, least bytes of an item, free values of an item] */
  Loop = 15,
  /** [offsets, values, capacity, need] */
  Ints = 16,
  Longs = 17,
  Floats = 18,
  Doubles = 19,
  /** [bytes] */
  SkipFixed = 20,
  /** [how many, then (Skipped, bytes of fixed widths behind it) each] */
  SkipVarints = 21,
  /** The row is bad: a branch that the reader can't read. */
  Fail = 22,
  SkipBoolean = 23,
  /** [symbols] */
  SkipEnum = 24,
  SkipText = 25,
  /** [branches, then a jump each] */
  SkipUnion = 26,
  /** [jump] */
  Jump = 27,
  /** [jump to its SkipLoop] */
  SkipArray = 28,
  /** [jump to the body, least bytes of an item, free values of an item] */
  SkipLoop = 29,
  /** [values] a number of the first type, promoted to the second */
  IntLong = 30,
  IntFloat = 31,
  IntDouble = 32,
  LongFloat = 33,
  LongDouble = 34,
  FloatDouble = 35,
  /** [values, symbols of the writer, then for each the reader's index, or -1: bad] */
  EnumMap = 36,
  /** [validity] the slot of a nullable has a value */
  Valid = 37,
  /** [validity, fills, then (Fill, buffer) each] the slot of a nullable is null */
  Null = 38,
  /** [ids, offsets, counter, capacity, need, id] open a branch without reading its index; UnionEnd closes it */
  Branch = 39,
  /** [bytes, words, then the bytes in so many words] read on from these bytes instead of the input ... */
  Constant = 40,
  /** ... and go back to the input */
  Resume = 41,
}

/** A varint that is skipped: what it is, and below that the lengths of the last ones, 4 bits each, the newest lowest. */
export const enum Skipped {
  Int = 0x80000000,
  Lengths = 0x0fffffff,
}

/** What a null row writes below itself, where zero is not right already. */
export const enum Fill {
  /** The end of slot i is the end of slot i - 1. */
  Offsets = 0,
  /** -1: no branch. */
  Ids = 1,
}

/** Bytes of one frame: see assembly/decode.ts. */
export const enum Frame {
  Bytes = 24,
}

/** The table of assembly/repeats.ts: entries of its hash table, and strings that it numbers. Words each. */
export const enum Repeats {
  Entries = 512,
  Most = 256,
}

/**
 * Byte addresses of what `encode` is told and tells, in the place of the state block: a kernel decodes or encodes. A
 * tape is what a shredder makes of rows, in the order in which it is written: 32-bit words (ints, lengths, indexes,
 * floats), doubles (longs too), bytes, and the joined text.
 */
export const enum Tape {
  /** Addresses of the four parts and one past their ends. */
  Words = 64,
  WordsEnd = 68,
  Doubles = 72,
  DoublesEnd = 76,
  Raw = 80,
  RawEnd = 84,
  Text = 88,
  TextEnd = 92,
  /** Nonzero: the text is ASCII, a byte for a UTF-16 unit; else it is UTF-16 units. */
  IsAscii = 96,
  /** Rows on the tape; after the run, those that were written. */
  Rows = 100,
  /** Address of the output; after the run, the end of the last row that was written. */
  Output = 104,
  /** Address of a list that takes the end of each row, as an address. */
  Ends = 108,
  /** Address of the counters of open collections. */
  Frames = 112,
  /** Set to 1 where a string of UTF-16 units is not ASCII, or lies beside one that is not. */
  IsOther = 116,
}

/** Instructions that write a tape as data: words as those of Op. Jumps are byte distances from the instruction's own address. */
export const enum Put {
  /** Row complete. */
  End = 0,
  /** [how many] varints of words */
  Ints = 1,
  /** [how many] varints of doubles; a NaN says that the double behind it is a long of 64 bits */
  Longs = 2,
  /** [how many] */
  Floats = 3,
  /** [how many] */
  Doubles = 4,
  /** Length in UTF-16 units from the words, then text. */
  String = 5,
  /** Length from the words, then raw bytes. */
  Bytes = 6,
  /** [size] raw bytes */
  Fixed = 7,
  /** Raw bytes that are data already; their number from the words. */
  Raw = 8,
  /** [a jump for each branch] The index from the words. */
  Union = 9,
  /** [jump] */
  Jump = 10,
  /** [jump past the Loop] Number of items from the words. */
  Array = 11,
  /** [jump to the body] */
  Loop = 12,
  /** A whole array of plain numbers. */
  IntArray = 13,
  LongArray = 14,
  FloatArray = 15,
  DoubleArray = 16,
  /** [how many] words that are bytes of data already: booleans, and indexes of one byte. */
  Smalls = 17,
}

/** What `inflate` gives. */
export const enum Inflated {
  Done = 0,
  /** The output is larger than its room. */
  Full = 1,
  /** The input begins with no whole deflate stream. */
  Bad = 2,
}

/** The memory of an instance of the module that inflates, which is another than the kernel's. */
export const enum Inflate {
  /** Bytes of the input that the stream took; bytes of output. */
  Used = 64,
  Made = 68,
  /** Of an alphabet: codes of each length from 0 to 15, and the next code of each; 4 bytes each. */
  Counts = 128,
  Codes = 192,
  /** Lengths of the codes of a block, a byte each. */
  Lengths = 256,
  /** Tables, 4 bytes an entry. */
  Distances = 1024,
  Literals = 8192,
  /** First byte after the tables: the input. */
  Bytes = 32768,
  /** Zeros behind the input. */
  Zeros = 16,
  /** The output may be passed by so much: a turn's literals, or a match of 258, and what copies write beyond it. */
  Slack = 320,
}
