import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { HttpAnswer } from '../../support/http-client';
import type { Client } from './client';

type Json = { [member: string]: unknown };
type Method = 'get' | 'post';

/** Holds answers of the service against the document it serves itself. Stricter than the document: no member it does not name. */
export class Conformance {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  private constructor(private readonly document: Json) {
    addFormats(this.#ajv);
  }

  static async of(client: Client): Promise<Conformance> {
    return new Conformance(closed((await client.get('/openapi.json')).json) as Json);
  }

  /** @throws Error listing every difference */
  check(method: Method, path: string, answer: HttpAnswer): void {
    const validate = this.#validator(method, path, answer.status);
    if (!validate(answer.json)) throw new Error(`${method} ${path}: ${JSON.stringify(validate.errors, null, 1)}`);
  }

  #validator(method: Method, path: string, status: number): ValidateFunction {
    const key = `${method} ${path} ${String(status)}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const paths = this.document['paths'] as Record<
      string,
      Record<string, { responses: Record<string, { content?: Record<string, { schema: Json }> }> }>
    >;
    const content = paths[path]?.[method]?.responses[String(status)]?.content;
    const schema = content && Object.values(content)[0]?.schema;
    if (!schema) throw new Error(`${key} is not in the document`);
    const compiled = this.#ajv.compile({ ...schema, components: this.document['components'] });
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

/** The document as JSON Schema: `nullable` spelled out, objects with members closed. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const node: Json = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]));
  if (node['type'] === 'object' && node['properties'] !== undefined && node['additionalProperties'] === undefined)
    node['additionalProperties'] = false;
  if (node['nullable'] !== true) return node;
  const rest = Object.fromEntries(Object.entries(node).filter(([name]) => name !== 'nullable'));
  return { anyOf: [rest, { type: 'null' }] };
}
