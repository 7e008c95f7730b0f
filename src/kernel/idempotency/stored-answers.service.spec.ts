import { KeyedCrypto, SealBrokenError } from '../crypto';
import { Secret } from '../secret';
import type { Answer } from './answer';
import { AnswerSeal } from './answer-seal';
import { type StoredAnswer, StoredAnswers } from './stored-answers.service';
import type { AnswerUnderKey } from './types';

const withRoot = (fill: number): StoredAnswers =>
  new StoredAnswers(
    new AnswerSeal(new KeyedCrypto({ secrets: { root: new Secret(Buffer.alloc(32, fill)), vault: [] } })),
  );
const stored = withRoot(1);

const scopeOf = (key: string): Omit<AnswerUnderKey, 'answer'> => ({
  organizationId: 'org_1',
  principal: 'cust:cus_1',
  method: 'POST',
  route: '/v1/purchase',
  key,
});
const under = (key: string, body = `{"order":"${key}","token":"${'t'.repeat(3_000)}"}`): AnswerUnderKey => ({
  answer: { status: 201, headers: { location: `/orders/${key}` }, body },
  ...scopeOf(key),
});
const many = (count: number): AnswerUnderKey[] =>
  Array.from({ length: count }, (_, index) => under(`k${String(index)}`));

/** What a read of each key finds after they were written. */
function written(answers: readonly AnswerUnderKey[]): StoredAnswer[] {
  const { places, packs } = stored.seal(answers);
  return places.map((place) => ({
    packContent: packs.find(({ id }) => id === place.packId)?.content ?? null,
    ...place,
  }));
}
const opened = (answers: readonly AnswerUnderKey[]): (Answer | undefined)[] =>
  written(answers).map((row, index) => stored.unseal(scopeOf(answers[index]?.key ?? ''), row));

describe('stored answers', () => {
  it.each([1, 2, 16, 17, 33])('come back as they were given, %i at a time', (count) => {
    const answers = many(count);
    expect(opened(answers)).toEqual(answers.map(({ answer }) => answer));
  });

  it('have one alone in the row of its key, and up to sixteen in a pack', () => {
    expect(stored.seal(many(1))).toMatchObject({ packs: [], places: [{ sealed: expect.any(Buffer), packId: null }] });
    const { places, packs } = stored.seal(many(33));
    expect(packs).toHaveLength(2);
    expect(places.map(({ packPlace }) => packPlace)).toEqual([...Array(16).keys(), ...Array(16).keys(), null]);
    expect(places.filter(({ sealed }) => sealed)).toHaveLength(1);
  });

  it('have short ones in the rows of their keys, between long ones, too', () => {
    const answers = [under('a'), under('b', '{"short":true}'), under('c')];
    const { places, packs } = stored.seal(answers);
    expect(packs).toHaveLength(1);
    expect(places.map(({ packPlace }) => packPlace)).toEqual([0, null, 1]);
    expect(opened(answers)).toEqual(answers.map(({ answer }) => answer));
  });

  it('keep every character of bodies of all kinds and lengths', () => {
    const bodies = ['', '\n', 'a\nb', 'ü€😀', '<x>\n</x>', `{"long":"${'é'.repeat(20_000)}"}`];
    bodies.push(...bodies.map((body) => `${body}${'\n😀'.repeat(2_000)}`));
    const answers = bodies.map((body, index) => under(`b${String(index)}`, body));
    expect(opened(answers)).toEqual(answers.map(({ answer }) => answer));
    for (const answer of answers) expect(opened([answer])).toEqual([answer.answer]);
  });

  it('are smaller together: most of each is in the one before', () => {
    const one = stored.seal(many(1)).places[0]?.sealed?.length ?? 0;
    expect(stored.seal(many(16)).packs[0]?.content.length).toBeLessThan(16 * one * 0.5);
  });

  it.each([1, 3])(
    'do not open under another key, in another place or pack, or with another secret (%i together)',
    (count) => {
      const answers = many(count);
      const [row, other] = written(answers) as [StoredAnswer, StoredAnswer | undefined];
      const scope = scopeOf('k0');
      expect(stored.unseal(scope, row)).toEqual(answers[0]?.answer);
      expect(() => stored.unseal({ ...scope, organizationId: 'org_2' }, row)).toThrow(SealBrokenError);
      expect(() => stored.unseal({ ...scope, principal: 'cust:cus_2' }, row)).toThrow(SealBrokenError);
      expect(() => stored.unseal(scopeOf('k1'), row)).toThrow(SealBrokenError);
      expect(() => withRoot(2).unseal(scope, row)).toThrow(SealBrokenError);
      if (!other) return;
      expect(() => stored.unseal(scope, other)).toThrow(SealBrokenError);
      expect(() => stored.unseal(scope, { ...row, packPlace: count })).toThrow(SealBrokenError);
      expect(() => stored.unseal(scope, { ...row, packId: 'apk_other' })).toThrow(SealBrokenError);
    },
  );

  it('are not there when there is no place for them, or the pack is gone', () => {
    const [row] = written(many(2)) as [StoredAnswer];
    expect(stored.unseal(scopeOf('k0'), { ...row, packContent: null })).toBeUndefined();
    expect(stored.unseal(scopeOf('k0'), { ...row, packId: null, packPlace: null })).toBeUndefined();
  });
});
