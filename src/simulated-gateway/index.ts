export { type GatewayProcessOptions, type RunningGateway, startSimulatedGateway } from './server';
