import type { Api } from '../shared';
import { HOSTED_PAGE_DOOR } from './door';
import { HostedPageModule } from './hosted-page.module';

export const HOSTED_PAGE: Api = { door: HOSTED_PAGE_DOOR, module: HostedPageModule };
