import { Body, Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { MAX_ID_LENGTH } from '../../kernel/ids';
import { Outbox } from '../../kernel/outbox';
import type { Principal } from '../../modules/auth';
import { Deliveries, DELIVERY_STATUSES, EVENT_TOPICS } from '../../modules/webhooks';
import {
  CurrentPrincipal,
  ListQuery,
  moment,
  oneOf,
  PAGE,
  PathId,
  type Read,
  reference,
  setPagination,
  strictBody,
} from '../shared';
import { DeliveryDto, EventDto, ReplayedDto, ReplayRangeDto, WebhookDropDto } from './dto/webhook.dto';
import { fromReplayRange, toDelivery, toDrop, toEvent, toReplayed } from './webhook-wire';
import { Route } from './route';

const ABOUT = reference(MAX_ID_LENGTH, 'The record the event is about, e.g. a purchase.');
const DELIVERIES = { ...PAGE, status: oneOf(DELIVERY_STATUSES), aggregateId: ABOUT } as const;
const EVENTS = {
  ...PAGE,
  type: oneOf(EVENT_TOPICS),
  aggregateId: ABOUT,
  from: moment('Inclusive.'),
  to: moment('Exclusive.'),
} as const;

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
    list: EVENTS,
    summary: 'List events',
    description: 'Of the last 30 days, newest first.',
    type: [EventDto],
  })
  async events(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(EVENTS) query: Read<typeof EVENTS>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventDto[]> {
    const { items, total } = await this.outbox.list(organizationId, { ...query, topic: query.type }, query);
    setPagination(reply, { ...query, total });
    return items.map(toEvent);
  }

  /** Deliveries of an endpoint with their tries, newest first. */
  @Route('GET', 'webhooks/:id/deliveries', {
    operationId: 'AdminGetWebhookDeliveryCollection',
    list: DELIVERIES,
    summary: 'List the deliveries of a webhook endpoint',
    description: 'With their tries, newest first.',
    type: [DeliveryDto],
  })
  async ofEndpoint(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') endpointId: string,
    @ListQuery(DELIVERIES) query: Read<typeof DELIVERIES>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryDto[]> {
    const filter = { status: query.status, aggregateId: query.aggregateId, endpointId };
    const { items, total } = await this.deliveries.list(organizationId, filter, query);
    setPagination(reply, { ...query, total });
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
    list: DELIVERIES,
    summary: 'List all deliveries',
    description: 'Also messages to addresses that purchases named (`Url_Notify`), newest first.',
    type: [DeliveryDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(DELIVERIES) query: Read<typeof DELIVERIES>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryDto[]> {
    const { items, total } = await this.deliveries.list(
      organizationId,
      { status: query.status, aggregateId: query.aggregateId },
      query,
    );
    setPagination(reply, { ...query, total });
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
    list: PAGE,
    summary: 'List the messages that were given up',
    description: 'Failed messages whose events were older than 30 days, by receiver and day.',
    type: [WebhookDropDto],
  })
  async drops(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery(PAGE) page: Read<typeof PAGE>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookDropDto[]> {
    const { items, total } = await this.deliveries.listDrops(organizationId, page);
    setPagination(reply, { ...page, total });
    return items.map(toDrop);
  }
}
