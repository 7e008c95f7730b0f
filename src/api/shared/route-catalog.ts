import { isListed, type RouteTable } from './route-access';

/** Every route the router has, as method and template: what the boot check and the answer 405 are made from. */
export class RouteCatalog {
  readonly #methods = new Map<string, Set<string>>();

  add(method: string, template: string): void {
    const methods = this.#methods.get(template) ?? new Set();
    this.#methods.set(template, methods.add(method));
  }

  /** `METHOD /template` of all routes. */
  routes(): string[] {
    return [...this.#methods].flatMap(([template, methods]) => [...methods].map((method) => `${method} ${template}`));
  }

  /** Methods under which a path exists; empty: no route has this path. */
  methodsOf(path: string): string[] {
    const segments = path.split('/');
    const found = [...this.#methods].filter(
      ([template]) => !template.includes('*') && matches(template.split('/'), segments),
    );
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  }

  /** @throws Error naming every route that the table does not list: the service does not start with an undecided route */
  check(table: RouteTable): void {
    const unlisted = this.routes().filter((route) => !isListed(table, route));
    if (unlisted.length > 0) throw new Error(`routes without an entry in the access table: ${unlisted.join(', ')}`);
  }
}

const matches = (template: readonly string[], segments: readonly string[]): boolean =>
  template.length === segments.length &&
  template.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
