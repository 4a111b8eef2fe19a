import type { Context } from 'liquidjs';
import type { ConnectedAnswers, ConnectedRequest } from './connected-content.ts';

/** What the tags of one rendering have said, beside the text, and what they were told. */
export interface Remarks {
  abortReason?: string;
  extras?: Record<string, string>;
  readonly answers?: ConnectedAnswers;
  /** Calls whose answers are missing, by key. */
  needed?: Map<string, ConnectedRequest>;
}

const remarksRegister = 'remarks';
export const attachRemarks = (context: Context, remarks: Remarks): void => {
  context.setRegister(remarksRegister, remarks);
};
export const remarksIn = (context: Context): Remarks => context.getRegister<Remarks>(remarksRegister);
