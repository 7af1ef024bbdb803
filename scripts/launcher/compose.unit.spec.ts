import { expect, test } from 'vitest';
import { projectOf } from './compose.ts';

test('a folder keeps its containers for as long as it keeps its secrets', () => {
  const project = projectOf('/srv/of/mine', { postgres: 'one' });
  expect(project).toMatch(/^hubhours-[0-9a-f]{8}$/);
  expect(projectOf('/srv/of/mine', { postgres: 'one' })).toBe(project);
  expect(projectOf('/srv/of/mine', { postgres: 'made again' })).not.toBe(project);
  expect(projectOf('/srv/of/theirs', { postgres: 'one' })).not.toBe(project);
});
