import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { OrganizationEntity } from './entities/organization.entity';
import { WebsiteEntity } from './entities/website.entity';
import type { Organization, PutWebsite, Website } from './types';

const CREATE_ORGANIZATION = statement(
  'catalog.create-organization',
  'INSERT INTO organization (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
);
const PUT_WEBSITE = statement(
  'catalog.put-website',
  `INSERT INTO website (organization_id, id, name, url, service_phone, service_email, limits)
   VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)
   ON CONFLICT (organization_id, id) DO UPDATE SET name = excluded.name, url = excluded.url,
     service_phone = excluded.service_phone, service_email = excluded.service_email, limits = excluded.limits,
     updated_at = app_now()`,
);

/** Rows of `organization` and `website`. */
@Injectable()
export class OrganizationRepository {
  constructor(
    @InjectRepository(OrganizationEntity) private readonly organizations: Repository<OrganizationEntity>,
    @InjectRepository(WebsiteEntity) private readonly websites: Repository<WebsiteEntity>,
  ) {}

  async find(id: string): Promise<Organization | undefined> {
    return (await this.organizations.findOneBy({ id })) ?? undefined;
  }

  /** All of them, by id. */
  async list(): Promise<Organization[]> {
    return this.organizations.find({ order: { id: 'ASC' } });
  }

  /** @returns false when the id is there already */
  async create(tx: Tx, id: string, name: string): Promise<boolean> {
    return (await run(tx, CREATE_ORGANIZATION, [id, name])).length > 0;
  }

  /** An organization's websites, by id. */
  async listWebsites(organizationId: string): Promise<Website[]> {
    return this.websites.find({ where: { organizationId }, order: { id: 'ASC' } });
  }

  async putWebsite(tx: Tx, website: PutWebsite): Promise<void> {
    const { organizationId, id, name, url, servicePhone = '', serviceEmail = '', limits = {} } = website;
    await run(tx, PUT_WEBSITE, [organizationId, id, name, url, servicePhone, serviceEmail, limits]);
  }
}
