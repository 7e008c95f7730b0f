import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { MAX_ID_LENGTH } from '../../kernel/ids';
import { Idempotent } from '../../kernel/idempotency';
import { pageOf as cut } from '../../kernel/page';
import { type Customer, Customers } from '../../modules/customers';
import { ComparableInstruments, StoredInstruments } from '../../modules/payment-instruments';
import { comparableNewCard } from './comparable-requests';
import { readList, reference, required } from '../shared';
import { CurrentRequest } from './current-request';
import { Route } from './route';
import { CardListDto, NewCardAnswerDto, NewCardDto } from './dto/card.dto';
import { MISSING } from './error-table';
import { fromCard } from './from-card';
import { type RequestContext, KeyedRequests } from './keyed-requests';
import { DealsNames } from './names';
import { pageMembers, pageOf, PAGES } from './paging';
import { respond, succeeded } from './respond';
import { toCards } from './to-card';
import { NestCardPipe } from './nested-parameters.pipe';
import { Parameters } from './parameters';

const CARDS = { ...PAGES, user_id: required(reference(MAX_ID_LENGTH), MISSING) } as const;

/** Cards that users keep. */
@ApiTags('Deals')
@Controller('v1/credit_cards')
export class CardsController {
  constructor(
    private readonly idempotent: Idempotent,
    private readonly keyed: KeyedRequests,
    private readonly customers: Customers,
    private readonly instruments: StoredInstruments,
    private readonly names: DealsNames,
    private readonly comparable: ComparableInstruments,
  ) {}

  @Route('POST', '', {
    operationId: 'DealsPostCard',
    refuses: ['customer-not-found', 'instrument-invalid'],
    callers: ['secret-key'],
    summary: 'Keep a card for a user',
    description: 'Card data is read from the body only. The members of `credit_card` may also stand beside `user_id`.',
    parameters: NewCardDto,
    type: NewCardAnswerDto,
    keyed: true,
  })
  async create(
    @Parameters(NestCardPipe) dto: NewCardDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { organizationId } = context.principal;
    const card = fromCard(dto.credit_card);
    const { id: customerId } = await this.#owner(organizationId, dto.user_id);
    // read before the transaction: the same number again is a card that may have a name already
    const before = await this.instruments.listByCustomer({ organizationId, customerId });
    const names = await this.names.of(organizationId, { instruments: before.map(({ id }) => id) });
    const request = this.keyed.of(context, 'POST /v1/credit_cards', comparableNewCard(dto, this.comparable));
    const given = await this.idempotent.run(request, async (tx) => {
      const [stored] = await this.instruments.store(tx, [
        {
          organizationId,
          customerId,
          instrument: { kind: 'card', card: card.data },
          billingAddress: card.billingAddress,
        },
      ]);
      if (!stored) throw new Error('a card was stored and is not there');
      return succeeded({ credit_card_id: names.instrument(stored.id) });
    });
    return respond(reply, given);
  }

  @Route('GET', '', {
    operationId: 'DealsGetCardCollection',
    refuses: ['customer-not-found'],
    callers: ['secret-key'],
    summary: "List a user's cards",
    type: CardListDto,
    list: CARDS,
  })
  async list(@CurrentRequest() { principal: { organizationId }, parameters }: RequestContext): Promise<CardListDto> {
    const { user_id: userId, ...context } = readList(parameters, CARDS);
    const page = pageOf(context);
    const customer = await this.#owner(organizationId, userId);
    const all = await this.instruments.listByCustomer({ organizationId, customerId: customer.id });
    const names = await this.names.of(
      organizationId,
      { instruments: all.map(({ id }) => id) },
      { customer: new Map([[userId, customer.id]]) },
    );
    const cards = cut(toCards(all, customer, names), page);
    return { status: 'success', credit_cards: cards.items, ...pageMembers(page, cards) };
  }

  /** @throws DomainError customer-not-found */
  async #owner(organizationId: string, code: string): Promise<Customer> {
    const customer = await this.customers.find(
      organizationId,
      await this.names.resolve(organizationId, 'customer', code),
    );
    if (!customer)
      throw new DomainError('customer-not-found', 'Unable to find the user.', {
        fields: [{ field: 'customerId', message: 'does not exist' }],
      });
    return customer;
  }
}
