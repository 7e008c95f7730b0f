import { ApiProperty } from '@nestjs/swagger';
import type { Secret } from '../../../kernel/secret';
import { Id, Int, Nested, SecretText, Text } from '../../shared';

const NUMBER_LENGTH = 40;
const CODE_LENGTH = 4;
const ZIP_LENGTH = 20;
const NAME_LENGTH = 100;
const MAX_YEAR = 9_999;

/** A card as it is typed in. In the body only. */
export class CardDto {
  @SecretText({ min: 1, max: NUMBER_LENGTH }) number!: Secret;
  @SecretText({ min: 1, max: CODE_LENGTH, optional: true, description: 'Looked at and forgotten; never stored.' })
  verification_value?: Secret;
  @Int({ min: 1, max: 12, fromText: true }) month!: number;
  @Int({ min: 0, max: MAX_YEAR, fromText: true, description: 'Four digits, or the last two.' }) year!: number;
  @Text({ max: ZIP_LENGTH, optional: true }) zip_code?: string;
  @Text({ max: NAME_LENGTH, optional: true }) first_name?: string;
  @Text({ max: NAME_LENGTH, optional: true }) last_name?: string;
}

/** A card to be kept for a user. */
export class NewCardDto {
  @Id({ example: 'user_demo' }) user_id!: string;
  @Nested(() => CardDto) credit_card!: CardDto;
}

export class StoredCardDto {
  @ApiProperty() id!: string;
  @ApiProperty() credit_card_id!: string;
  @ApiProperty() user_id!: string;
  @ApiProperty({ type: String, nullable: true }) type!: string | null;
  @ApiProperty() last_four!: string;
  @ApiProperty({ type: 'integer' }) month!: number;
  @ApiProperty({ type: 'integer' }) year!: number;
  @ApiProperty() default!: boolean;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
}

export class NewCardAnswerDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty() credit_card_id!: string;
}

export class CardListDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: [StoredCardDto] }) credit_cards!: readonly StoredCardDto[];
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) per_page!: number;
  @ApiProperty({ type: 'integer' }) total!: number;
}
