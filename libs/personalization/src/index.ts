export type { ConnectedAnswer, ConnectedAnswers, ConnectedRequest } from './connected-content.ts';
export { contextOf, type ContextSource, type LiquidContext, type PersonalizedProfile } from './context.ts';
export type { TemplateProblem } from './message.ts';
export {
  createPersonalizer,
  type CompiledMessage,
  type Message,
  type Personalizer,
  type PersonalizerOptions,
  type RenderOutcome,
} from './personalizer.ts';
