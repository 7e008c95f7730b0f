import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The routes of the API document and its page. Their answers are texts that do not change while the process runs. */
export const DOCUMENT_ROUTES: ReadonlySet<string> = new Set([
  '/openapi.json',
  '/openapi.yaml',
  '/docs',
  '/docs/',
  '/docs/index.html',
  '/docs/swagger-ui-init.js',
  '/docs/docs/swagger-ui-init.js',
]);
const CACHE_CONTROL = 'public, max-age=600';
/** `gzip`, and not with a weight of nothing. */
const TAKES_GZIP = /(?:^|,)\s*(?:gzip|\*)(?!\w)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

const compress = promisify(gzip);

interface Kept {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
}

/**
 * Keeps the answers of the documentation: each is made and compressed once, by the first request for it, and comes from memory from then
 * on. Anybody may ask for them as often as they like, and putting the document together anew takes a third of a second.
 * Call it before the routes are added.
 */
export function keepDocs(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    if (!DOCUMENT_ROUTES.has(route.url)) return;
    let kept: Kept | undefined;
    route.onRequest = (request, reply, done) => {
      if (kept) answer(kept, request, reply);
      else done();
    };
    route.onSend = async (request, reply, payload) => {
      if (typeof payload !== 'string' || reply.statusCode !== 200) return payload;
      kept ??= await keep(payload, String(reply.getHeader('content-type')));
      if (!reply.hasHeader('content-encoding')) describe(kept, request, reply);
      return bodyOf(kept, request);
    };
  });
}

async function keep(text: string, type: string): Promise<Kept> {
  const plain = Buffer.from(text);
  const gzipped = await compress(plain, { level: constants.Z_BEST_COMPRESSION });
  return { type, plain, gzipped, etag: `"${createHash('sha256').update(plain).digest('base64url')}"` };
}

function answer(kept: Kept, request: FastifyRequest, reply: FastifyReply): void {
  describe(kept, request, reply);
  if (request.headers['if-none-match'] === kept.etag) void reply.code(304).send();
  else void reply.send(bodyOf(kept, request));
}

function describe({ type, etag, plain, gzipped }: Kept, request: FastifyRequest, reply: FastifyReply): void {
  const isCompressed = takesGzip(request);
  void reply.headers({
    'content-type': type,
    'content-length': (isCompressed ? gzipped : plain).length,
    'cache-control': CACHE_CONTROL,
    vary: 'accept-encoding',
    etag,
    ...(isCompressed && { 'content-encoding': 'gzip' }),
  });
}

const bodyOf = (kept: Kept, request: FastifyRequest): Buffer => (takesGzip(request) ? kept.gzipped : kept.plain);

const takesGzip = ({ headers }: FastifyRequest): boolean => TAKES_GZIP.test(headers['accept-encoding'] ?? '');
