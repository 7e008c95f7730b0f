export { decide, type PageAnswer, renderPayPage } from './pay-page';
export { type GatewayProcessOptions, type RunningGateway, startSimulatedGateway } from './server';
