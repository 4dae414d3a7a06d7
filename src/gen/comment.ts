/** A doc attribute as a comment, with a line feed behind it; "" for none. What would end the comment is taken apart. */
export function docComment(doc: string | undefined, indent = ""): string {
  if (doc === undefined || doc.trim() === "") return "";
  const lines = doc
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => visible(line).trimEnd().replaceAll("*/", "*\\/"));
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join("\n");
}

/** Text for a comment that ends with its line. */
export function lineComment(text: string): string {
  return visible(text).replace(/[\n\r\u2028\u2029]+/g, " ");
}

/** Without control characters and those that make text look like other text than it is. */
function visible(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}
