import type { OpenAPIObject } from '@nestjs/swagger';
import { byName, operationsOf, pascalCase } from './types';

type Section = 'examples' | 'headers' | 'parameters' | 'requestBodies' | 'responses';
type Part = Readonly<Record<string, unknown>>;
/** Takes a part under a name it may get, and gives what is to stand in its place. */
type Replace = (name: string, part: Part) => Part;
type Visit = (document: OpenAPIObject, replace: Replace) => void;
/** What names of parts of this path begin with: the API it belongs to. */
type PrefixOf = (path: string) => string;

interface Response {
  headers?: Record<string, Part>;
  content?: Record<string, Media>;
}
interface Media {
  example?: unknown;
  examples?: Record<string, Part>;
}

const STATUS_NAMES: Readonly<Record<string, string>> = {
  200: 'Ok',
  201: 'Created',
  202: 'Accepted',
  204: 'NoContent',
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Unprocessable',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'Unavailable',
};

const FIRST_REFUSAL = 400;

/** What a path speaks of, without versions and parameters: `/v1/users/{id}/coupons` → `UsersCoupons`. */
const wordsOf = (path: string): string => pascalCase(path.replace(/\{\w+\}|\bv\d\b|\bapi\b/g, ' '));

/** The document with everything that stands in it several times moved to `components`, from the innermost parts outwards. */
export function shareParts(document: OpenAPIObject, prefixOf: PrefixOf): OpenAPIObject {
  const shared = structuredClone(document);
  share(shared, 'examples', examplesOf(prefixOf));
  share(shared, 'headers', visitHeaders);
  share(shared, 'parameters', visitParameters);
  share(shared, 'requestBodies', requestBodiesOf(prefixOf));
  share(shared, 'responses', responsesOf(prefixOf));
  return shared;
}

/** Counts first, then moves what was met more than once. Different parts that want one name get numbers. */
function share(document: OpenAPIObject, section: Section, visit: Visit): void {
  const uses = new Map<string, number>();
  visit(document, (_name, part) => {
    const text = JSON.stringify(part);
    uses.set(text, (uses.get(text) ?? 0) + 1);
    return part;
  });
  const names = new Map<string, string>();
  const components: Record<string, Part> = {};
  visit(document, (wanted, part) => {
    const text = JSON.stringify(part);
    if ((uses.get(text) ?? 0) < 2) return part;
    const name = names.get(text) ?? freeName(wanted, components);
    names.set(text, name);
    components[name] = part;
    return { $ref: `#/components/${section}/${name}` };
  });
  document.components = { ...document.components, [section]: byName(components) };
}

function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  if (!(wanted in taken)) return wanted;
  for (let number = 2; ; number += 1) if (!(`${wanted}${String(number)}` in taken)) return `${wanted}${String(number)}`;
}

function mediaOf(
  document: OpenAPIObject,
): { readonly path: string; readonly kind: string; readonly type: string; readonly media: Media }[] {
  return operationsOf(document).flatMap(({ path, operation }) => {
    const bodies: [kind: string, body: Response][] = [
      ...Object.entries(operation.responses as Record<string, Response>),
      ['request', (operation.requestBody ?? {}) as Response],
    ];
    return bodies.flatMap(([kind, { content = {} }]) =>
      Object.entries(content).map(([type, media]) => ({ path, kind, type, media })),
    );
  });
}

/** Named examples; a single one is called `example`. */
const examplesOf =
  (prefixOf: PrefixOf): Visit =>
  (document, replace) => {
    for (const { path, kind, type, media } of mediaOf(document)) {
      if (media.example !== undefined) {
        media.examples = { example: { value: media.example } };
        delete media.example;
      }
      for (const [name, example] of Object.entries(media.examples ?? {})) {
        if ('$ref' in example) continue;
        const called =
          name === 'example' ? `${wordsOf(path)}${pascalCase(STATUS_NAMES[kind] ?? kind)}` : pascalCase(name);
        const format = type.endsWith('xml') ? 'Xml' : '';
        media.examples = { ...media.examples, [name]: replace(`${prefixOf(path)}${called}${format}`, example) };
      }
    }
  };

const visitHeaders: Visit = (document, replace) => {
  for (const { operation } of operationsOf(document)) {
    for (const response of Object.values(operation.responses as Record<string, Response>)) {
      for (const [name, header] of Object.entries(response.headers ?? {})) {
        response.headers = { ...response.headers, [name]: replace(pascalCase(name), header) };
      }
    }
  }
};

const visitParameters: Visit = (document, replace) => {
  for (const { operation } of operationsOf(document)) {
    operation.parameters = (operation.parameters ?? []).map((parameter) => {
      const { name, in: place } = parameter as { name: string; in: string };
      return replace(pascalCase(`${place} ${name}`), { ...parameter }) as unknown as typeof parameter;
    });
  }
};

const requestBodiesOf =
  (prefixOf: PrefixOf): Visit =>
  (document, replace) => {
    for (const { path, operation } of operationsOf(document)) {
      if (operation.requestBody) {
        const name = `${prefixOf(path)}${wordsOf(path)}`;
        operation.requestBody = replace(name, { ...operation.requestBody }) as unknown as typeof operation.requestBody;
      }
    }
  };

const responsesOf =
  (prefixOf: PrefixOf): Visit =>
  (document, replace) => {
    for (const { path, operation } of operationsOf(document)) {
      operation.responses = Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [
          status,
          replace(
            `${prefixOf(path)}${Number(status) < FIRST_REFUSAL ? wordsOf(path) : ''}${STATUS_NAMES[status] ?? status}`,
            { ...response },
          ),
        ]),
      ) as unknown as typeof operation.responses;
    }
  };
