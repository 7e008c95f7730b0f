export { StrikesModule } from './strikes.module';
export { Strikes } from './strikes.service';
export type { Braked, StrikeKind, Subject } from './types';
