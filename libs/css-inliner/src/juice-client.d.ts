/** The part of juice that does no I/O; the package types its whole only. */
declare module 'juice/client' {
  export { default } from 'juice';
}
