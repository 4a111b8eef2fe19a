/** The slice of a logger that this adapter needs. */
export type Warn = (message: string, fields?: Readonly<Record<string, unknown>>) => void;
