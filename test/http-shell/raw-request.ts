import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { ShellApp } from './shell-app';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
  /** Absent with a body: application/json. */
  readonly contentType?: string | null;
}

/** A request as any client could send it: nothing is added, corrected or refused on the way. */
export function send(
  { port }: Pick<ShellApp, 'port'>,
  path: string,
  { method = 'GET', headers = {}, body, contentType }: RequestOptions = {},
): Promise<Answer> {
  const type = contentType === undefined && body !== undefined ? 'application/json' : contentType;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        port,
        path,
        method,
        headers: {
          ...headers,
          ...(type == null ? {} : { 'content-type': type }),
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parsed(text) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The answer, as text, to a request of these header lines alone. */
export function sendLines({ port }: Pick<ShellApp, 'port'>, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
