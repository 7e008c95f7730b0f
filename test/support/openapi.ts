import type { OpenAPIObject } from '@nestjs/swagger';
import { documentText } from '../../src/openapi-file';

export interface MediaType {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Content {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  /** As the router names it: `GET /v1/users/:id`. */
  readonly route: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody: Content | undefined;
  readonly responses: Readonly<Record<string, Content>>;
}

/** The document with its operations, every reference but those to schemas followed. */
export interface ReadDocument {
  readonly text: string;
  readonly document: OpenAPIObject;
  readonly operations: readonly DocumentedOperation[];
}

/** What a local reference leads to. */
export function follow(document: OpenAPIObject, reference: string): unknown {
  const steps = reference.slice('#/'.length).split('/');
  return steps.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], document);
}

/** A copy of a part with what its references lead to; those to schemas stay. */
function resolve(document: OpenAPIObject, part: unknown): unknown {
  if (Array.isArray(part)) return part.map((member) => resolve(document, member));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref: reference } = part as { $ref?: string };
  if (reference !== undefined && !reference.startsWith('#/components/schemas/'))
    return resolve(document, follow(document, reference));
  return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, resolve(document, member)]));
}

/** An operation as it is written: what it does not take is not there. */
type Written = Omit<DocumentedOperation, 'route' | 'parameters'> & { parameters?: DocumentedOperation['parameters'] };

export async function readDocument(): Promise<ReadDocument> {
  const text = await documentText();
  const document = JSON.parse(text) as OpenAPIObject;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(resolve(document, item) as Record<string, Written>).map(
      ([method, operation]): DocumentedOperation => ({
        ...operation,
        method: method.toUpperCase(),
        path,
        route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
        parameters: operation.parameters ?? [],
        requestBody: operation.requestBody,
      }),
    ),
  );
  return { text, document, operations };
}
