/** An answer that a client relies on. */
export interface Acknowledged {
  readonly purchaseId: string;
  readonly how: 'paid' | 'claimed';
}

/** What clients saw, all of them together. */
export class Witness {
  readonly acknowledged: Acknowledged[] = [];
  requests = 0;
  noAnswer = 0;
  readonly statuses = new Map<number, number>();
  /** A key whose final answers were not the same bytes. */
  readonly differentReplays: string[] = [];
  /** Answers nobody should ever get. */
  readonly unexpected: string[] = [];
  /** First answers that say the payment was given up while its request was still at work. */
  givenUpAtWork = 0;
  #over = false;

  /** The clients' time is up: nobody waits for a process any more. */
  end(): void {
    this.#over = true;
  }

  isOver(): boolean {
    return this.#over;
  }
}

const CONTEXT = 60;

/** Both answers around the first byte in which they differ. */
export function whereTheyDiffer([left = '', right = '']: readonly string[]): string {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - CONTEXT), at + CONTEXT);
  return `…${around(left)}… / …${around(right)}…`;
}
