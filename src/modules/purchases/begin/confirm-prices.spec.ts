import { LIMITS } from '../../../kernel/limits';
import { outdated, type Priced } from './confirm-prices';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const priced = (changes: Partial<Priced> = {}): Priced => ({
  organizationId: 'org_1',
  catalogVersion: '7',
  pricedAt: NOW,
  ...changes,
});
const before = (ms: number): Date => new Date(NOW.getTime() - ms);

it('prices of the newest version and of this moment can be used', () => {
  expect(outdated([priced(), priced({ pricedAt: before(LIMITS.quoteAgeMs) })], NOW)).toEqual([]);
});

it('of two versions in one batch the older one is outdated; 10 is newer than 9', () => {
  const old = priced({ catalogVersion: '9' });
  expect(outdated([old, priced({ catalogVersion: '10' })], NOW)).toEqual([old]);
});

it('versions of different organizations are not compared', () => {
  expect(outdated([priced(), priced({ organizationId: 'org_2', catalogVersion: '8' })], NOW)).toEqual([]);
});

it('a price of an organization whose catalogue has changed is outdated', () => {
  const stale = priced();
  expect(outdated([stale, priced({ organizationId: 'org_2' })], NOW, ['org_1'])).toEqual([stale]);
});

it.each([-1, 1])('a price made too long before or after the transaction is outdated', (sign) => {
  const old = priced({ pricedAt: before(sign * (LIMITS.quoteAgeMs + 1)) });
  expect(outdated([old], NOW)).toEqual([old]);
});

it('a price that does not come from the catalogue does not age', () => {
  expect(outdated([priced({ catalogVersion: undefined, pricedAt: before(60_000) })], NOW, ['org_1'])).toEqual([]);
});
