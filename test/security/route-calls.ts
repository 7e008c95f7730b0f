import { type HttpAnswer, HttpClient, type RequestHeaders } from '../support/http-client';

export interface Presented {
  readonly headers?: RequestHeaders;
  readonly query?: string;
  /** Members of the body. */
  readonly body?: object;
}

/** Calls a route of the access table. A GET carries a body only when the credential stands in it. */
export function call(url: string, route: string, path: string, presented: Presented = {}): Promise<HttpAnswer> {
  const { headers = {}, query = '', body } = presented;
  const method = route.split(' ')[0] ?? '';
  // wrong credentials are counted per address
  const http = new HttpClient(url, { ownAddresses: true });
  return http.send(method, `${path}${query}`, { headers, body: method === 'GET' ? body : (body ?? {}) });
}

/** The path of a route with an id in the place of every parameter. */
export const pathOf = (route: string, id = 'unknown'): string => (route.split(' ')[1] ?? '').replace(/:\w+/g, id);
