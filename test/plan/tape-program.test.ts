import { expect, it } from "vitest";
import { Put } from "../../assembly/abi.js";
import { TapeProgram } from "../../src/plan/tape-program.js";

it("joins adjacent values of a kind, but none that a jump leads to", () => {
  const program = new TapeProgram();
  program.one(Put.Ints);
  program.one(Put.Ints);
  program.one(Put.Longs);
  program.union([() => program.one(Put.Longs), () => program.one(Put.Longs)]);
  program.one(Put.Longs);
  program.collection(() => program.one(Put.Longs));
  program.one(Put.Longs);
  expect(program.words.filter((word, i) => word === Put.Longs && program.words[i + 1] === 1).length).toBeGreaterThan(4);
  expect(program.words.slice(0, 4)).toEqual([Put.Ints, 2, Put.Longs, 1]);
  expect(program.words.slice(4)).toEqual([
    Put.Union,
    12,
    28,
    Put.Longs,
    1,
    Put.Jump,
    16,
    Put.Longs,
    1,
    Put.Longs,
    1,
    Put.Array,
    24,
    Put.Longs,
    1,
    Put.Loop,
    -8,
    Put.Longs,
    1,
  ]); // prettier-ignore
});

it("counts the collections that are open at once, those of parts too", () => {
  const part = new TapeProgram();
  part.collection(() => part.collection(() => part.put(Put.String)));
  const program = new TapeProgram();
  program.collection(() => program.append(part));
  program.collection(() => {});
  expect(part.frames).toBe(2);
  expect(program.frames).toBe(3);
  expect(program.words.slice(2, 2 + part.words.length)).toEqual(part.words);
});
