import { Body, Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../../modules/auth';
import { Deliveries, type Delivery, type Endpoint, Endpoints } from '../../modules/webhooks';
import { CurrentPrincipal, Page, type PageRequest, PathId, setPagination, strictBody } from '../shared';
import { AdminWebhooksService } from './admin-webhooks.service';
import { DeliveryDto, NewWebhookDto, ShownWebhookDto, WebhookDto } from './dto/webhook.dto';

/** Where the organization hears of events, and what became of every message. */
@ApiTags('Admin')
@Controller('v1/admin/webhooks')
export class WebhooksController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly deliveries: Deliveries,
    private readonly writes: AdminWebhooksService,
  ) {}

  @Get()
  @ApiOkResponse({ type: [ShownWebhookDto] })
  async list(@CurrentPrincipal() { organizationId }: Principal): Promise<ShownWebhookDto[]> {
    return (await this.endpoints.list(organizationId)).map(toWebhook);
  }

  /** Registers an address. This answer is the only place where its signing secret is shown. */
  @Post()
  @ApiCreatedResponse({ type: NewWebhookDto })
  async post(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body(strictBody) dto: WebhookDto,
  ): Promise<NewWebhookDto> {
    const { url, topics = [], policy = 'standard' } = dto;
    const command = { organizationId, url, topics, policy };
    const { endpoint, secret } = await this.writes.createEndpoint(command);
    return { ...toWebhook(endpoint), signingSecret: secret.reveal() };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async remove(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<void> {
    await this.writes.removeEndpoint(organizationId, id);
  }

  /** Opens an endpoint again that was disabled because it failed too often; what waits for it is sent. */
  @Post(':id/enable')
  @HttpCode(200)
  @ApiOkResponse({ type: ShownWebhookDto })
  async enable(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<ShownWebhookDto> {
    return toWebhook(await this.writes.enableEndpoint(organizationId, id));
  }

  /** The log, newest first. */
  @Get(':id/deliveries')
  @ApiOkResponse({ type: [DeliveryDto] })
  async log(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Page() page: PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryDto[]> {
    const { items, total } = await this.deliveries.list(organizationId, id, page);
    setPagination(reply, { ...page, total });
    return items.map(toDelivery);
  }

  /** Sends a message again, whatever became of it, under the same event id. */
  @Post(':id/deliveries/:deliveryId/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryDto })
  async replay(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @PathId('deliveryId') deliveryId: string,
  ): Promise<DeliveryDto> {
    return toDelivery(await this.writes.replayDelivery(organizationId, id, deliveryId));
  }
}

const toWebhook = ({
  id,
  url,
  topics,
  policy,
  status,
  failures,
  createdAt,
  disabledAt,
}: Endpoint): ShownWebhookDto => ({
  id,
  url,
  topics,
  policy,
  status,
  failures,
  createdTime: createdAt.toISOString(),
  disabledTime: disabledAt?.toISOString() ?? null,
});

const toDelivery = (delivery: Delivery): DeliveryDto => ({
  id: delivery.id,
  eventId: delivery.eventId,
  type: delivery.topic,
  aggregateId: delivery.aggregateId,
  sequence: delivery.sequence,
  data: delivery.payload,
  status: delivery.status,
  tries: delivery.tries,
  dueTime: delivery.dueAt.toISOString(),
  responseStatus: delivery.responseStatus,
  error: delivery.error,
  createdTime: delivery.createdAt.toISOString(),
  deliveredTime: delivery.deliveredAt?.toISOString() ?? null,
});
