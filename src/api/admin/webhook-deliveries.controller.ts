import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
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
  @Get('events')
  @ApiQuery({ name: 'type', required: false, enum: EVENT_TOPICS })
  @ApiQuery({ name: 'aggregateId', required: false, description: 'The record the event is about, e.g. a purchase' })
  @ApiQuery({
    name: 'from',
    required: false,
    description: 'Inclusive',
    schema: { type: 'string', format: 'date-time' },
  })
  @ApiQuery({ name: 'to', required: false, description: 'Exclusive', schema: { type: 'string', format: 'date-time' } })
  @ApiOkResponse({ type: [EventDto] })
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
  @Get('webhooks/:id/deliveries')
  @ApiQuery({ name: 'status', required: false, enum: DELIVERY_STATUSES })
  @ApiQuery({ name: 'aggregateId', required: false, description: 'The record the event is about, e.g. a purchase' })
  @ApiOkResponse({ type: [DeliveryDto] })
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
  @Post('webhooks/:id/test')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryDto })
  async test(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.sendTest(organizationId, id));
  }

  /** Sends the messages of a time to an endpoint again, oldest first, under the same event ids. */
  @Post('webhooks/:id/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: ReplayedDto })
  async replayRange(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) dto: ReplayRangeDto,
  ): Promise<ReplayedDto> {
    return toReplayed(await this.deliveries.replayRange(organizationId, id, fromReplayRange(dto)));
  }

  /** Sends a message of an endpoint again, whatever became of it, under the same event id. */
  @Post('webhooks/:id/deliveries/:deliveryId/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryDto })
  async replayOfEndpoint(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @PathId('deliveryId') deliveryId: string,
  ): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.replay(organizationId, deliveryId, id));
  }

  /** Every delivery, also messages to addresses that purchases named (`Url_Notify`), newest first. */
  @Get('webhook-deliveries')
  @ApiQuery({ name: 'status', required: false, enum: DELIVERY_STATUSES })
  @ApiQuery({ name: 'aggregateId', required: false, description: 'The record the event is about, e.g. a purchase' })
  @ApiOkResponse({ type: [DeliveryDto] })
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

  @Get('webhook-deliveries/:id')
  @ApiOkResponse({ type: DeliveryDto })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.get(organizationId, id));
  }

  /** Sends a message again, whatever became of it, under the same event id. */
  @Post('webhook-deliveries/:id/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryDto })
  async replay(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<DeliveryDto> {
    return toDelivery(await this.deliveries.replay(organizationId, id));
  }

  /** Failed messages that were given up because their events were older than 30 days, by receiver and day. */
  @Get('webhook-drops')
  @ApiOkResponse({ type: [WebhookDropDto] })
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
