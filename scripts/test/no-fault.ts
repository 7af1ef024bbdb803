/** What a test in the browser says when a page complained of something, by which the runner knows it again. */
export const NO_FAULT = 'the page made no fault';
