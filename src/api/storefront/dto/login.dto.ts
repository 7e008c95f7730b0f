import { ApiProperty } from '@nestjs/swagger';
import { LIMITS } from '../../../kernel/limits';
import type { Secret } from '../../../kernel/secret';
import { SecretText, Text } from '../../shared';
import { EXAMPLE } from './examples';

const USERNAME_MAX = 255;

export class LoginDto {
  @Text({ min: 1, max: USERNAME_MAX, example: 'demo@shop.example' })
  username!: string;

  // no lower bound: how long passwords must be is no business of somebody guessing
  @SecretText({ min: 1, max: LIMITS.passwordMaxLength, example: 'demo-password' })
  password!: Secret;
}

export class SessionDto {
  @ApiProperty({ maxLength: 50, example: 'jwt_01J9Z3E4T6Q8S0V2X4Z6B8D0FH' })
  id!: string;

  @ApiProperty({ example: EXAMPLE.jwt })
  token!: string;

  @ApiProperty({ maxLength: 50, example: 'cus_demo' })
  customerId!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  createdTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  updatedTime!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.time })
  expiredTime!: string;
}
