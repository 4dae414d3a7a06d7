import { expect, it } from "vitest";
import { type Encoded, EncodedEach, EncodedEnds, EncodedWhole } from "../../src/datum/encoded.js";
import { hexOf } from "../helpers.js";

/** A tape whose output is written by hand. */
class FakeTape {
  readonly u8 = new Uint8Array(100);
  start = 10;
  end = 10;
  #ends: number[] = [];

  /** A run of rows. */
  write(...rows: string[]): number {
    this.#ends = rows.map((row) => {
      this.u8.set(Buffer.from(row, "hex"), this.end);
      this.end += row.length / 2;
      return this.end;
    });
    return rows.length;
  }

  rowEnd(i: number): number {
    return this.#ends[i]!;
  }

  rewind(): void {
    this.end = this.start;
    this.u8.fill(0);
  }
}

/** Rows by runs and one at a time, in this order. */
function fill(encoded: Encoded): void {
  const tape = new FakeTape();
  const single = (byte: number) => {
    encoded.flush(tape);
    encoded.sink.raw(Uint8Array.of(byte));
    encoded.single(encoded.sink.position - 1);
  };
  single(1);
  single(2);
  encoded.chunk(tape, tape.write("aa", "bbbb"));
  encoded.chunk(tape, tape.write("", "cc"));
  single(3);
  encoded.chunk(tape, tape.write("dd"));
  encoded.flush(tape);
}

it("is data end to end", () => {
  const whole = new EncodedWhole();
  fill(whole);
  expect(hexOf(whole.toBytes())).toBe("0102aabbbbcc03dd");
  expect(new EncodedWhole().toBytes()).toEqual(new Uint8Array(0));
});

it("is data each alone", () => {
  const each = new EncodedEach();
  fill(each);
  expect(each.all.map(hexOf)).toEqual(["01", "02", "aa", "bbbb", "", "cc", "03", "dd"]);
  for (const { buffer, length } of each.all) expect(buffer.byteLength).toBe(length);
});

it("is data end to end with the ends of rows", () => {
  const rows = new EncodedEnds();
  fill(rows);
  expect(hexOf(rows.toBytes())).toBe("0102aabbbbcc03dd");
  expect(rows.ends).toEqual([1, 2, 3, 5, 5, 6, 7, 8]);
});

it("goes back to a mark, and on from there", () => {
  const forms = [() => new EncodedWhole(), () => new EncodedEach(), () => new EncodedEnds()] as const;
  const contents = (encoded: Encoded) => {
    if (encoded instanceof EncodedEach) return encoded.all.map(hexOf);
    const ends = encoded instanceof EncodedEnds ? [...encoded.ends] : [];
    return [ends, hexOf((encoded as EncodedWhole).toBytes())];
  };
  for (const make of forms) {
    const [twice, marked] = [make(), make()];
    fill(twice);
    fill(twice);
    fill(marked);
    const undo = marked.mark();
    fill(marked);
    marked.sink.depth = 3;
    undo();
    fill(marked);
    expect(contents(marked)).toEqual(contents(twice));
    expect(marked.sink.depth).toBe(0);
    const empty = make();
    const back = empty.mark();
    fill(empty);
    back();
    expect(contents(empty)).toEqual(contents(make()));
  }
});
