import { Body, Controller, Query } from '@nestjs/common';
import { type ApiQueryOptions, ApiTags } from '@nestjs/swagger';
import type { KeyPrincipal } from '../../modules/auth';
import { CurrentPrincipal, lenientBody } from '../shared';
import { Route } from './route';
import { PreviewDto } from './dto/preview.dto';
import { PreviewViewDto } from './dto/preview-view.dto';
import { type Envelope, enveloped } from './envelope';
import { Previews } from './previews';

const PREVIEW_QUERIES: readonly ApiQueryOptions[] = [
  { name: 'baseAmount', required: false, description: 'Major units.', schema: { type: 'number', minimum: 0 } },
  { name: 'currency', required: false, schema: { type: 'string', example: 'USD' } },
  { name: 'countryIso', required: false, schema: { type: 'string', example: 'AR' } },
  { name: 'paymentMediaId', required: false, schema: { type: 'integer' } },
  { name: 'customer.documentTypeId', required: false, schema: { type: 'integer' } },
  { name: 'customer.docNumber', required: false, schema: { type: 'string' } },
  { name: 'customer.state', required: false, description: 'Required for AR.', schema: { type: 'string' } },
  { name: 'customer.postalCode', required: false, schema: { type: 'string' } },
];

const KEYS = ['secret-key', 'publishable-key'] as const;

/** What a payer would pay, in three ways of asking. Nothing is stored. */
@ApiTags('Merchant')
@Controller('v1/api/purchase/preview')
export class PreviewController {
  constructor(private readonly previews: Previews) {}

  @Route('GET', '', {
    operationId: 'MerchantGetPreview',
    refuses: ['amount-out-of-range'],
    callers: ['secret-key', 'publishable-key'],
    summary: 'Preview a purchase',
    queries: PREVIEW_QUERIES,
    description: 'The same members as a JSON body or as query parameters (`customer.state` for nested ones).',
    type: PreviewViewDto,
  })
  async get(
    @Query() query: Readonly<Record<string, unknown>>,
    @Body() body: unknown,
    @CurrentPrincipal(KEYS) { organizationId }: KeyPrincipal,
  ): Promise<Envelope<PreviewViewDto>> {
    const given = typeof body === 'object' && body !== null ? body : nested(query);
    return enveloped(await this.previews.of(organizationId, lenientBody.toDto(PreviewDto, given)));
  }

  @Route('POST', '', {
    operationId: 'MerchantPostPreview',
    refuses: ['amount-out-of-range'],
    callers: ['secret-key', 'publishable-key'],
    summary: 'Preview a purchase',
    type: PreviewViewDto,
  })
  async post(
    @Body(lenientBody) dto: PreviewDto,
    @CurrentPrincipal(KEYS) { organizationId }: KeyPrincipal,
  ): Promise<Envelope<PreviewViewDto>> {
    return enveloped(await this.previews.of(organizationId, dto));
  }
}

const CUSTOMER = 'customer.';

/** `customer.state=BA` is `{customer: {state: 'BA'}}`. */
function nested(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(query);
  const customer = entries
    .filter(([name]) => name.startsWith(CUSTOMER))
    .map(([name, value]) => [name.slice(CUSTOMER.length), value]);
  return {
    ...Object.fromEntries(entries.filter(([name]) => !name.startsWith(CUSTOMER))),
    ...(customer.length > 0 && { customer: Object.fromEntries(customer) as Record<string, unknown> }),
  };
}
