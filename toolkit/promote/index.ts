// Promotion, for the toolkit's users and the command.
export { PromoteError, type PromoteOptions, type PromoteProgress, type Promotion, isConfirmed, planPromotion, titleOf } from "./promote";
export type { PromotionStep } from "./step";
