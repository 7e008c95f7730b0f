import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { type ListParameters, readList, strictBody } from '../shared';
import { xmlRootOf } from './xml/read-xml';

export interface PackagesBodyOptions {
  readonly dto: Type<object>;
  /** Name the document element must have in XML. Absent: any. */
  readonly root?: string;
  /** Query parameters of a list. Absent: the query string is not looked at. */
  readonly list?: ListParameters;
}

/** The checked body of a request, whatever format it came in. @throws DomainError malformed · validation-failed */
export const PackagesBody = createParamDecorator(
  ({ dto, root, list }: PackagesBodyOptions, context: ExecutionContext): object => {
    const { body, query } = context.switchToHttp().getRequest<FastifyRequest>();
    if (list) readList(query as Record<string, unknown>, list);
    const given = xmlRootOf(body);
    if (root !== undefined && given !== undefined && given !== root) {
      throw new DomainError('malformed', `The document element must be ${root}.`);
    }
    return strictBody.toDto(dto, body);
  },
);
