import { EVENT_SCHEMA, EVENT_TOPICS, EVENTS } from '../modules/webhooks';
import { pascalCase } from './types';

/** Schema of every message. */
export const WEBHOOK_SCHEMAS = { WebhookEvent: EVENT_SCHEMA };

export const WEBHOOK_TAGS = { Webhooks: 'Messages the service sends to registered endpoints.' };

/** The `webhooks` section: one message for each kind of event. */
export const WEBHOOKS = Object.fromEntries(
  EVENT_TOPICS.map((topic) => [
    topic,
    {
      post: {
        operationId: `On${pascalCase(topic)}`,
        tags: ['Webhooks'],
        summary: EVENTS[topic],
        description:
          'Signed by Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature) with the secret of the endpoint.',
        security: [{}],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/WebhookEvent' } } },
        },
        responses: {
          '2XX': {
            description:
              'Taken. Anything else, or no answer in time, is tried again after 1, 5 and 30 minutes, 2 and 6 hours.',
          },
        },
      },
    },
  ]),
);
