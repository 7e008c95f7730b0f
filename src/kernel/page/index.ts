/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** A part of a list and the length of the whole. */
export interface Paged<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Cuts a page out of a list that is in memory. */
export function pageOf<T>(all: readonly T[], { limit, offset }: Page): Paged<T> {
  return { items: all.slice(offset, offset + limit), total: all.length };
}
