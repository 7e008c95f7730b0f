import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Page, Paged } from '../../kernel/page';
import type { Drop } from './types';
import { WebhookDropEntity } from './webhook-drop.entity';

/** Rows of `webhook_drop`; the purge of deliveries writes them. */
@Injectable()
export class WebhookDropRepository {
  constructor(@InjectRepository(WebhookDropEntity) private readonly rows: Repository<WebhookDropEntity>) {}

  /** Newest first. */
  async list(organizationId: string, { limit, offset }: Page): Promise<Paged<Drop>> {
    const [items, total] = await this.rows.findAndCount({
      where: { organizationId },
      order: { droppedOn: 'DESC', target: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { items, total };
  }
}
