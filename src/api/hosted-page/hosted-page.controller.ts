import { Body, Controller, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { ClientAddress, Clients, KEEPS_OPENER, PAY_PATH, Route } from '../shared';
import { readAsset } from './assets';
import type { Form } from './card-fields';
import { HOSTED_PAGE_DOOR } from './door';
import { pageHeaders, renderPage } from './layout';
import { pageLanguage } from './language';
import { contentOf } from './pages';
import { returnContent } from './return-page';
import { PaymentSessions, type Shown } from './payment-sessions';

const SEE_OTHER = 303;
const UNPROCESSABLE = 422;
const OK = 200;

/** The pages on which payers pay. Knowing a session's or an invoice's id is the right to see and pay it, nothing more. */
@Controller('pay')
export class HostedPageController {
  constructor(
    private readonly sessions: PaymentSessions,
    private readonly clients: Clients,
  ) {}

  @Route(HOSTED_PAGE_DOOR, 'GET', 'assets/:file', {
    operationId: 'GetPayPageFile',
    summary: 'A file of the payment page',
    undocumented: true,
  })
  async asset(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const asset = readAsset(file);
    if (!asset) throw new DomainError('not-found', 'There is no such file.');
    await reply
      .status(OK)
      .headers({
        'content-type': asset.type,
        'cache-control': 'public, max-age=3600',
        'x-content-type-options': 'nosniff',
      })
      .send(asset.text);
  }

  @Route(HOSTED_PAGE_DOOR, 'GET', ':session', {
    operationId: 'GetPayPage',
    summary: 'The payment page',
    undocumented: true,
  })
  async show(
    @Param('session') id: string,
    @Query('lang') lang: unknown,
    @Query('go') go: unknown,
    @Headers('accept-language') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(
      id,
      await this.sessions.show(id),
      { language: pageLanguage(lang, accept), goOn: go === '1' },
      reply,
    );
  }

  @Route(HOSTED_PAGE_DOOR, 'POST', ':session', {
    operationId: 'PostPayPage',
    summary: 'A form of the payment page',
    undocumented: true,
  })
  async act(
    @Param('session') id: string,
    @Query('lang') lang: unknown,
    @Body() body: unknown,
    @ClientAddress() address: string,
    @Headers('accept-language') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const language = pageLanguage(lang, accept);
    const form = typeof body === 'object' && body !== null ? (body as Form) : {};
    const shown = await this.sessions.act(
      { id, clientOf: (purchase) => this.clients.atAddress(purchase, address) },
      form,
    );
    if (shown.problems.size > 0 || shown.notice !== undefined) {
      await this.send(id, shown, { language, goOn: false }, reply);
      return;
    }
    // back or reload after this asks for the page again, never sends the form again
    await redirect(reply, `${pathOf(id)}?lang=${language}&go=1`);
  }

  /** The way back to a merchant, on a page of its own: its form may lead anywhere. */
  @Route(HOSTED_PAGE_DOOR, 'GET', ':session/return', {
    operationId: 'GetPayReturnPage',
    summary: 'The page that leads a payer back to a merchant',
    undocumented: true,
  })
  async return(
    @Param('session') id: string,
    @Query('lang') lang: unknown,
    @Headers('accept-language') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const language = pageLanguage(lang, accept);
    const shown = await this.sessions.show(id);
    const content = returnContent(shown.state, {
      view: shown.view,
      policy: shown.policy,
      merchant: shown.merchant,
      path: pathOf(id),
      language,
    });
    if (!content) {
      await redirect(reply, `${pathOf(id)}?lang=${language}`);
      return;
    }
    await reply
      .status(OK)
      .headers(pageHeaders('anywhere'))
      .send(renderPage({ ...content, language }));
  }

  private async send(
    id: string,
    shown: Shown,
    { language, goOn }: { readonly language: ReturnType<typeof pageLanguage>; readonly goOn: boolean },
    reply: FastifyReply,
  ): Promise<void> {
    const path = pathOf(id);
    const content = contentOf(shown.state, { ...shown, path, language, goOn });
    const page = renderPage({ ...content, language, path });
    const status = shown.problems.size > 0 || shown.notice !== undefined ? UNPROCESSABLE : OK;
    await reply.status(status).headers(pageHeaders()).send(page);
  }
}

const pathOf = (session: string): string => `${PAY_PATH}/${encodeURIComponent(session)}`;

async function redirect(reply: FastifyReply, location: string): Promise<void> {
  await reply
    .status(SEE_OTHER)
    .headers({ ...KEEPS_OPENER, location })
    .send();
}
