import type { ServerResponse } from 'node:http';
import { type PageAnswer, toWire } from '../modules/payments/gateway';
import type { Delivery, Performed } from '../modules/payments/gateway/sandbox';

const HUGE_CHUNKS = 160;
const HUGE_CHUNK_BYTES = 65_536;
const TEST_CURRENCY = 'XTS';
const HTML = '<!doctype html><html><body><h1>approved</h1></body></html>';

type Json = Record<string, unknown>;

export function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export function sendPage(response: ServerResponse, { status, headers, body }: PageAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Sends the answer of a call the way its fault demands. */
export function deliver(response: ServerResponse, performed: Performed<object>, document: Json, hangMs: number): void {
  switch (performed.delivery) {
    case 'no-answer':
      hang(response, hangMs);
      return;
    case 'server-error':
      sendJson(response, 500, '{"error":"internal"}');
      return;
    case 'huge-body':
      sendHuge(response);
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
      return;
    case 'redirect':
      response.writeHead(302, { location: '/elsewhere' }).end();
      return;
    case 'garbage':
      sendJson(response, 200, toWire(document).slice(0, -2));
      return;
    case 'answer':
    case 'wrong-amount':
    case 'wrong-currency':
    case 'wrong-reference':
      sendJson(response, 200, toWire(distorted(document, performed.delivery)));
  }
}

/** Keeps the connection open without a word, then cuts it. */
function hang(response: ServerResponse, hangMs: number): void {
  const timer = setTimeout(() => response.destroy(), hangMs);
  response.on('close', () => clearTimeout(timer));
}

/** About ten megabytes that begin like an answer. */
function sendHuge(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"reference":"');
  const chunk = Buffer.alloc(HUGE_CHUNK_BYTES, 'a');
  let left = HUGE_CHUNKS;
  const pump = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end('"}');
  };
  pump();
}

function distorted(document: Json, delivery: Delivery): Json {
  if (delivery === 'wrong-reference') return { ...document, reference: 'another-reference' };
  const outcome = document['outcome'] as Json | undefined;
  const amount = outcome?.['amount'] as { minor: bigint; currency: string } | undefined;
  if (!outcome || !amount || delivery === 'answer') return document;
  const lie =
    delivery === 'wrong-amount' ? { ...amount, minor: amount.minor + 1n } : { ...amount, currency: TEST_CURRENCY };
  return { ...document, outcome: { ...outcome, amount: lie } };
}
