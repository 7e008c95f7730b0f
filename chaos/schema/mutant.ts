/** Tests that could see a weakened guard: spec files, and a pattern of test names where few of their tests are about it. */
export interface Witness {
  readonly specs: readonly string[];
  readonly tests?: string;
}

/** A guard of the schema, weakened: what is run on a copy of the migrated database, and who must turn red on it. */
export interface SchemaMutant {
  /** Of a constraint or an index its own name, of a function guard a name given to it. */
  readonly name: string;
  readonly bug: string;
  readonly sql: readonly string[];
}

/** A guard as the catalog describes it. */
export interface Guard {
  readonly table: string;
  readonly name: string;
  /** c check, p primary key, u unique constraint, i unique index. */
  readonly kind: 'c' | 'p' | 'u' | 'i';
  /** Of a check its condition, of the others the definition of their index. */
  readonly definition: string;
  readonly columns: readonly string[];
  /** Every column gets its value from the database's own sequence. */
  readonly identity: boolean;
}
