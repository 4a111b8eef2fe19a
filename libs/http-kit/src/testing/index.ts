export { problemsOfDocument } from './problems-of-document.ts';
export { createReplyCheck, type GivenReply, type ReplyCheck } from './problems-of-reply.ts';
