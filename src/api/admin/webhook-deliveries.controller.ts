import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Outbox } from '../../kernel/outbox';
import type { Principal } from '../../modules/auth';
import { Deliveries, DELIVERY_STATUSES, EVENT_TOPICS } from '../../modules/webhooks';
import { CurrentPrincipal, Page, type PageRequest, PathId, setPagination, strictBody } from '../shared';
import { DeliveryDto, EventDto, ReplayedDto, ReplayRangeDto, WebhookDropDto } from './dto/webhook.dto';
import { type ListQuery, QueryOf } from './list-query';
import {
  fromDeliveryQuery,
  fromEventQuery,
  fromReplayRange,
  toDelivery,
  toDrop,
  toEvent,
  toReplayed,
} from './webhook-wire';
import { Route } from './route';

const DELIVERY_QUERY = ['status', 'aggregateId'] as const;
const EVENT_QUERY = ['type', 'aggregateId', 'from', 'to'] as const;

/** What happened, and what became of every message about it. */
@ApiTags('Admin')
@Controller('v1/admin')
export class WebhookDeliveriesController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly outbox: Outbox,
  ) {}

  /** Events of the last 30 days, newest first. */
  @Route('GET', 'events', {
    operationId: 'AdminGetEventCollection',
    paged: true,
    summary: 'List events',
    description: 'Of the last 30 days, newest first.',
    type: [EventDto],
    queries: [
      { name: 'type', required: false, enum: EVENT_TOPICS },
      { name: 'aggregateId', required: false, description: 'The record the event is about, e.g. a purchase' },
      {
        name: 'from',
        required: false,
        description: 'Inclusive',
        schema: { type: 'string', format: 'date-time' },
      },
      { name: 'to', required: false, description: 'Exclusive', schema: { type: 'string', format: 'date-time' } },
    ],
  })
  async events(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @QueryOf(EVENT_QUERY) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventDto[]> {
    const { items, total } = await this.outbox.list(organizationId, fromEventQuery(query), page);
    setPagination(reply, { ...page, total });
    return items.map(toEvent);
  }

  /** Deliveries of an endpoint with their tries, newest first. */
  @Route('GET', 'webhooks/:id/deliveries', {
    operationId: 'AdminGetWebhookDeliveryCollection',
    paged: true,
    summary: 'List the deliveries of a webhook endpoint',
    description: 'With their tries, newest first.',
    type: [DeliveryDto],
    queries: [
      { name: 'status', required: false, enum: DELIVERY_STATUSES },
      { name: 'aggregateId', required: false, description: 'The record the event is about, e.g. a purchase' },
    ],
  })
  async ofEndpoint(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') endpointId: string,
    @Page() page: PageRequest,
    @QueryOf(DELIVERY_QUERY) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryDto[]> {
    const filter = { ...fromDeliveryQuery(query), endpointId };
    const { items, total } = await this.deliveries.list(organizationId, filter, page);
    setPagination(reply, { ...page, total });
    return items.map(toDelivery);
  }

  /** Sends a test event to an endpoint. */
  @Route('POST', 'webhooks/:id/test', {
    operationId: 'AdminPostWebhookTest',
    summary: 'Send a test event to an endpoint',
    status: 202,
    type: DeliveryDto,
  })
  async test(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.sendTest(organizationId, id));
  }

  /** Sends the messages of a time to an endpoint again, oldest first, under the same event ids. */
  @Route('POST', 'webhooks/:id/replay', {
    operationId: 'AdminPostWebhookReplay',
    summary: 'Send the messages of a time again',
    description: 'Oldest first, under the same event ids.',
    status: 202,
    type: ReplayedDto,
  })
  async replayRange(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) dto: ReplayRangeDto,
  ): Promise<ReplayedDto> {
    return toReplayed(await this.deliveries.replayRange(organizationId, id, fromReplayRange(dto)));
  }

  /** Sends a message of an endpoint again, whatever became of it, under the same event id. */
  @Route('POST', 'webhooks/:id/deliveries/:deliveryId/replay', {
    operationId: 'AdminPostWebhookDeliveryReplay',
    summary: 'Send a delivery again',
    description: 'Whatever became of the message, it is sent again under the same event id.',
    status: 202,
    type: DeliveryDto,
  })
  async replayOfEndpoint(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @PathId('deliveryId') deliveryId: string,
  ): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.replay(organizationId, deliveryId, id));
  }

  /** Every delivery, also messages to addresses that purchases named (`Url_Notify`), newest first. */
  @Route('GET', 'webhook-deliveries', {
    operationId: 'AdminGetDeliveryCollection',
    paged: true,
    summary: 'List all deliveries',
    description: 'Also messages to addresses that purchases named (`Url_Notify`), newest first.',
    type: [DeliveryDto],
    queries: [
      { name: 'status', required: false, enum: DELIVERY_STATUSES },
      { name: 'aggregateId', required: false, description: 'The record the event is about, e.g. a purchase' },
    ],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @QueryOf(DELIVERY_QUERY) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryDto[]> {
    const { items, total } = await this.deliveries.list(organizationId, fromDeliveryQuery(query), page);
    setPagination(reply, { ...page, total });
    return items.map(toDelivery);
  }

  @Route('GET', 'webhook-deliveries/:id', {
    operationId: 'AdminGetDelivery',
    summary: 'Read a delivery',
    type: DeliveryDto,
  })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.get(organizationId, id));
  }

  /** Sends a message again, whatever became of it, under the same event id. */
  @Route('POST', 'webhook-deliveries/:id/replay', {
    operationId: 'AdminPostDeliveryReplay',
    summary: 'Send a message again',
    description: 'Whatever became of the message, it is sent again under the same event id.',
    status: 202,
    type: DeliveryDto,
  })
  async replay(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.replay(organizationId, id));
  }

  /** Failed messages that were given up because their events were older than 30 days, by receiver and day. */
  @Route('GET', 'webhook-drops', {
    operationId: 'AdminGetWebhookDropCollection',
    paged: true,
    summary: 'List the messages that were given up',
    description: 'Failed messages whose events were older than 30 days, by receiver and day.',
    type: [WebhookDropDto],
  })
  async drops(
    @CurrentPrincipal() { organizationId }: Principal,
    @Page() page: PageRequest,
    @QueryOf([]) _none: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookDropDto[]> {
    const { items, total } = await this.deliveries.listDrops(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toDrop);
  }
}
