import { Controller, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../modules/auth';
import { CurrentPrincipal, flag } from '../shared';
import type { BindingModel } from './dto/authentication.dto';
import {
  PackagesBindingModel,
  type PackagesRequest,
  PurchasedPackagesBindingModel,
  type PurchasedPackagesRequest,
  TransactionsBindingModel,
  type TransactionsRequest,
} from './dto/lookup.dto';
import { Route } from './route';
import { EXAMPLES } from './examples';
import { History } from './history';
import { PackageList } from './package-list';
import { PackagesBody } from './packages-body';
import { respond } from './respond';
import { approved } from './to-purchase';

/** The page has this parameter. Nothing is decided by it: it says that the body came with a POST. */
const FROM_POST = { fromPost: flag('Decides nothing: says that the body came with a POST.') };
const LIST = { dto: PackagesBindingModel, list: FROM_POST };
const PURCHASED = { dto: PurchasedPackagesBindingModel, list: {} };
const TRANSACTIONS = { dto: TransactionsBindingModel, list: {} };

/** What is sold and what was bought. Each GET takes a body, and each has a POST for clients that cannot send one. */
@ApiTags('Packages')
@Controller('api/v1')
export class LookupController {
  constructor(
    private readonly packages: PackageList,
    private readonly history: History,
  ) {}

  @Route('GET', 'packages', {
    operationId: 'PackagesGetPackages',
    callers: ['secret-key'],
    summary: 'List packages with their prices',
    body: PackagesBindingModel,
    list: FROM_POST,
    ...EXAMPLES.packages,
  })
  getPackages(
    @PackagesBody(LIST) body: BindingModel<PackagesRequest>,
    @CurrentPrincipal('secret-key') principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.postPackages(body, principal, request, reply);
  }

  @Route('POST', 'packages', {
    operationId: 'PackagesPostPackages',
    callers: ['secret-key'],
    summary: 'List packages with their prices',
    body: PackagesBindingModel,
    list: FROM_POST,
    ...EXAMPLES.packages,
  })
  async postPackages(
    @PackagesBody(LIST) body: BindingModel<PackagesRequest>,
    @CurrentPrincipal('secret-key') { organizationId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return show(request, reply, await this.packages.list(organizationId, body.Request));
  }

  @Route('GET', 'packages/purchased', {
    operationId: 'PackagesGetPurchased',
    callers: ['secret-key'],
    summary: 'Past purchases of an e-mail address',
    body: PurchasedPackagesBindingModel,
    list: {},
    ...EXAMPLES.purchased,
  })
  getPurchased(
    @PackagesBody(PURCHASED) body: BindingModel<PurchasedPackagesRequest>,
    @CurrentPrincipal('secret-key') principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.postPurchased(body, principal, request, reply);
  }

  @Route('POST', 'packages/purchased', {
    operationId: 'PackagesPostPurchased',
    callers: ['secret-key'],
    summary: 'Past purchases of an e-mail address',
    body: PurchasedPackagesBindingModel,
    list: {},
    ...EXAMPLES.purchased,
  })
  async postPurchased(
    @PackagesBody(PURCHASED) body: BindingModel<PurchasedPackagesRequest>,
    @CurrentPrincipal('secret-key') { organizationId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return show(request, reply, await this.history.purchased(organizationId, body.Request));
  }

  @Route('GET', 'transactions', {
    operationId: 'PackagesGetTransactions',
    callers: ['secret-key'],
    summary: 'Transactions of an e-mail address, newest first',
    body: TransactionsBindingModel,
    list: {},
    ...EXAMPLES.transactions,
  })
  getTransactions(
    @PackagesBody(TRANSACTIONS) body: BindingModel<TransactionsRequest>,
    @CurrentPrincipal('secret-key') principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.postTransactions(body, principal, request, reply);
  }

  @Route('POST', 'transactions', {
    operationId: 'PackagesPostTransactions',
    callers: ['secret-key'],
    summary: 'Transactions of an e-mail address, newest first',
    body: TransactionsBindingModel,
    list: {},
    ...EXAMPLES.transactions,
  })
  async postTransactions(
    @PackagesBody(TRANSACTIONS) body: BindingModel<TransactionsRequest>,
    @CurrentPrincipal('secret-key') { organizationId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return show(request, reply, await this.history.transactions(organizationId, body.Request));
  }
}

const show = (request: FastifyRequest, reply: FastifyReply, response: Readonly<Record<string, unknown>>): string =>
  respond(request, reply, { answer: approved(response), replayed: false });
