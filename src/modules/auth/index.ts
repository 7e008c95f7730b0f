export { AuthModule } from './auth.module';
export { type ApiKeyInfo, ApiKeys, type NewApiKey, type ShownApiKey } from './api-keys.service';
export { Logins, type LoginRequest, type LoginSession } from './logins.service';
export { Passwords } from './passwords.service';
export { type CustomerSession, type PurchaseSession, Sessions } from './sessions.service';
export {
  type CustomerPrincipal,
  idempotencyPrincipal,
  isPermitted,
  type KeyLimits,
  type KeyPrincipal,
  type MerchantModel,
  type Principal,
  type PrincipalKind,
  type PurchaseSessionPrincipal,
  type SessionPrincipal,
} from './principal';
export { RateWindow, type RateVerdict } from './rate-window';
