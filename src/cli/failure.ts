import { AvroError } from "../errors.js";

/** One line for the user: `wavro: FILE: block B, offset O: message`, as much of it as is known. */
export function failureLine(file: string | undefined, error: unknown): string {
  const parts = ["wavro"];
  if (file !== undefined) parts.push(file);
  const place = placeOf(error);
  if (place !== "") parts.push(place);
  parts.push(messageOf(error));
  return `${oneLine(parts.join(": "))}\n`;
}

function placeOf(error: unknown): string {
  if (!(error instanceof AvroError)) return "";
  const { block, offset } = error as AvroError & { block?: number };
  const places: string[] = [];
  if (block !== undefined) places.push(`block ${block}`);
  if (offset !== undefined) places.push(`offset ${offset}`);
  return places.join(", ");
}

/** What the system says of a file without the call and the path that Node adds. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error.message;
  return error.message.replace(/^[A-Z0-9]+: /, "").replace(/, [a-z]+( '.*')?$/s, "");
}

/** Names of files and of fields may hold line feeds and escapes. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}
