export * from './outcomes';
export * from './port';
export * from './provider';
export { checkMembers, type MemberProblem } from './check-members';
export { DOCUMENTED_NUMBERS } from './providers';
export { type Json, parseObject, toWire } from './gateway-json';
