/** Whether this is one of the addresses that may get a copy (contract, section 3.6); blank: nobody is to get one. */
export function isBccAllowed(bcc: string, configured: readonly string[]): boolean {
  const wanted = bcc.trim().toLowerCase();
  return wanted === '' || configured.some((address) => address.toLowerCase() === wanted);
}
