import { Inject } from '@nestjs/common';

const CLAIM_LIFE_MS = Symbol('how long a hold lives');

/** How long a hold lives that no booking confirms, in milliseconds; booking uses the first half of it only. */
export const InjectClaimLife = (): ParameterDecorator => Inject(CLAIM_LIFE_MS);
export const claimLifeProvider = (lifeMs: number) => ({ provide: CLAIM_LIFE_MS, useValue: lifeMs });
