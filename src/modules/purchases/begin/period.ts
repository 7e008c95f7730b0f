import type { BillingPeriod } from '../../pricing';

const DAYS_PER_WEEK = 7;

/**
 * The end of a period that begins at `start` (UTC). A month that has no such day ends on its last one: 31 January + 1
 * month = 28 or 29 February.
 */
export function addPeriod(start: Date, { unit, length }: BillingPeriod): Date {
  const end = new Date(start.getTime());
  switch (unit) {
    case 'day':
      end.setUTCDate(end.getUTCDate() + length);
      return end;
    case 'week':
      end.setUTCDate(end.getUTCDate() + length * DAYS_PER_WEEK);
      return end;
    case 'month':
      return addMonths(end, length);
    case 'year':
      return addMonths(end, length * 12);
  }
}

function addMonths(date: Date, months: number): Date {
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date;
}
