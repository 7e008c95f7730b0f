import type { AttentionItemDto } from '../dto/attention.dto';

/** One reason why an organization's operator should look. A new reason is a source of its own, added in `sources.ts`. */
export interface AttentionSource {
  /** What needs attention now, the most recent first, at most `LIMITS.attentionItems`. */
  items(organizationId: string): Promise<readonly AttentionItemDto[]>;
}
