import { type TestModule } from 'vitest/node';

/**
 * How tests came out; those that failed by name, since whoever reads a log of CI often has nothing but its end. Flaky are
 * those that passed when they were tried again: they count as passed, and are named, so that somebody mends them.
 */
export type Outcome = {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly flaky: readonly string[];
  readonly skipped: number;
};

export const nothing: Outcome = { passed: 0, failed: [], flaky: [], skipped: 0 };

export function together(one: Outcome, other: Outcome): Outcome {
  return {
    passed: one.passed + other.passed,
    failed: [...one.failed, ...other.failed],
    flaky: [...one.flaky, ...other.flaky],
    skipped: one.skipped + other.skipped,
  };
}

/** A file that could not even be loaded, or whose set-up failed, is one failed test. */
export function outcomeOf(modules: readonly TestModule[]): Outcome {
  return modules.map(outcomeOfModule).reduce(together, nothing);
}

function outcomeOfModule(module: TestModule): Outcome {
  const broken = module.errors().length > 0 ? [module.relativeModuleId] : [];
  for (const suite of module.children.allSuites())
    if (suite.errors().length > 0) broken.push(`${module.relativeModuleId} > ${suite.fullName}`);
  const tests = [...module.children.allTests()];
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  const [passed, failed] = [inState('passed'), inState('failed')];
  return {
    passed: passed.length,
    failed: [...broken, ...failed.map((test) => `${module.relativeModuleId} > ${test.fullName}`)],
    // none is tried again
    flaky: [],
    skipped: tests.length - passed.length - failed.length,
  };
}
