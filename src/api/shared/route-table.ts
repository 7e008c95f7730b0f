import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { type DeclaredRoute, declaredRoute } from './route';
import type { RouteAccess } from './route-access';

/** One route of the service: who may call it, and what else its declaration says. */
export interface RouteRow extends RouteAccess {
  readonly declared: DeclaredRoute;
}

type Handler = (...parameters: never[]) => unknown;

/**
 * Every declared route of some modules, as `METHOD /template` in the router's own words.
 * @throws Error for two routes of one name, or an operation id that is missing
 */
export function routeTableOf(modules: readonly Type[]): Readonly<Record<string, RouteRow>> {
  const table = new Map<string, RouteRow>();
  const ids = new Set<string>();
  for (const [route, row] of modules.flatMap(controllersOf).flatMap(rowsOf)) {
    if (table.has(route) || ids.has(row.operationId))
      throw new Error(`${route} (${row.operationId}) is declared twice`);
    table.set(route, row);
    ids.add(row.operationId);
  }
  return Object.fromEntries(table);
}

const controllersOf = (module: Type): Type[] =>
  (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) as Type[] | undefined) ?? [];

function rowsOf(controller: Type): [route: string, row: RouteRow][] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  return handlersOf(controller).flatMap((handler) => {
    const declared = declaredRoute(handler);
    if (!declared) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const path = Reflect.getMetadata(PATH_METADATA, handler) as string;
    return prefixes.map((prefix, index): [string, RouteRow] => {
      const template = `/${[prefix, path].flatMap((part) => part.split('/').filter((one) => one !== '')).join('/')}`;
      return [`${method} ${template}`, rowOf(declared, index, template)];
    });
  });
}

const handlersOf = ({ prototype }: Type): Handler[] =>
  Object.values(Object.getOwnPropertyDescriptors(prototype as object)).flatMap(({ value }: PropertyDescriptor) =>
    typeof value === 'function' ? [value as Handler] : [],
  );

function rowOf(declared: DeclaredRoute, index: number, template: string): RouteRow {
  const operationId = [declared.operationId].flat()[index];
  if (operationId === undefined) throw new Error(`${template} has no operation id`);
  return { operationId, forms: declared.forms, principals: declared.callers ?? [], declared };
}
