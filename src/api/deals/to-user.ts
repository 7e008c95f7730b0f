import type { Customer } from '../../modules/customers';
import type { UserDto } from './dto/user.dto';
import type { Names } from './names';
import { time } from './mapping-context';

/** A customer as a user. The name is the one they registered with, else the one of their address. */
export function toUser(customer: Customer, names: Names): UserDto {
  const id = names.customer(customer.id);
  return {
    id,
    user_id: id,
    email: customer.email,
    first_name: textOf(customer, 'firstName'),
    last_name: textOf(customer, 'lastName'),
    created_at: time(customer.createdAt),
  };
}

function textOf({ profile, primaryAddress }: Customer, member: string): string | null {
  const value = profile[member] ?? primaryAddress?.[member];
  return typeof value === 'string' ? value : null;
}
