type Json = Record<string, unknown>;

/** Members whose content is data, not description. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'value']);
const NULL = { type: 'null' };

/**
 * The Swagger module writes schemas after OpenAPI 3.0. OpenAPI 3.1 has JSON Schema's own word for null: a type beside others.
 * @returns the same document with every `nullable` written so
 */
export function toVersion31<T>(part: T): T {
  return convert(part) as T;
}

function convert(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(convert);
  if (typeof part !== 'object' || part === null) return part;
  const converted = Object.fromEntries(
    Object.entries(part).map(([name, member]) => [name, DATA.has(name) ? member : convert(member)]),
  );
  return typeof converted['nullable'] === 'boolean' ? withoutNullable(converted) : converted;
}

function withoutNullable({ nullable, ...schema }: Json): Json {
  if (nullable === false) return schema;
  const { $ref, allOf, type, enum: values, ...rest } = schema;
  const referred = $ref === undefined ? (allOf as object[] | undefined) : [{ $ref }];
  if (referred) return { ...rest, anyOf: [...referred, NULL] };
  if (Array.isArray(schema['oneOf'])) return { ...schema, oneOf: [...(schema['oneOf'] as unknown[]), NULL] };
  if (Array.isArray(values)) return { ...schema, type: [type, 'null'], enum: [...(values as unknown[]), null] };
  return typeof type === 'string' ? { ...schema, type: [type, 'null'] } : schema;
}
