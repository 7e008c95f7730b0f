interface HeaderObject {
  readonly description: string;
  readonly schema: {
    readonly type: 'string' | 'integer';
    readonly minimum?: number;
    readonly maxLength?: number;
    readonly enum?: string[];
  };
}

const header = (description: string, schema: HeaderObject['schema']): HeaderObject => ({ description, schema });
const count = (description: string): HeaderObject => header(description, { type: 'integer', minimum: 0 });

/** Headers of answers, as the API document describes them. */
export const HEADERS = {
  requestId: {
    'X-Request-Id': header('Id of the request, in every log line about it.', { type: 'string', maxLength: 64 }),
  },
  authenticate: { 'WWW-Authenticate': header('How to present a credential.', { type: 'string' }) },
  retryAfter: { 'Retry-After': count('Seconds to wait before the next try.') },
  replayed: {
    'Idempotent-Replayed': header('`true` when this is the answer to an earlier request with the same key.', {
      type: 'string',
      enum: ['true'],
    }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, HeaderObject>>>>;

/** Headers of an answer that is a part of a list (`setPagination`). */
export const PAGE_HEADERS: Readonly<Record<string, HeaderObject>> = {
  'Pagination-Total': count('Entries of the whole list.'),
  'Pagination-Limit': count('The `limit` of the request, or its default.'),
  'Pagination-Offset': count('The `offset` of the request, or 0.'),
};
