import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { Sessions } from '../../modules/auth';
import { Catalog } from '../../modules/catalog';
import { Links } from './links';
import { type MappingContext, mappingContext } from './mapping-context';

/** Gives translators what they need: links, session tokens, the websites of the organization. */
@Injectable()
export class MappingContexts {
  readonly links: Links;

  constructor(
    @Inject(CONFIG) { publicUrl }: Config,
    private readonly sessions: Sessions,
    private readonly catalog: Catalog,
  ) {
    this.links = new Links(publicUrl);
  }

  async of(organizationId: string): Promise<MappingContext> {
    const { websites } = await this.catalog.snapshot(organizationId);
    return mappingContext(this.links, this.sessions, websites);
  }
}
