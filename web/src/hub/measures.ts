/** What is counted of each month. */
export const measures = ['sessions', 'creditsUsed', 'clients'] as const;
export type Measure = (typeof measures)[number];
