import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { LIMITS } from '../../kernel/limits';
import type { Principal } from '../../modules/auth';
import { Endpoints, NotificationSecrets } from '../../modules/webhooks';
import { CurrentPrincipal, PathId, strictBody } from '../shared';
import {
  NewNotificationSecretDto,
  NewWebhookDto,
  NotificationSecretDto,
  RotationDto,
  ShownWebhookDto,
  WebhookChangeDto,
  WebhookDto,
} from './dto/webhook.dto';
import { fromChange, toNotificationSecret, toWebhook } from './webhook-wire';

/** Where the organization hears of events, and what signs them. */
@ApiTags('Admin')
@Controller('v1/admin')
export class WebhooksController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly notificationSecrets: NotificationSecrets,
  ) {}

  @Get('webhooks')
  @ApiOkResponse({ type: [ShownWebhookDto] })
  async list(@CurrentPrincipal() { organizationId }: Principal): Promise<ShownWebhookDto[]> {
    return (await this.endpoints.list(organizationId)).map(toWebhook);
  }

  /** Registers an address. This answer is the only place where its signing secret is shown. */
  @Post('webhooks')
  @ApiCreatedResponse({ type: NewWebhookDto })
  async post(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body(strictBody) { url, topics = [], policy = 'standard' }: WebhookDto,
  ): Promise<NewWebhookDto> {
    const { endpoint, secret } = await this.endpoints.create({ organizationId, url, topics, policy });
    return { ...toWebhook(endpoint), signingSecret: secret.reveal() };
  }

  @Get('webhooks/:id')
  @ApiOkResponse({ type: ShownWebhookDto })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<ShownWebhookDto> {
    return toWebhook(await this.endpoints.get(organizationId, id));
  }

  /** Changes what is given. A new address gets what waits for the old one. */
  @Patch('webhooks/:id')
  @ApiOkResponse({ type: ShownWebhookDto })
  async patch(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) dto: WebhookChangeDto,
  ): Promise<ShownWebhookDto> {
    return toWebhook(await this.endpoints.change(organizationId, id, fromChange(dto)));
  }

  /** Removes an endpoint; what waits for it ends as failed. */
  @Delete('webhooks/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  async remove(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<void> {
    await this.endpoints.remove(organizationId, id);
  }

  /** Sends to an endpoint again: at once what waits for it, in the order of events, then what has failed, once each. */
  @Post('webhooks/:id/enable')
  @HttpCode(200)
  @ApiOkResponse({ type: ShownWebhookDto })
  async enable(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<ShownWebhookDto> {
    return toWebhook(await this.endpoints.enable(organizationId, id));
  }

  /** Replaces the signing secret. This answer is the only place where the new one is shown. */
  @Post('webhooks/:id/rotate-secret')
  @HttpCode(200)
  @ApiOkResponse({ type: NewWebhookDto })
  async rotate(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) { overlapSeconds = LIMITS.secretOverlapSeconds }: RotationDto,
  ): Promise<NewWebhookDto> {
    const { endpoint, secret } = await this.endpoints.rotateSecret(organizationId, id, overlapSeconds);
    return { ...toWebhook(endpoint), signingSecret: secret.reveal() };
  }

  /** The secret that signs messages to addresses that purchases name (`Url_Notify`). It belongs to the organization and outlives keys. */
  @Get('notification-secret')
  @ApiOkResponse({ type: NotificationSecretDto })
  async notificationSecret(@CurrentPrincipal() { organizationId }: Principal): Promise<NotificationSecretDto> {
    return toNotificationSecret(await this.notificationSecrets.report(organizationId));
  }

  /** Replaces that secret. This answer, and that of a new API key, are the only places where it is shown. */
  @Post('notification-secret/rotate')
  @HttpCode(200)
  @ApiOkResponse({ type: NewNotificationSecretDto })
  async rotateNotificationSecret(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body(strictBody) { overlapSeconds = LIMITS.secretOverlapSeconds }: RotationDto,
  ): Promise<NewNotificationSecretDto> {
    const { report, secret } = await this.notificationSecrets.replace(organizationId, overlapSeconds);
    return { ...toNotificationSecret(report), signingSecret: secret.reveal() };
  }
}
