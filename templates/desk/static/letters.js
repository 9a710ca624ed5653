// Where and when a letter alone is a key: never where somebody writes, nor while a text on the page is unsent, whose
// writer may believe to be in it still. Letters retract, discard and publish.

const WRITING = "dialog, #composer, #summary-editor, input, textarea, select, [contenteditable]:not([contenteditable=false])";
const texts = [];

/** `begun()` tells whether there is a text that is not sent yet. */
export const unsent = (begun) => texts.push(begun);

export const begun = () => texts.some((one) => one());

/** Whether `target` belongs to something that is filled in. */
export const writing = (target) => Boolean(target.closest?.(WRITING));
