import type { Type } from '@nestjs/common';
import type { Secret } from '../../../kernel/secret';
import { Nested } from '../../shared';
import { SecretWords, Words } from './fields';

/** Who asks. Compared before anything else is looked at. */
export class AuthenticationModel {
  @Words({ reference: true, example: '170200123', description: 'Id of the API client.' })
  Id!: string;

  @SecretWords({ example: '467512342123', description: 'One of its secret keys.' })
  Key!: Secret;
}

export interface BindingModel<Request> {
  readonly Authentication: AuthenticationModel;
  readonly Request: Request;
}

/** The body of a route: credentials and the request itself. */
export function bindingModel<Request extends object>(
  name: string,
  request: Type<Request>,
): Type<BindingModel<Request>> {
  class Model {
    @Nested(() => AuthenticationModel)
    Authentication!: AuthenticationModel;

    @Nested(() => request)
    Request!: Request;
  }
  // the document calls a schema by its class
  Object.defineProperty(Model, 'name', { value: name });
  return Model;
}
