import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { buildDocument, TITLE } from './document';
import { keepDocs } from './keep-docs';

export { buildDocument } from './document';

/** Serves the document at `/openapi.json` and `/openapi.yaml`, and a page to try it at `/docs`. Call it before `listen`. */
export function setUpDocs(app: INestApplication): void {
  keepDocs(app.getHttpAdapter().getInstance() as FastifyInstance);
  const document = buildDocument(app);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: TITLE,
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true, defaultModelsExpandDepth: 0 },
  });
}
