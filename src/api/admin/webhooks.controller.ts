import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LIMITS } from '../../kernel/limits';
import type { Principal } from '../../modules/auth';
import { Endpoints, NotificationSecrets } from '../../modules/webhooks';
import { CurrentPrincipal, ListQuery, PathId, strictBody } from '../shared';
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
import { Route } from './route';

/** Where the organization hears of events, and what signs them. */
@ApiTags('Admin')
@Controller('v1/admin')
export class WebhooksController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly notificationSecrets: NotificationSecrets,
  ) {}

  @Route('GET', 'webhooks', {
    operationId: 'AdminGetWebhookCollection',
    summary: 'List webhook endpoints',
    list: {},
    type: [ShownWebhookDto],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @ListQuery({}) _none: unknown,
  ): Promise<ShownWebhookDto[]> {
    return (await this.endpoints.list(organizationId)).map(toWebhook);
  }

  /** Registers an address. This answer is the only place where its signing secret is shown. */
  @Route('POST', 'webhooks', {
    operationId: 'AdminPostWebhook',
    summary: 'Register a webhook endpoint',
    description: 'This answer is the only place where the signing secret is shown.',
    status: 201,
    type: NewWebhookDto,
  })
  async post(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body(strictBody) { url, topics = [], policy = 'standard' }: WebhookDto,
  ): Promise<NewWebhookDto> {
    const { endpoint, secret } = await this.endpoints.create({ organizationId, url, topics, policy });
    return { ...toWebhook(endpoint), signingSecret: secret.reveal() };
  }

  @Route('GET', 'webhooks/:id', {
    operationId: 'AdminGetWebhook',
    summary: 'Read a webhook endpoint',
    type: ShownWebhookDto,
  })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<ShownWebhookDto> {
    return toWebhook(await this.endpoints.get(organizationId, id));
  }

  /** Changes what is given. A new address gets what waits for the old one. */
  @Route('PATCH', 'webhooks/:id', {
    operationId: 'AdminPatchWebhook',
    summary: 'Change a webhook endpoint',
    description: 'Changes what is given. A new address gets what waits for the old one.',
    type: ShownWebhookDto,
  })
  async patch(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) dto: WebhookChangeDto,
  ): Promise<ShownWebhookDto> {
    return toWebhook(await this.endpoints.change(organizationId, id, fromChange(dto)));
  }

  /** Removes an endpoint; what waits for it ends as failed. */
  @Route('DELETE', 'webhooks/:id', {
    operationId: 'AdminDeleteWebhook',
    summary: 'Remove a webhook endpoint',
    description: 'What waits for it ends as failed.',
    status: 204,
  })
  async remove(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<void> {
    await this.endpoints.remove(organizationId, id);
  }

  /** Sends to an endpoint again: at once what waits for it, in the order of events, then what has failed, once each. */
  @Route('POST', 'webhooks/:id/enable', {
    operationId: 'AdminPostWebhookEnabling',
    summary: 'Enable a webhook endpoint',
    description: 'Sends at once what waits for it, in the order of events, then what has failed, once each.',
    type: ShownWebhookDto,
  })
  async enable(@CurrentPrincipal() { organizationId }: Principal, @PathId('id') id: string): Promise<ShownWebhookDto> {
    return toWebhook(await this.endpoints.enable(organizationId, id));
  }

  /** Replaces the signing secret. This answer is the only place where the new one is shown. */
  @Route('POST', 'webhooks/:id/rotate-secret', {
    operationId: 'AdminPostWebhookSecretRotation',
    summary: 'Replace the signing secret of an endpoint',
    description: 'This answer is the only place where the new secret is shown.',
    type: NewWebhookDto,
  })
  async rotate(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathId('id') id: string,
    @Body(strictBody) { overlapSeconds = LIMITS.secretOverlapSeconds }: RotationDto,
  ): Promise<NewWebhookDto> {
    const { endpoint, secret } = await this.endpoints.rotateSecret(organizationId, id, overlapSeconds);
    return { ...toWebhook(endpoint), signingSecret: secret.reveal() };
  }

  /** The secret that signs messages to addresses that purchases name (`Url_Notify`). It belongs to the organization and outlives keys. */
  @Route('GET', 'notification-secret', {
    operationId: 'AdminGetNotificationSecret',
    summary: 'Read about the secret of notifications',
    description:
      'It signs messages to addresses that purchases name (`Url_Notify`), belongs to the organization and outlives keys.',
    type: NotificationSecretDto,
  })
  async notificationSecret(@CurrentPrincipal() { organizationId }: Principal): Promise<NotificationSecretDto> {
    return toNotificationSecret(await this.notificationSecrets.report(organizationId));
  }

  /** Replaces that secret. This answer, and that of a new API key, are the only places where it is shown. */
  @Route('POST', 'notification-secret/rotate', {
    operationId: 'AdminPostNotificationSecretRotation',
    summary: 'Replace the secret of notifications',
    description: 'This answer, and that of a new API key, are the only places where it is shown.',
    type: NewNotificationSecretDto,
  })
  async rotateNotificationSecret(
    @CurrentPrincipal() { organizationId }: Principal,
    @Body(strictBody) { overlapSeconds = LIMITS.secretOverlapSeconds }: RotationDto,
  ): Promise<NewNotificationSecretDto> {
    const { report, secret } = await this.notificationSecrets.replace(organizationId, overlapSeconds);
    return { ...toNotificationSecret(report), signingSecret: secret.reveal() };
  }
}
