import { DomainError } from '@hubhours/kernel/domain-error';
import { z } from 'zod';

const uuid = z.uuid().toLowerCase();

/**
 * An id of the path; one that is none names nothing.
 * @throws DomainError `<object>.not-found`
 */
export function idOf(object: 'professional' | 'time-off', id: string): string {
  const read = uuid.safeParse(id);
  if (!read.success) throw new DomainError('not-found', `${object}.not-found`);
  return read.data;
}
