import { type Provider } from '@nestjs/common';
import type { AttentionSource } from './attention-source';
import { BrakedSource } from './braked.source';
import { DisabledWebhooksSource } from './disabled-webhooks.source';
import { ExpiredDealsSource } from './expired-deals.source';
import { PaymentsSource } from './payments.source';

/** Injection token of all sources, in the order of the answer. */
export const ATTENTION_SOURCES = Symbol('AttentionSources');

const SOURCES = [BrakedSource, DisabledWebhooksSource, ExpiredDealsSource, PaymentsSource];

export const ATTENTION_PROVIDERS: Provider[] = [
  ...SOURCES,
  { provide: ATTENTION_SOURCES, inject: SOURCES, useFactory: (...sources: AttentionSource[]) => sources },
];
