/**
 * Options of V8 for every process of the service, on its command line: set at run time they have no effect.
 * A young generation of 16 MB a half-space is what Node 20 uses. Node 24 lets it grow to 64 MB, for 100 MB more memory under load (ADR 26).
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=16'];
