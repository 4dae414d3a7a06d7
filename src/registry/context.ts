/** The context of subjects that name none. */
export const DEFAULT_CONTEXT = ".";

/** The context of `:.context:subject`, with its dot; ids count within it. */
export function contextOf(subject: string): string {
  return /^:(\.[^:]*):/.exec(subject)?.[1] ?? DEFAULT_CONTEXT;
}

/** A subject as one of its context: `:.:subject` and `subject` are the same. */
export function plainSubject(subject: string): string {
  return subject.startsWith(":.:") ? subject.slice(3) : subject;
}

/** A subject that names no context is one of `context`: of the schema that refers to it. */
export function qualify(subject: string, context: string): string {
  if (context === DEFAULT_CONTEXT || /^:(\.[^:]*|\*):/.test(subject)) return plainSubject(subject);
  return `:${context}:${subject}`;
}

/** Whether a subject begins with `prefix`, which names a context, or all (`:*:`), or means the default one. */
export function beginsWith(subject: string, prefix: string): boolean {
  if (prefix.startsWith(":*:")) return subject.replace(/^:\.[^:]*:/, "").startsWith(prefix.slice(3));
  const [plain, wanted] = [plainSubject(subject), plainSubject(prefix)];
  return contextOf(plain) === contextOf(wanted) && plain.startsWith(wanted);
}
