import { Controller } from '@nestjs/common';
import { ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { Route } from '../shared';
import { DatabaseProbe } from './database-probe';
import { HEALTH_DOOR } from './door';
import { Shutdown } from './shutdown';

class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

const notReady = (message: string): DomainError =>
  new DomainError('unavailable', message, { retryAfterSeconds: LIMITS.retryAfterSeconds });

/** For load balancers and orchestrators. Alive: the process answers. Ready: it can also take work. */
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: DatabaseProbe,
    private readonly shutdown: Shutdown,
  ) {}

  @Route(HEALTH_DOOR, 'GET', 'live', { operationId: 'GetHealthLive', summary: 'The process runs' })
  @ApiResponse({ status: 200, description: 'The process runs', type: HealthDto })
  live(): HealthDto {
    return { status: 'ok' };
  }

  /** 503 while shutting down and while the database does not answer within its bound. */
  @Route(HEALTH_DOOR, 'GET', 'ready', { operationId: 'GetHealthReady', summary: 'The service takes requests' })
  @ApiResponse({ status: 200, description: 'The service takes requests', type: HealthDto })
  async ready(): Promise<HealthDto> {
    if (this.shutdown.begun) throw notReady('The service is shutting down.');
    if (!(await this.database.answers())) throw notReady('The database does not answer.');
    return { status: 'ok' };
  }
}
