import { Injectable } from '@nestjs/common';
import { type StrikeKind, Strikes } from '../../../kernel/strikes';
import type { AttentionItemDto } from '../dto/attention.dto';
import type { AttentionSource } from './attention-source';

const BY: Readonly<Record<StrikeKind, Required<AttentionItemDto>['by']>> = {
  'decline-address': 'address',
  'decline-card': 'card',
  'decline-customer': 'customer',
  coupon: 'coupons',
  login: 'login',
  'login-address': 'login',
  key: 'key',
};

/** Strangers whose charges, coupons or logins are refused for a while. */
@Injectable()
export class BrakedSource implements AttentionSource {
  constructor(private readonly strikes: Strikes) {}

  async items(organizationId: string): Promise<AttentionItemDto[]> {
    const braked = await this.strikes.braked(organizationId);
    return braked.map(({ kind, label, strikes, latest, until }) => ({
      kind: 'braked',
      time: latest.toISOString(),
      by: BY[kind],
      strikes,
      untilTime: until.toISOString(),
      ...label,
    }));
  }
}
