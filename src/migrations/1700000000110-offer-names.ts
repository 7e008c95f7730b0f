import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names of offers belong to the catalogue that processes keep: whoever changes one raises the organization's version, however it is done. */
export class OfferNames1700000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION raise_catalog_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO catalog_version (organization_id)
        VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.organization_id ELSE NEW.organization_id END)
        ON CONFLICT (organization_id) DO UPDATE SET version = catalog_version.version + 1;
        RETURN NULL;
      END $$;
      CREATE TRIGGER trg_external_id_given AFTER INSERT OR UPDATE ON external_id
        FOR EACH ROW WHEN (NEW.kind = 'offer') EXECUTE FUNCTION raise_catalog_version();
      CREATE TRIGGER trg_external_id_taken AFTER DELETE ON external_id
        FOR EACH ROW WHEN (OLD.kind = 'offer') EXECUTE FUNCTION raise_catalog_version();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER trg_external_id_taken ON external_id;
      DROP TRIGGER trg_external_id_given ON external_id;
      DROP FUNCTION raise_catalog_version();
    `);
  }
}
