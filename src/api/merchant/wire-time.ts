const ISO_WITHOUT_ZONE = 23;
const ISO_DAY = 10;

/** `YYYY-MM-DDTHH:mm:ss.ttt`, UTC, as the page writes times. */
export const wireTime = (date: Date): string => date.toISOString().slice(0, ISO_WITHOUT_ZONE);
export const optionalWireTime = (date: Date | null): string => (date === null ? '' : wireTime(date));

/** `yyyyMMdd` of a day, UTC. */
export const wireDay = (date: Date): string => date.toISOString().slice(0, ISO_DAY).replaceAll('-', '');

/** The beginning (UTC) of a day written `yyyyMMdd`; undefined when there is no such day. */
export function fromWireDay(text: string): Date | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const date = match && new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return date && wireDay(date) === text ? date : undefined;
}
