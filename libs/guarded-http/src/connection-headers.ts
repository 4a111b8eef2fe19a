const connectionHeaders = new Set(
  'connection content-length expect host keep-alive te trailer transfer-encoding upgrade'.split(' '),
);

/** It belongs to the connection: whoever wrote the message of a call must not set it. */
export const isConnectionHeader = (name: string): boolean => connectionHeaders.has(name.trim().toLowerCase());
