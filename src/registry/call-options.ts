/* The options that calls of a registry have, by kind. Others are refused, and inherited ones are none. */
export const CALL = ["signal"] as const;
export const ID = ["subject", ...CALL] as const;
export const DELETED = ["deleted", ...CALL] as const;
export const PERMANENT = ["permanent", ...CALL] as const;
export const SUBJECTS = ["prefix", ...DELETED] as const;
export const CONFIG = ["defaultToGlobal", ...CALL] as const;
export const MODE = ["force", ...CALL] as const;
/** Of a schema's places. */
export const PLACES = ["subject", ...DELETED] as const;
const CONTENT = ["references", "normalize", ...CALL] as const;
export const LOOKUP = ["deleted", ...CONTENT] as const;
export const REGISTER = ["metadata", "ruleSet", "id", "version", ...CONTENT] as const;
export const COMPATIBILITY = ["version", ...CONTENT] as const;
export const PRELOAD = ["ids", "guids", "subjects"] as const;
