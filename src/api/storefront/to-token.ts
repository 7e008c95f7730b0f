import type { PaymentToken } from '../../modules/payment-instruments';
import type { TokenDto, TokenSummaryDto } from './dto/token.dto';
import type { Links } from './links';
import { complete, time } from './mapping-context';
import { toOptionalContact } from './to-contact';

/** A payment token: what it stands for is summarised, never shown. */
export function toToken(token: PaymentToken, links: Links): TokenDto {
  const { method, ...summary } = token.summary;
  return complete<TokenDto>({
    id: token.id,
    method,
    paymentInstrument: summary as TokenSummaryDto,
    billingAddress: toOptionalContact(token.billingAddress as Record<string, unknown> | undefined),
    riskMetadata: token.riskMetadata,
    isUsed: token.isUsed,
    usageTime: token.usageTime?.toISOString(),
    expirationTime: time(token.expirationTime),
    createdTime: time(token.createdTime),
    updatedTime: time(token.updatedTime),
    _links: [{ rel: 'self', href: links.token(token.id) }],
  });
}
