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

/** Values of a field that a list keeps: some, or all but some. */
export type Choice = { readonly among: readonly string[] } | { readonly except: readonly string[] };

/** Times that a list keeps: from one moment on, up to another that does not belong to it. */
export interface Span {
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
}

/** How a list of records is cut and ordered. */
export interface RecordPage extends Page {
  /** By time of creation. Absent: newest first. */
  readonly oldestFirst?: boolean;
}

/** Cuts a page out of a list that is in memory. */
export function pageOf<T>(all: readonly T[], { limit, offset }: Page): Paged<T> {
  return { items: all.slice(offset, offset + limit), total: all.length };
}

/** Whether a choice keeps a value. No choice keeps everything. */
export function keeps(choice: Choice | undefined, value: string | null): boolean {
  if (choice === undefined) return true;
  if ('among' in choice) return value !== null && choice.among.includes(value);
  return value === null || !choice.except.includes(value);
}

/** A choice that keeps one value, and that only when the given choice keeps it too. */
export const only = (value: string, choice: Choice | undefined): Choice => ({
  among: keeps(choice, value) ? [value] : [],
});
