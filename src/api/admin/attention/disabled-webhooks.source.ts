import { Injectable } from '@nestjs/common';
import { Endpoints } from '../../../modules/webhooks';
import type { AttentionItemDto } from '../dto/attention.dto';
import type { AttentionSource } from './attention-source';

/** Endpoints to which nothing is sent: disabled by failures or by hand, or with a secret that cannot be read. */
@Injectable()
export class DisabledWebhooksSource implements AttentionSource {
  constructor(private readonly endpoints: Endpoints) {}

  async items(organizationId: string): Promise<AttentionItemDto[]> {
    const endpoints = await this.endpoints.list(organizationId);
    return endpoints
      .filter(({ status, secretReadable }) => status === 'disabled' || !secretReadable)
      .map(({ id, url, disabledAt, disabledReason, createdAt, waiting }) => ({
        kind: 'webhook-disabled',
        time: (disabledAt ?? createdAt).toISOString(),
        endpointId: id,
        url,
        reason: disabledReason ?? 'secret-unreadable',
        waiting,
      }));
  }
}
