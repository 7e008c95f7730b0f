import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { DatabaseProbe } from './database-probe';
import { Shutdown } from './shutdown';

interface HealthStatus {
  readonly status: 'ok';
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

  @Get('live')
  @ApiOperation({ operationId: 'GetHealthLive', summary: 'The process runs' })
  live(): HealthStatus {
    return { status: 'ok' };
  }

  /** 503 while shutting down and while the database does not answer within its bound. */
  @Get('ready')
  @ApiOperation({ operationId: 'GetHealthReady', summary: 'The service takes requests' })
  async ready(): Promise<HealthStatus> {
    if (this.shutdown.begun) throw notReady('The service is shutting down.');
    if (!(await this.database.answers())) throw notReady('The database does not answer.');
    return { status: 'ok' };
  }
}
