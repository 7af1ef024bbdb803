import { DomainError, type DomainErrorKind } from '@hubhours/kernel/domain-error';
import { SchemaFailure } from '@hubhours/kernel/schema-failure';
import {
  BadRequestException,
  InternalServerErrorException,
  NotFoundException,
  PayloadTooLargeException,
} from '@nestjs/common';
import { firstValueFrom, type Observable } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { withCorrelation } from './correlation.ts';
import { HttpProblem } from './http-problem.ts';
import { ProblemFilter, toProblem } from './problem.ts';

const fastifyError = (statusCode: number, code: string) => Object.assign(new Error('x'), { statusCode, code });

describe('toProblem', () => {
  test.each<[DomainErrorKind, number]>([
    ['not-found', 404],
    ['forbidden', 403],
    ['conflict', 409],
    ['rejected', 422],
    ['stale', 412],
    ['precondition', 428],
    ['too-many', 429],
    ['unavailable', 503],
  ])('a refusal of kind %s is %i', (kind, status) => {
    const problem = toProblem(new DomainError(kind, 'session.not-found', { contact: 'x' }));
    expect(problem.status).toBe(status);
    expect(problem.body).toMatchObject({
      type: 'urn:hubhours:session.not-found',
      title: 'No such session, or it is not yours to see.',
      status,
      code: 'session.not-found',
      contact: 'x',
    });
  });

  test('Retry-After: as the details say; 1 s for 429 and 503; none otherwise', () => {
    const after = (kind: DomainErrorKind, details = {}) => toProblem(new DomainError(kind, 'x', details)).headers;
    expect(after('conflict', { retryAfterSeconds: 5 })).toEqual({ 'Retry-After': '5' });
    expect(after('too-many')).toEqual({ 'Retry-After': '1' });
    expect(after('unavailable')).toEqual({ 'Retry-After': '1' });
    expect(after('conflict')).toEqual({});
  });

  test('session.not-scheduled keeps its own status and cannot change the code', () => {
    const details = { status: 'cancelled', nextSessionId: null, code: 'other', correlationId: 'forged' };
    const { status, body } = withCorrelation({ correlationId: 'c-1', traceparent: '' }, () =>
      toProblem(new DomainError('conflict', 'session.not-scheduled', details)),
    );
    expect(status).toBe(409);
    expect(body).toMatchObject({
      status: 'cancelled',
      nextSessionId: null,
      code: 'session.not-scheduled',
      correlationId: 'c-1',
    });
  });

  test('what does not fit a schema is 400 with the fields', () => {
    const issues = [{ path: 'a.b.0', message: 'is odd' }];
    expect(toProblem(new SchemaFailure(issues))).toMatchObject({
      status: 400,
      body: { code: 'request.malformed', errors: issues },
    });
  });

  test.each([
    [new NotFoundException(), 404, 'route.not-found'],
    [new BadRequestException(), 400, 'request.malformed'],
    [new PayloadTooLargeException(), 413, 'request.too-large'],
    [fastifyError(415, 'FST_ERR_CTP_INVALID_MEDIA_TYPE'), 415, 'request.unsupported-media-type'],
    [fastifyError(400, 'FST_ERR_BAD_URL'), 400, 'request.malformed'],
    [fastifyError(414, 'FST_ERR_MAX_PARAM_LENGTH'), 414, 'request.malformed'],
    [new HttpProblem(401, 'auth.token-missing'), 401, 'auth.token-missing'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 503, 'service.unavailable'],
    [Object.assign(new Error('x'), { driverError: { code: '57P01' } }), 503, 'service.unavailable'],
    [new Error('timeout exceeded when trying to connect'), 503, 'service.unavailable'],
  ])('%s is %i %s', (error, status, code) => {
    expect(toProblem(error)).toMatchObject({ status, body: { code } });
  });

  test.each([
    new TypeError('password=hunter2'),
    new InternalServerErrorException('hunter2'),
    { statusCode: 404, message: 'hunter2' },
    Object.assign(new Error('hunter2'), { driverError: { code: '23505', detail: 'hunter2' } }),
    'hunter2',
    undefined,
    null,
  ])('anything else is a bug of ours, and nothing of it is told: %s', (error) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
});

test('on the broker the filter hands the cause on, for retry and parking', async () => {
  const cause = new DomainError('conflict', 'x');
  const rethrown = new ProblemFilter().catch(cause, { getType: () => 'rpc' } as never) as Observable<never>;
  await expect(firstValueFrom(rethrown)).rejects.toBe(cause);
});
