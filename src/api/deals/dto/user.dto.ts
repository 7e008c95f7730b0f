import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { Email, Id, SecretText, Text } from '../../shared';

const NAME_LENGTH = 100;
const password = {
  min: LIMITS.passwordMinLength,
  max: LIMITS.passwordMaxLength,
  optional: true,
  nullable: true,
  keepsEmpty: true,
} as const;

/** A new user. With a password also an account to log in with. */
export class NewUserDto {
  @Id({ optional: true, description: 'How the partner calls the user.' }) user_id?: string;
  @Email() email!: string;
  @Text({ max: NAME_LENGTH, optional: true }) first_name?: string;
  @Text({ max: NAME_LENGTH, optional: true }) last_name?: string;
  @SecretText(password) password?: Secret | null;
  @SecretText({ ...password, description: 'The same again.' }) password_confirmation?: Secret | null;
}

export class UserDto {
  @ApiProperty() id!: string;
  @ApiProperty() user_id!: string;
  @ApiProperty({ type: String, nullable: true }) email!: string | null;
  @ApiProperty({ type: String, nullable: true }) first_name!: string | null;
  @ApiProperty({ type: String, nullable: true }) last_name!: string | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
}

export class UserAnswerDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty() user_id!: string;
  @ApiProperty({ type: UserDto }) user!: UserDto;
}

export class UserListDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: [UserDto] }) users!: readonly UserDto[];
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) per_page!: number;
  @ApiProperty({ type: 'integer' }) total!: number;
}
