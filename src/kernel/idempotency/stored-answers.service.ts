import { Injectable } from '@nestjs/common';
import { SealBrokenError } from '../crypto';
import { newId } from '../ids';
import type { Answer } from './answer';
import { AnswerSeal } from './answer-seal';
import type { IdempotencyScope } from './scope';
import type { AnswerUnderKey } from './types';

/** Answers that become final together are kept together, up to so many: a replay opens all of them. */
const ANSWERS_PER_PACK = 16;
/** Shorter answers gain nothing by it. */
const PACK_FROM_CHARS = 2_048;

/** Where the row of a key has its answer: in itself, or in a pack with others. */
export interface AnswerPlace {
  readonly status: number;
  readonly sealed: Buffer | null;
  readonly packId: string | null;
  readonly packPlace: number | null;
}

/** Several answers in one row. */
export interface AnswerPack {
  readonly id: string;
  readonly content: Buffer;
}

/** What a key's row and its pack hold of an answer. */
export interface StoredAnswer extends AnswerPlace {
  readonly packContent: Buffer | null;
}

/**
 * What is known of each answer in a pack before its body: its scope, its headers, and how many characters the body has.
 */
type PackEntry = readonly [scope: readonly string[], headers: Answer['headers'], bodyChars: number];

/**
 * The form in which final answers are kept. One answer alone, or a short one, stands in the row of its key, sealed and
 * bound to its scope. Several long answers that become final in one transaction are compressed and sealed together:
 * most of an answer is in the one before it, and the compressor is set up once.
 */
@Injectable()
export class StoredAnswers {
  constructor(private readonly sealer: AnswerSeal) {}

  /** @returns where each answer is, in order, and the packs to be written with their keys */
  seal(answers: readonly AnswerUnderKey[]): { readonly places: AnswerPlace[]; readonly packs: AnswerPack[] } {
    const long = answers.filter(({ answer }) => answer.body.length >= PACK_FROM_CHARS);
    const packs: AnswerPack[] = [];
    const packed = new Map<AnswerUnderKey, AnswerPlace>();
    for (let from = 0; from + 1 < long.length; from += ANSWERS_PER_PACK) {
      const together = long.slice(from, from + ANSWERS_PER_PACK);
      const packId = newId('answerPack');
      packs.push({ id: packId, content: this.sealer.seal(packNamed(packId), textOf(together)) });
      together.forEach((entry, packPlace) =>
        packed.set(entry, { status: entry.answer.status, sealed: null, packId, packPlace }),
      );
    }
    return { places: answers.map((entry) => packed.get(entry) ?? this.alone(entry)), packs };
  }

  /**
   * @returns the answer as it was given; undefined when it is not there
   * @throws SealBrokenError for what was sealed with another key or for another scope
   */
  unseal(
    scope: IdempotencyScope,
    { status, sealed, packId, packPlace, packContent }: StoredAnswer,
  ): Answer | undefined {
    if (sealed) {
      // headers hold no line break, and a body is not looked into: no second JSON around the first
      const text = this.sealer.unseal(['idempotency_key', ...partsOf(scope)], sealed);
      const end = text.indexOf('\n');
      return { status, headers: JSON.parse(text.slice(0, end)) as Answer['headers'], body: text.slice(end + 1) };
    }
    if (packId === null || packPlace === null || !packContent) return undefined;
    return { status, ...entryOf(this.sealer.unseal(packNamed(packId), packContent), packPlace, scope) };
  }

  private alone({ answer: { status, headers, body }, ...scope }: AnswerUnderKey): AnswerPlace {
    const place = ['idempotency_key', ...partsOf(scope)];
    return {
      status,
      sealed: this.sealer.seal(place, `${JSON.stringify(headers)}\n${body}`),
      packId: null,
      packPlace: null,
    };
  }
}

function textOf(answers: readonly AnswerUnderKey[]): string {
  const entries = answers.map(({ answer, ...scope }): PackEntry => [
    partsOf(scope),
    answer.headers,
    answer.body.length,
  ]);
  return `${JSON.stringify(entries)}\n${answers.map(({ answer }) => answer.body).join('')}`;
}

/** @throws SealBrokenError when the answer in this place is another scope's */
function entryOf(text: string, place: number, scope: IdempotencyScope): Pick<Answer, 'body' | 'headers'> {
  const end = text.indexOf('\n');
  const entries = JSON.parse(text.slice(0, end)) as PackEntry[];
  const entry = entries[place];
  if (!entry || JSON.stringify(entry[0]) !== JSON.stringify(partsOf(scope))) throw new SealBrokenError();
  const [, headers, bodyChars] = entry;
  const from = entries.slice(0, place).reduce((at, [, , chars]) => at + chars, end + 1);
  return { headers, body: text.slice(from, from + bodyChars) };
}

const packNamed = (id: string): string[] => ['answer_pack', id];

const partsOf = ({ organizationId, principal, method, route, key }: IdempotencyScope): string[] => [
  organizationId,
  principal,
  method,
  route,
  key,
];
