/** What a value is, for messages that must not say its value. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (Array.isArray(value)) return "array";
  if (ArrayBuffer.isView(value)) return "typed array";
  if (value instanceof Date) return "Date";
  return value instanceof Map ? "Map" : "object";
}
