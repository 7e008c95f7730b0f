import { processClock } from '../clock';
import { LIMITS } from '../limits';
import { CallerGoneError } from './batch-lane';
import { BatchRunner } from './batch-runner';
import { LateOutcomes } from './run-batch';

type Outcome = string;
const each = (batch: readonly number[], outcome: Outcome): Map<number, Outcome> =>
  new Map(batch.map((item) => [item, outcome]));

let paths: { optimistic: jest.Mock; stepByStep: jest.Mock };
beforeEach(() => {
  paths = {
    optimistic: jest.fn((batch: readonly number[]) => Promise.resolve(each(batch, 'optimistic'))),
    stepByStep: jest.fn((batch: readonly number[]) => Promise.resolve(each(batch, 'step by step'))),
  };
});
afterEach(() => jest.restoreAllMocks());

const runnerOf = (groupOf?: (item: number) => unknown): BatchRunner<number, Outcome> =>
  new BatchRunner<number, Outcome>({ ...paths, ...(groupOf && { groupOf }) });

it('writes a batch on the optimistic path where that is possible, else step by step', async () => {
  const runner = runnerOf();
  expect(await Promise.all([runner.submit(1), runner.submit(2)])).toEqual(['optimistic', 'optimistic']);
  expect(paths.optimistic).toHaveBeenCalledTimes(1);
  paths.optimistic.mockReturnValue(undefined);
  expect(await runner.submit(3)).toBe('step by step');
});

it('runs step by step what failed on the optimistic path, and tries nothing else on it for a while', async () => {
  const nowMs = jest.spyOn(processClock, 'nowMs').mockReturnValue(0);
  const runner = runnerOf();
  paths.optimistic.mockRejectedValueOnce(new Error('somebody is refused'));
  expect(await runner.submit(1)).toBe('step by step');
  nowMs.mockReturnValue(LIMITS.optimismBackoffMs - 1);
  expect(await runner.submit(2)).toBe('step by step');
  expect(paths.optimistic).toHaveBeenCalledTimes(1);
  nowMs.mockReturnValue(LIMITS.optimismBackoffMs);
  expect(await runner.submit(3)).toBe('optimistic');
});

it('gives items that were refused late their outcome, and the others theirs', async () => {
  paths.optimistic.mockReturnValue(undefined);
  paths.stepByStep.mockRejectedValueOnce(new LateOutcomes<number, Outcome>(new Map([[2, 'refused']])));
  const runner = runnerOf();
  const outcomes = await Promise.all([1, 2, 3].map((item) => runner.submit(item)));
  expect(outcomes).toEqual(['step by step', 'refused', 'step by step']);
});

it('writes items of different groups in transactions of their own', async () => {
  const runner = runnerOf((item) => item % 2);
  await Promise.all([1, 2, 3, 4].map((item) => runner.submit(item)));
  expect(paths.optimistic.mock.calls).toEqual([[[1, 3]], [[2, 4]]]);
});

it('answers an item alone with its own error', async () => {
  paths.optimistic.mockReturnValue(undefined);
  paths.stepByStep.mockRejectedValue(new Error('no stock row'));
  await expect(runnerOf().submitAlone(1)).rejects.toThrow('no stock row');
});

it('writes nothing alone for a caller who has hung up', async () => {
  await expect(runnerOf().submitAlone(1, () => true)).rejects.toThrow(CallerGoneError);
  expect(paths.optimistic).not.toHaveBeenCalled();
  expect(paths.stepByStep).not.toHaveBeenCalled();
});
