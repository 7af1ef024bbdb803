export { eventSample, sampleNames } from '../../../libs/contracts/test/samples.ts';
