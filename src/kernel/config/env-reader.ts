import { readFileSync } from 'node:fs';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables and remembers what is wrong with them, so that one boot shows every problem. Values never stand in a problem. */
export class EnvReader {
  readonly problems: string[] = [];

  constructor(private readonly env: Env) {}

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  required(name: string, why: string): string {
    return this.orProblem(name, this.text(name), why);
  }

  /** A value that must not be seen: the variable itself, or the content of the file that `<name>_FILE` names. */
  secret(name: string): string | undefined {
    const value = this.text(name);
    const file = this.text(`${name}_FILE`);
    if (file === undefined) return value;
    if (value !== undefined) {
      this.problems.push(`${name} and ${name}_FILE are both set: set one of them`);
      return value;
    }
    try {
      const content = readFileSync(file, 'utf8').trim();
      if (content !== '') return content;
      this.problems.push(`${name}_FILE names an empty file`);
    } catch {
      this.problems.push(`${name}_FILE names a file that cannot be read`);
    }
    return undefined;
  }

  requiredSecret(name: string, why: string): string {
    return this.orProblem(name, this.secret(name), why);
  }

  integer(name: string, other: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return other;
    const number = /^\d{1,9}$/.test(value) ? parseInt(value, 10) : NaN;
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    this.problems.push(`${name} must be a whole number from ${String(min)} to ${String(max)}`);
    return other;
  }

  flag(name: string, other: boolean): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return other;
    if (['on', 'true', '1'].includes(value)) return true;
    if (!['off', 'false', '0'].includes(value)) this.problems.push(`${name} must be on or off`);
    return false;
  }

  url(name: string, value: string | undefined, protocols: readonly string[]): string | undefined {
    if (value === undefined || value === '') return undefined;
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (parsed && protocols.includes(parsed.protocol)) return value.replace(/\/+$/, '');
    this.problems.push(`${name} must be a URL (${protocols.join(' or ')}//…)`);
    return undefined;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[], other: T): T {
    const value = this.text(name);
    if (value === undefined) return other;
    if ((allowed as readonly string[]).includes(value)) return value as T;
    this.problems.push(`${name} must be one of ${allowed.join(', ')}`);
    return other;
  }

  list(name: string): string[] {
    return commaSeparated(this.text(name));
  }

  private orProblem(name: string, value: string | undefined, why: string): string {
    if (value === undefined && !this.problems.some((problem) => problem.startsWith(`${name}_FILE `)))
      this.problems.push(`${name} is required ${why}`);
    return value ?? '';
  }
}

/** The parts of a list, without blanks around them and without empty ones. */
export const commaSeparated = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
