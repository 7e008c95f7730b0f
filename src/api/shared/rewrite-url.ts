import type { IncomingMessage } from 'node:http';
import { type Door, doorOf, pathOf } from './door';

const IN_PATH = Symbol('organization named in the path');
type Marked = IncomingMessage & { [IN_PATH]?: string };

/** The two ways clients write an organization into a path; the routes themselves stand without it. */
const ORGANIZATION_PATHS: readonly { pattern: RegExp; rest: (match: RegExpExecArray) => string }[] = [
  {
    pattern: /^\/v1\/storefront\/organizations\/([@~\-.\w]{1,50})(\/.*)$/,
    rest: (match) => `/v1/storefront${match[2] ?? ''}`,
  },
  {
    pattern: /^\/v1\/organizations\/([@~\-.\w]{1,50})(\/(?:storefront|tokens)(?:\/.*)?)$/,
    rest: (match) => `/v1${match[2] ?? ''}`,
  },
];

/**
 * The request target the router sees: organization prefixes taken out (and remembered for the guard, which compares them with the
 * caller's), `.json` endings taken off where a door says so.
 */
export function rewriteUrl(doors: readonly Door[], request: IncomingMessage): string {
  const url = request.url ?? '/';
  let path = pathOf(url);
  const query = url.slice(path.length);
  for (const { pattern, rest } of ORGANIZATION_PATHS) {
    const match = pattern.exec(path);
    if (match) {
      (request as Marked)[IN_PATH] = match[1] ?? '';
      path = rest(match);
      break;
    }
  }
  if (path.endsWith('.json') && doorOf(doors, path)?.stripJsonSuffix === true) path = path.slice(0, -'.json'.length);
  return path + query;
}

/** The organization the path names, when it names one. */
export const organizationInPath = (request: IncomingMessage): string | undefined => (request as Marked)[IN_PATH];
