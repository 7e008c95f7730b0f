import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { run, statement, UnitOfWork } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { LIMITS } from '../../kernel/limits';
import { Shutdown } from './shutdown';

/** A database that takes longer than this to say yes is not ready. */
const READY_WITHIN_MS = 2_000;
const PING = statement('health.ping', 'SELECT 1');

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
    private readonly unitOfWork: UnitOfWork,
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
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), READY_WITHIN_MS);
    });
    try {
      await Promise.race([this.unitOfWork.run((tx) => run(tx, PING, [])), late]);
    } catch {
      // whatever it was, the answer to "can you take work" is no
      throw notReady('The database does not answer.');
    } finally {
      clearTimeout(timer);
    }
    return { status: 'ok' };
  }
}
