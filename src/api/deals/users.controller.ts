import { Controller, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError, invalidInput } from '../../kernel/errors';
import { type Customer, Customers } from '../../modules/customers';
import { PurchaseReader } from '../../modules/purchases';
import { VOUCHER_STATES, VoucherBook, type VoucherState } from '../../modules/vouchers';
import { oneOf, PathId, type Read, readList, reference } from '../shared';
import { CurrentRequest } from './current-request';
import { Route } from './route';
import { CouponDto } from './dto/coupon.dto';
import { PurchaseDto } from './dto/purchase.dto';
import { NewUserDto, UserAnswerDto, UserListDto } from './dto/user.dto';
import type { RequestContext } from './keyed-requests';
import { DealsNames } from './names';
import { pageMembers, pageOf, PAGES } from './paging';
import { Parameters } from './parameters';
import { respond } from './respond';
import { MappingContexts } from './mapping-contexts';
import { drawPictures } from './pictures';
import { toCoupon } from './to-coupon';
import { toPurchase } from './to-purchase';
import { toUser } from './to-user';
import { NewUsers } from './new-users';
import { FlattenUserPipe } from './nested-parameters.pipe';

const MAX_EMAIL = 255;
const USERS = { ...PAGES, email: reference(MAX_EMAIL, 'The whole address.') } as const;
const COUPONS = {
  ...PAGES,
  state: oneOf(VOUCHER_STATES),
  filter: oneOf(VOUCHER_STATES, 'The same as `state`.'),
} as const;

class UserPurchasesDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: [PurchaseDto] }) purchases!: readonly PurchaseDto[];
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) per_page!: number;
  @ApiProperty({ type: 'integer' }) total!: number;
}

class UserCouponsDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: [CouponDto] }) coupons!: readonly CouponDto[];
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) per_page!: number;
  @ApiProperty({ type: 'integer' }) total!: number;
}

/** Who buys, and what they have. */
@ApiTags('Deals')
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly customers: Customers,
    private readonly newUsers: NewUsers,
    private readonly reader: PurchaseReader,
    private readonly vouchers: VoucherBook,
    private readonly names: DealsNames,
    private readonly contexts: MappingContexts,
  ) {}

  @Route('POST', '', {
    operationId: 'DealsPostUser',
    refuses: ['customer-taken', 'username-taken'],
    callers: ['secret-key'],
    summary: 'Register a user',
    parameters: NewUserDto,
    type: UserAnswerDto,
    keyed: true,
  })
  async create(
    @Parameters(FlattenUserPipe) dto: NewUserDto,
    @CurrentRequest() context: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return respond(reply, await this.newUsers.register(dto, context));
  }

  @Route('GET', '', {
    operationId: 'DealsGetUserCollection',
    callers: ['secret-key'],
    summary: 'List users',
    type: UserListDto,
    list: USERS,
  })
  async list(@CurrentRequest() { principal: { organizationId }, parameters }: RequestContext): Promise<UserListDto> {
    const { email, ...context } = readList(parameters, USERS);
    const page = pageOf(context);
    const found = await this.customers.list(organizationId, {
      ...page,
      registered: true,
      ...(email !== undefined && { email }),
    });
    const names = await this.names.of(organizationId, { customers: found.items.map(({ id }) => id) });
    return {
      status: 'success',
      users: found.items.map((customer) => toUser(customer, names)),
      ...pageMembers(page, found),
    };
  }

  @Route('GET', ':id', {
    operationId: 'DealsGetUser',
    callers: ['secret-key'],
    summary: 'Read a user',
    type: UserAnswerDto,
  })
  async read(
    @PathId('id') id: string,
    @CurrentRequest() { principal: { organizationId } }: RequestContext,
  ): Promise<UserAnswerDto> {
    const { customer } = await this.#find(organizationId, id);
    const user = toUser(customer, await this.names.of(organizationId, {}, { customer: new Map([[id, customer.id]]) }));
    return { status: 'success', user_id: user.user_id, user };
  }

  @Route('GET', ':id/purchases', {
    operationId: 'DealsGetUserPurchaseCollection',
    callers: ['secret-key'],
    summary: "List a user's purchases, newest first",
    type: UserPurchasesDto,
    list: PAGES,
  })
  async purchases(
    @PathId('id') id: string,
    @CurrentRequest() { principal: { organizationId }, parameters }: RequestContext,
  ): Promise<UserPurchasesDto> {
    const page = pageOf(readList(parameters, PAGES));
    const { given, customer } = await this.#find(organizationId, id);
    const { items, total } = await this.reader.list(organizationId, { customerId: { among: [customer.id] } }, page);
    const mapping = await this.contexts.ofViews(organizationId, items, given);
    const pictures = await drawPictures(
      mapping.links,
      items.flatMap(({ vouchers }) => vouchers),
    );
    return {
      status: 'success',
      purchases: items.map((view) => toPurchase(view, 'read', mapping, pictures)),
      ...pageMembers(page, { total }),
    };
  }

  @Route('GET', ':id/coupons', {
    operationId: 'DealsGetUserCouponCollection',
    callers: ['secret-key'],
    summary: "List a user's vouchers, newest first",
    type: UserCouponsDto,
    list: COUPONS,
  })
  async coupons(
    @PathId('id') id: string,
    @CurrentRequest() { principal: { organizationId }, parameters }: RequestContext,
  ): Promise<UserCouponsDto> {
    const context = readList(parameters, COUPONS);
    const page = pageOf(context);
    const state = stateOf(context);
    const { given, customer } = await this.#find(organizationId, id);
    const { items, total } = await this.vouchers.list(organizationId, { customerId: customer.id, state }, page);
    const mapping = await this.contexts.of(organizationId, { offers: items.map(({ offerId }) => offerId) }, given);
    const pictures = await drawPictures(mapping.links, items);
    return {
      status: 'success',
      coupons: items.map((voucher) => toCoupon(voucher, mapping, pictures)),
      ...pageMembers(page, { total }),
    };
  }

  /** @throws DomainError not-found */
  async #find(
    organizationId: string,
    code: string,
  ): Promise<{ customer: Customer; given: { customer: ReadonlyMap<string, string> } }> {
    const id = await this.names.resolve(organizationId, 'customer', code);
    const customer = await this.customers.find(organizationId, id);
    if (!customer) throw new DomainError('not-found', 'Unable to find the user.');
    return { customer, given: { customer: new Map([[code, id]]) } };
  }
}

/** `filter` is the page's word, `state` the one of the answer. @throws DomainError validation-failed */
function stateOf({ state, filter }: Read<typeof COUPONS>): VoucherState | undefined {
  if (state !== undefined && filter !== undefined && filter !== state) {
    throw invalidInput({ field: 'filter', message: 'stands beside another state' });
  }
  return state ?? filter;
}
