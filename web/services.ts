import type { Administration } from '../src/administration/administration.js';
import type { AccessLog, AuditLog } from '../src/audit/audit.js';
import type { Catalogue } from '../src/catalogue/catalogue.js';
import type { Case, CaseStore } from '../src/crm/case.js';
import type { CitizenStore } from '../src/crm/citizen.js';
import type { DraftStore } from '../src/crm/draft.js';
import type { FeedbackStore } from '../src/crm/feedback.js';
import type { Actor, InteractionStore } from '../src/crm/interaction.js';
import type { Submission } from '../src/crm/submit-case.js';
import type { DocumentStore } from '../src/documents/document.js';
import type { HealthBoard } from '../src/health/health-board.js';
import type { CitizenIdentity, StaffIdentity } from '../src/identity/identity.js';
import type { OidcSignIn } from '../src/identity/oidc-sign-in.js';
import type { Insight } from '../src/insight/insight.js';
import type { Modelling } from '../src/modelling/publish-process.js';
import type { ElementTemplate } from '../src/zeebe/element-template.js';
import type { Notifications } from '../src/notifications/notification.js';
import type { ReceiptDesk } from '../src/payments/receipt-desk.js';
import type { PersonalDataCopy } from '../src/personal-data/personal-data-format.js';
import type { TaskService } from '../src/tasks/task.js';
import type { Language, Text } from '../src/texts.js';

/** What is to be paid for a case, and whether the receipt has come. */
export interface CasePayment {
  readonly debtPositionId: string;
  readonly caseId: string;
  readonly amountCents: number;
  readonly noticeNumber: string;
  readonly state: 'open' | 'in-check' | 'paid' | 'invalidated' | 'expired';
  /** UTC instant. */
  readonly expiresAt: Date | null;
  readonly paidAt: Date | null;
}

/** What the web asks of the platform; `src/compose.ts` offers all of it. */
export interface WebServices {
  now(): Date;
  newId(): string;
  readonly settings: { readonly publicUrl: string; readonly production: boolean; readonly cityName: Text };
  readonly catalogue: Pick<Catalogue, 'services' | 'find'>;
  readonly cases: CaseStore;
  readonly drafts: DraftStore;
  readonly citizens: CitizenStore;
  readonly interactions: InteractionStore;
  /** A second call with the same key gives the case of the first. */
  submitCase(submission: Submission): Promise<Case>;
  withdrawCase(value: Case, actor: Actor): Promise<void>;
  reopenCase(value: Case, actor: Actor, reason: string): Promise<void>;
  readonly documents: DocumentStore;
  readonly payments: { listOfCase(caseId: string): Promise<CasePayment[]> };
  /** Opens a checkout page for what the case has to pay. @throws {ConflictError} NOTHING_TO_PAY */
  startCheckout(value: Case): Promise<string>;
  readonly notifications: Pick<Notifications, 'listOfCitizen'>;
  /** All that is held about one person, in words of this language. */
  personalDataCopy(taxCode: string, language: Language): Promise<PersonalDataCopy>;
  readonly accessLog: AccessLog;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly feedback: Pick<FeedbackStore, 'rate' | 'findOfCase'>;
  readonly tasks: TaskService;
  readonly receiptDesk: ReceiptDesk;
  readonly insight: Insight;
  readonly modelling: Modelling;
  readonly elementTemplates: readonly ElementTemplate[];
  readonly administration: Administration;
  readonly citizenSignIn: OidcSignIn<CitizenIdentity>;
  readonly staffSignIn: OidcSignIn<StaffIdentity>;
  readonly health: Pick<HealthBoard, 'failing'>;
}
