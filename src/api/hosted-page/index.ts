export { HOSTED_PAGE_DOOR } from './door';
export { HostedPageModule } from './hosted-page.module';
