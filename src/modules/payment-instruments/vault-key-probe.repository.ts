import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { VaultKeyProbeEntity } from './vault-key-probe.entity';

/** The probes of the vault keys this database has seen. */
@Injectable()
export class VaultKeyProbeRepository {
  constructor(@InjectRepository(VaultKeyProbeEntity) private readonly probes: Repository<VaultKeyProbeEntity>) {}

  /** Sealed probes by the id of their key. */
  async all(): Promise<ReadonlyMap<string, Buffer>> {
    const rows = await this.probes.find();
    return new Map(rows.map(({ keyId, sealed }) => [keyId, sealed]));
  }

  /** Adds probes. Of two processes that add one for the same key the first wins. */
  async add(probes: ReadonlyMap<string, Buffer>): Promise<void> {
    const values = [...probes].map(([keyId, sealed]) => ({ keyId, sealed }));
    if (values.length > 0) await this.probes.createQueryBuilder().insert().values(values).orIgnore().execute();
  }

  async remove(keyIds: readonly string[]): Promise<void> {
    if (keyIds.length > 0) await this.probes.delete({ keyId: In(keyIds) });
  }
}
