/** What the process ends with. */
export const OK = 0;
/** A file that can't be read or is damaged. */
export const DATA_ERROR = 1;
/** A command line that is not understood. */
export const USAGE_ERROR = 2;
