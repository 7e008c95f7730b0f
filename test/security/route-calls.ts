import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Presented {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Members of the body. */
  readonly body?: object;
}

let calls = 0;

/** Calls a route of the access table. A GET carries a body only when the credential stands in it. */
export function call(url: string, route: string, path: string, presented: Presented = {}): Promise<Answer> {
  const method = route.split(' ')[0] ?? '';
  const body = method === 'GET' && !presented.body ? undefined : JSON.stringify(presented.body ?? {});
  calls += 1;
  const headers = {
    // wrong credentials are counted per address: each request comes from another one
    'x-forwarded-for': `10.${String((calls >> 16) & 255)}.${String((calls >> 8) & 255)}.${String(calls & 255)}`,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
    ...presented.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}${presented.query ?? ''}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The path of a route with an id in the place of every parameter. */
export const pathOf = (route: string, id = 'unknown'): string => (route.split(' ')[1] ?? '').replace(/:\w+/g, id);
