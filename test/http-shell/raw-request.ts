import { connect } from 'node:net';
import { type HttpAnswer, HttpClient, type Sending } from '../support/http-client';
import type { ShellApp } from './shell-app';

export type RequestOptions = Pick<Sending, 'headers' | 'body' | 'type'> & { readonly method?: string };

/** A request to the small application. */
export const send = (
  { url }: Pick<ShellApp, 'url'>,
  path: string,
  { method = 'GET', ...sending }: RequestOptions = {},
): Promise<HttpAnswer> => new HttpClient(url).send(method, path, sending);

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
