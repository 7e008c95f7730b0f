import type { StoredEvent } from '../../kernel/outbox';
import { deliveryToAddress, deliveryToEndpoint, isInterested } from './new-delivery';
import type { Endpoint, OwnDelivery } from './types';

const EVENT = {
  id: 'evt_1',
  organizationId: 'org_1',
  topic: 'purchase.completed',
  aggregateId: 'ord_1',
  payload: { purchaseId: 'ord_1' },
  createdAt: new Date('2026-03-01T12:00:00.000Z'),
} as unknown as StoredEvent;
const endpoint = (more: object = {}): Endpoint =>
  ({
    id: 'whk_1',
    organizationId: 'org_1',
    topics: [],
    policy: 'standard',
    status: 'active',
    ...more,
  }) as unknown as Endpoint;
const own = (url: string): OwnDelivery => ({
  organizationId: 'org_1',
  url,
  topic: 'merchant',
  aggregateId: 'ord_1',
  payload: {},
  signedText: 'x',
});

describe('an endpoint', () => {
  it.each<[string, object, boolean]>([
    ['all topics', {}, true],
    ['this topic', { topics: ['purchase.completed'] }, true],
    ['this topic, disabled', { topics: ['purchase.completed'], status: 'disabled' }, true],
    ['other topics', { topics: ['purchase.created'] }, false],
    ['another organization', { organizationId: 'org_2' }, false],
  ])('with %s: %j is interested: %s', (_, more, interested) => {
    expect(isInterested(endpoint(more), EVENT)).toBe(interested);
  });

  it('gets the event by its own policy, and shares its slots with nobody', () => {
    expect(deliveryToEndpoint(EVENT, endpoint({ policy: 'merchant' }))).toMatchObject({
      endpointId: 'whk_1',
      target: 'whk_1',
      url: null,
      policy: 'merchant',
      eventId: 'evt_1',
      eventAt: EVENT.createdAt,
      signedText: null,
    });
  });
});

describe('an address that a purchase named', () => {
  it('shares its slots with everything of the organization behind the same origin', () => {
    const targets = ['https://shop.example/a?x=1', 'https://shop.example/b', 'https://shop.example:8443/a'].map(
      (url) => deliveryToAddress(EVENT, own(url)).target,
    );
    expect(targets).toEqual([
      'org_1|https://shop.example',
      'org_1|https://shop.example',
      'org_1|https://shop.example:8443',
    ]);
  });

  it('that is no URL is a target of its own', () => {
    expect(deliveryToAddress(EVENT, own('nonsense'))).toMatchObject({
      target: 'org_1|nonsense',
      endpointId: null,
      policy: 'merchant',
    });
  });
});
