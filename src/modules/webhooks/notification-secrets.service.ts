import { Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '../../kernel/database';
import type { Secret } from '../../kernel/secret';
import { NotificationSecretRepository } from './notification-secret.repository';
import { SecretSeal, type SecretOwner } from './secret-seal';
import type { SigningSecrets } from './types';

/** What an operator sees of the secret of an organization. */
export interface NotificationSecretReport {
  /** False: it was sealed under another `SECRET_KEY`; nothing is sent until it is rotated. */
  readonly readable: boolean;
  readonly previousSecretUntil: Date | null;
}

/** A secret that was just made; it is shown this once. */
export interface NewNotificationSecret {
  readonly secret: Secret;
  readonly report: NotificationSecretReport;
}

/** The secret of an organization that signs messages to addresses its purchases named. It is made when it is first needed and outlives keys. */
@Injectable()
export class NotificationSecrets {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: NotificationSecretRepository,
    private readonly seal: SecretSeal,
  ) {}

  /** What signs now, by organization; undefined for a secret that cannot be unsealed. */
  async of(tx: Tx, organizationIds: readonly string[]): Promise<Map<string, SigningSecrets | undefined>> {
    const ids = [...new Set(organizationIds)];
    const known = new Set((await this.secrets.find(tx, ids)).map(({ organizationId }) => organizationId));
    for (const id of ids.filter((one) => !known.has(one))) await this.create(tx, id, this.seal.create());
    const rows = await this.secrets.find(tx, ids);
    return new Map(rows.map((row) => [row.organizationId, this.seal.unseal(ownerOf(row.organizationId), row)]));
  }

  /** The secret itself, for somebody who just got a key of the organization. One that cannot be unsealed is replaced: nobody can use it any more. */
  async show(tx: Tx, organizationId: string): Promise<Secret> {
    const secrets = (await this.of(tx, [organizationId])).get(organizationId);
    return secrets?.current ?? (await this.replaceIn(tx, organizationId, 0)).secret;
  }

  /** Gives an organization a known secret, for demo data; one that it has already stays. */
  async createFixed(tx: Tx, organizationId: string, secret: Secret): Promise<void> {
    await this.create(tx, organizationId, secret);
  }

  /**
   * Replaces the secret.
   * @param overlapSeconds how long the secret so far signs beside the new one
   * @returns the new secret, which is shown this once
   */
  replace(organizationId: string, overlapSeconds: number): Promise<NewNotificationSecret> {
    return this.unitOfWork.run((tx) => this.replaceIn(tx, organizationId, overlapSeconds));
  }

  async report(organizationId: string): Promise<NotificationSecretReport> {
    const row = await this.secrets.read(organizationId);
    return {
      readable: !row || this.seal.unseal(ownerOf(organizationId), row) !== undefined,
      previousSecretUntil: row?.previousSecretUntil ?? null,
    };
  }

  private async replaceIn(tx: Tx, organizationId: string, overlapSeconds: number): Promise<NewNotificationSecret> {
    const secret = this.seal.create();
    await this.create(tx, organizationId, secret);
    const sealed = this.seal.seal(ownerOf(organizationId), secret);
    const { previousSecretUntil } = await this.secrets.rotate(tx, organizationId, { sealed, overlapSeconds });
    return { secret, report: { readable: true, previousSecretUntil } };
  }

  private create(tx: Tx, organizationId: string, secret: Secret): Promise<void> {
    return this.secrets.create(tx, organizationId, this.seal.seal(ownerOf(organizationId), secret));
  }
}

const ownerOf = (organizationId: string): SecretOwner => `notification_secret|${organizationId}`;
