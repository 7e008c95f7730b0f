import type { Product, Website } from '../../modules/catalog';
import type { ShownProductDto, ShownWebsiteDto } from './dto/catalog.dto';

export function toProduct({ organizationId: _, createdAt, updatedAt, ...product }: Product): ShownProductDto {
  return { ...product, createdTime: createdAt.toISOString(), updatedTime: updatedAt.toISOString() };
}

export function toWebsite({ organizationId: _, createdAt, updatedAt, ...website }: Website): ShownWebsiteDto {
  return { ...website, createdTime: createdAt.toISOString(), updatedTime: updatedAt.toISOString() };
}
