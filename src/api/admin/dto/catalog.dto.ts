import { LIMITS } from '../../../kernel/limits';
import { Bool, Email, FreeObject, HttpUrl, Id, IsoDateTime, Text } from '../../shared';
import { MAX_DESCRIPTION, MAX_NAME } from './fields';

const MAX_UNIT_LABEL = 50;

export class ProductDto {
  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @Text({ max: MAX_DESCRIPTION, optional: true, lineEnds: 'keep' })
  description?: string;

  @Text({ min: 1, max: MAX_UNIT_LABEL, optional: true, description: 'Default: unit' })
  unitLabel?: string;

  @Bool({ optional: true, description: 'Default: false' })
  requiresShipping?: boolean;

  @HttpUrl({ optional: true, nullable: true })
  imageUrl?: string | null;

  @FreeObject({ maxBytes: LIMITS.customFieldsBytes, optional: true })
  customFields?: Record<string, unknown>;
}

export class ShownProductDto extends ProductDto {
  @Id({ readOnly: true })
  id!: string;

  @IsoDateTime({ readOnly: true })
  createdTime!: string;

  @IsoDateTime({ readOnly: true })
  updatedTime!: string;
}

export class WebsiteDto {
  @Text({ min: 1, max: MAX_NAME })
  name!: string;

  @HttpUrl({ description: 'Buyers are sent back to this origin only', example: 'https://shop.example' })
  url!: string;

  @Text({ max: 50, optional: true, reference: true })
  servicePhone?: string;

  @Email({ optional: true })
  serviceEmail?: string;
}

export class ShownWebsiteDto extends WebsiteDto {
  @Id({ readOnly: true })
  id!: string;

  @IsoDateTime({ readOnly: true })
  createdTime!: string;

  @IsoDateTime({ readOnly: true })
  updatedTime!: string;
}
