import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../modules/auth';
import { CurrentPrincipal, ListQuery } from '../../shared';
import { AttentionItemDto } from '../dto/attention.dto';
import { Route } from '../route';
import type { AttentionSource } from './attention-source';
import { ATTENTION_SOURCES } from './sources';

/** What an operator should look at now. */
@ApiTags('Admin')
@Controller('v1/admin')
export class AttentionController {
  constructor(@Inject(ATTENTION_SOURCES) private readonly sources: readonly AttentionSource[]) {}

  @Route('GET', 'attention', {
    operationId: 'AdminGetAttention',
    summary: 'List what needs attention',
    description:
      'Strangers who are refused for a while, webhook endpoints to which nothing is sent, deals whose vouchers have expired, payments whose ' +
      'outcome is unknown for long, refunds that failed. Each item has a `kind` and what belongs to it.',
    list: {},
    type: [AttentionItemDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery({}) _none: unknown,
  ): Promise<AttentionItemDto[]> {
    const items = await Promise.all(this.sources.map((source) => source.items(organizationId)));
    return items.flat();
  }
}
