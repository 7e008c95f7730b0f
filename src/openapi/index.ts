import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import { buildDocument, TITLE } from './document';

export { buildDocument } from './document';

/** Serves the document at `/openapi.json` and `/openapi.yaml`, and a page to try it at `/docs`. Call it before `listen`. */
export function setUpDocs(app: INestApplication): void {
  const document = buildDocument(app);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: TITLE,
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true, defaultModelsExpandDepth: 0 },
  });
}
