const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** One level of indentation, given as JSON.stringify takes it: so many blanks (10 at most), or text (10 units at most). */
export function indentation(space: number | string): string {
  return typeof space === "number" ? " ".repeat(Math.min(10, Math.max(0, space))) : space.slice(0, 10);
}

/** Lay out JSON text that has no blanks as JSON.stringify does. No number or string is touched. */
export function indentJson(text: string, space: number | string): string {
  const indent = indentation(space);
  return indent === "" ? text : new Layout(text, indent).lay();
}

class Layout {
  #laid = "";
  /** Start of what is not laid out yet. */
  #from = 0;
  /** The line feed and indentation of each depth. */
  readonly #lines: string[] = ["\n"];
  #depth = 0;

  constructor(
    readonly text: string,
    readonly indent: string,
  ) {}

  lay(): string {
    const { text } = this;
    for (let at = 0; at < text.length; at++) {
      const mark = text[at]!;
      if (mark === '"') at = closingQuote(text, at);
      else if (mark === ":") this.#take(at + 1, " ");
      else if (mark === ",") this.#take(at + 1, this.#line(0));
      else if (mark === "}" || mark === "]") this.#take(at, this.#line(-1));
      else if (mark === "{" || mark === "[") {
        if (text[at + 1] === "}" || text[at + 1] === "]") at++;
        else this.#take(at + 1, this.#line(1));
      }
    }
    return this.#laid + text.slice(this.#from);
  }

  #take(end: number, blanks: string): void {
    this.#laid += this.text.slice(this.#from, end) + blanks;
    this.#from = end;
  }

  #line(deeper: -1 | 0 | 1): string {
    this.#depth += deeper;
    return (this.#lines[this.#depth] ??= `\n${this.indent.repeat(this.#depth)}`);
  }
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1;
  return at;
}
