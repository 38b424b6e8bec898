import { Schema, type Connection } from 'mongoose';
import { ConflictError, InvalidInputError } from '../errors.js';
import { isDuplicateKey } from '../store/duplicate-key.js';
import { FEEDBACK_REASONS, type Feedback, type FeedbackStore } from './feedback.js';

type Row = Omit<Feedback, 'id'> & { _id: string };

const feedbackSchema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, required: true },
    serviceId: { type: String, required: true },
    stars: { type: Number, required: true },
    reasons: { type: [String], enum: Object.keys(FEEDBACK_REASONS), required: true },
    comment: { type: String, default: '' },
    at: { type: Date, required: true },
  },
  { collection: 'feedback', strict: 'throw', versionKey: false },
);
feedbackSchema.index({ caseId: 1 }, { unique: true }); // once per case
feedbackSchema.index({ serviceId: 1, stars: 1 }); // counts of a service

/** One rule for every store of ratings. @throws {InvalidInputError} RATING */
export function assertRating({ stars, comment }: Pick<Feedback, 'stars' | 'comment'>): void {
  if (![1, 2, 3, 4, 5].includes(stars) || comment.length > 1_000) {
    throw new InvalidInputError('RATING', 'A rating has 1 to 5 stars and a comment of at most 1,000 characters');
  }
}

export function createFeedbackStore(connection: Connection, newId: () => string): FeedbackStore {
  const rows = connection.model<Row>('Feedback', feedbackSchema);
  return {
    async rate({ reasons = [], ...feedback }) {
      assertRating(feedback);
      try {
        await rows.create({ _id: newId(), reasons, ...feedback });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        throw new ConflictError('ALREADY_RATED', `Case ${feedback.caseId} is rated already`, { cause: error });
      }
    },
    async findOfCase(caseId) {
      const row = await rows.findOne({ caseId }).lean<Row>();
      if (!row) return undefined;
      const { _id, ...rest } = row;
      return { id: _id, ...rest };
    },
    async summaryOf(serviceId) {
      const count = (stars: number) => rows.countDocuments({ serviceId, stars });
      const [one, two, three, four, five] = await Promise.all([count(1), count(2), count(3), count(4), count(5)]);
      const total = one + two + three + four + five;
      const sum = one + 2 * two + 3 * three + 4 * four + 5 * five;
      return { count: total, average: total === 0 ? null : sum / total, byStars: [one, two, three, four, five] };
    },
  };
}
