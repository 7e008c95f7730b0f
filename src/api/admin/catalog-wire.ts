import {
  limitsOf,
  type Product,
  type PutProduct,
  type PutWebsite,
  type Website,
  type WebsiteLimits,
} from '../../modules/catalog';
import type { ProductDto, ShownProductDto, ShownWebsiteDto, WebsiteDto, WebsiteLimitsDto } from './dto/catalog.dto';

export function fromProduct(organizationId: string, id: string, dto: ProductDto): PutProduct {
  const { name, description, unitLabel, requiresShipping, imageUrl, customFields } = dto;
  return { organizationId, id, name, description, unitLabel, requiresShipping, imageUrl, customFields };
}

export function fromWebsite(organizationId: string, id: string, dto: WebsiteDto): PutWebsite {
  const { name, url, servicePhone, serviceEmail, limits } = dto;
  return { organizationId, id, name, url, servicePhone, serviceEmail, limits: limits && fromLimits(limits) };
}

/** A share is a decimal: a number, or the text of one. */
const fromLimits = ({ heldUnitsShare, ...limits }: WebsiteLimitsDto): Partial<WebsiteLimits> => ({
  ...limits,
  ...(heldUnitsShare !== undefined && { heldUnitsShare: Number(heldUnitsShare) }),
});

export function toProduct(product: Product): ShownProductDto {
  const { id, name, description, unitLabel, requiresShipping, imageUrl, customFields } = product;
  return {
    id,
    name,
    description,
    unitLabel,
    requiresShipping,
    imageUrl,
    customFields,
    createdTime: product.createdAt.toISOString(),
    updatedTime: product.updatedAt.toISOString(),
  };
}

export function toWebsite(website: Website): ShownWebsiteDto {
  const { id, name, url, servicePhone, serviceEmail } = website;
  return {
    id,
    name,
    url,
    servicePhone,
    serviceEmail,
    limits: limitsOf(website),
    createdTime: website.createdAt.toISOString(),
    updatedTime: website.updatedAt.toISOString(),
  };
}
