import { isAscii } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { cleanMembers, isStorable } from './clean-members';
import { type BodyFormat, type Door, doorOf, pathOf } from './door';
import { jsonBody } from './json-body';
import { receiveBody } from './receive-body';

const DEFAULT_FORMATS: readonly BodyFormat[] = [jsonBody];
const BODYLESS = new Set(['GET', 'HEAD']);
const UTF8 = new TextDecoder('utf-8', { fatal: true });
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;

const unsupported = (message: string): DomainError => new DomainError('unsupported-media-type', message);

/** What may carry a body. The framework is told that none of them does: its own way makes a bound function and a stream's worth of state for each. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * One reader for every media type, because what a body may be depends on the door and not on the type alone. An empty body is no
 * body, whatever type it claims to have. The bytes are received before the guard runs; `parseBody` parses them, so that a stranger
 * costs no more than the bytes.
 */
export function installBodyParser(instance: FastifyInstance, doors: readonly Door[]): void {
  for (const method of METHODS) instance.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  instance.addHook('preValidation', (request, reply, done) => {
    receiveBody(request.raw, LIMITS.bodyBytes, (error, bytes) => {
      if (error) {
        // what is left of the body must not be taken for the next request
        void reply.header('connection', 'close');
        done(error);
        return;
      }
      request.readBody = () => readBody(request, bytes, doorOf(doors, pathOf(request.url)));
      done(problemOfPath(request));
    });
  });
}

/**
 * Makes `request.body` of the bytes that were received, once. The guard calls it as soon as it knows who speaks, or before where the
 * body itself holds the credentials.
 * @throws DomainError malformed · validation-failed · unsupported-media-type
 */
export function parseBody(request: FastifyRequest): void {
  const { readBody: read } = request;
  request.readBody = undefined;
  if (read) request.body = read();
}

/** A path parameter that PostgreSQL cannot even compare names nothing. */
function problemOfPath({ params }: FastifyRequest): DomainError | undefined {
  const values = Object.values((params ?? {}) as Record<string, string>);
  return values.every(isStorable) ? undefined : new DomainError('not-found', 'There is no such resource.');
}

function readBody(request: FastifyRequest, bytes: Buffer, door: Door | undefined): unknown {
  if (door?.keepRawBody === true) request.rawBody = bytes;
  if (bytes.length === 0 || (BODYLESS.has(request.method) && door?.getBody !== true)) return undefined;
  const { 'content-type': contentType = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding.toLowerCase() !== 'identity') throw unsupported('The body must not be compressed.');
  const charset = CHARSET.exec(contentType)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw unsupported('The body must be UTF-8.');
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const format = (door?.bodyFormats ?? DEFAULT_FORMATS).find(({ contentTypes }) => contentTypes.includes(mediaType));
  if (!format) throw unsupported('The media type of the body is not supported.');
  const text = decode(bytes);
  const value = format.parse(text);
  return format.isClean?.(text) === true ? value : cleanMembers(value);
}

function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new DomainError('malformed', 'The body is not valid UTF-8.');
  }
}
