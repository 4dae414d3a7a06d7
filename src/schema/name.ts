/** Longest part of a name between two dots, in UTF-16 units. */
const MAX_PART = 1024;

/** No flag m: `$` is the very end of the text. */
const LENIENT_PART = /^[\p{L}\p{Nd}_$-]+$/u;

/**
 * Whether text is a name: `[A-Za-z_][A-Za-z0-9_]*`. Lenient names, as found in files, may hold Unicode letters and
 * digits, `$` and `-`, and may be dotted. (Avro 1.12, Names)
 */
export function isName(text: string, lenient: boolean): boolean {
  return lenient ? isFullName(text, true) : isStrictPart(text);
}

/** Whether text is one or more names with dots between them. */
export function isFullName(text: string, lenient: boolean): boolean {
  return text.split(".").every(lenient ? isLenientPart : isStrictPart);
}

/** Whether text is a namespace: a full name or nothing. */
export function isNamespace(text: string, lenient: boolean): boolean {
  return text === "" || isFullName(text, lenient);
}

/** The full name that a name means inside a namespace: one with a dot is full already. (Avro 1.12, Names) */
export function qualify(name: string, namespace: string): string {
  return namespace === "" || name.includes(".") ? name : `${namespace}.${name}`;
}

/** Namespace of a full name: what stands before the last dot, "" where there is none. */
export function namespaceOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf(".")));
}

/** A full name without its namespace. */
export function simpleName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf(".") + 1);
}

/** The shortest name that means a full name inside a namespace: `qualify` backwards. */
export function relative(fullName: string, namespace: string): string {
  return namespace !== "" && namespaceOf(fullName) === namespace ? simpleName(fullName) : fullName;
}

function isLenientPart(part: string): boolean {
  return part.length <= MAX_PART && LENIENT_PART.test(part);
}

function isStrictPart(part: string): boolean {
  if (part.length === 0 || part.length > MAX_PART || isDigit(part.charCodeAt(0))) return false;
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt(i);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a; // bit 0x20 makes an ASCII letter small
    if (!letter && !isDigit(code) && code !== 0x5f) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
