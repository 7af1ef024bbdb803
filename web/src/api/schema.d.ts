// written by `npm run docs` from the services' descriptions
export interface paths {
  '/api/auth/jwks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SignInController_jwks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/magic-link/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SignInController_verify'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/sign-in/magic-link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_ask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SignInController_signOut'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SignInController_token'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/charges': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ChargesController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/charges/{id}/payment': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ChargesController_postPayment'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/charges/{id}/refund': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ChargesController_postRefund'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/clients': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ClientsController_list'];
    put?: never;
    post: operations['ClientsController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/clients/{id}/credits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['CreditsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/clients/{id}/hub-membership': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['ClientsController_leaveHub'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['DecisionsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/decisions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['DecisionsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/decisions/{id}/outcome': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['DecisionsController_postOutcome'];
    delete: operations['DecisionsController_deleteOutcome'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/deliveries/{id}/resend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['DeliveriesController_resendDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/hubs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HubsController_list'];
    put?: never;
    post: operations['HubsController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/hubs/{id}/credit-grants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['CreditsController_postGrant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/hubs/{id}/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['UsageController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['LiveController_listen'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['MeController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/me/payment-method': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PaymentsController_get'];
    put?: never;
    post: operations['PaymentsController_begin'];
    delete: operations['PaymentsController_forget'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/ops/parked': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OpsController_parked'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/ops/parked/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['OpsController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/ops/parked/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['OpsController_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/ops/queues': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OpsController_queues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/payments/links/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['PaymentsController_open'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/payments/stripe/webhook': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['PaymentsController_hear'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ProfessionalsController_list'];
    put?: never;
    post: operations['ProfessionalsController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ProfessionalsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['ProfessionalsController_change'];
    trace?: never;
  };
  '/api/professionals/{id}/decision-defaults': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['DecisionDefaultsController_get'];
    put: operations['DecisionDefaultsController_put'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/schedule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ScheduleController_find'];
    put: operations['ScheduleController_save'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/schedule/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ScheduleController_history'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/schedule/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ScheduleController_preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/services': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OffersController_getServices'];
    put: operations['OffersController_putServices'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/slots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SlotsController_find'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/slots/explanation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SlotsController_explain'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/terms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['OffersController_getTerms'];
    put: operations['OffersController_putTerms'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/time-off': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['TimeOffController_list'];
    put?: never;
    post: operations['TimeOffController_take'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/professionals/{id}/time-off/{timeOffId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['TimeOffController_cancel'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SessionsController_all'];
    put?: never;
    post: operations['SessionsController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SessionsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/cancellation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SessionChangesController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/completion': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SessionsController_complete'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['DecisionsController_postDecision'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['DeliveriesController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/no-show': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SessionsController_noShow'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/quote': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SessionChangesController_quote'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/reschedule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SessionChangesController_reschedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/sessions/{id}/timeline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SessionsController_timeline'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    SignedIn: {
      user: {
        /** Format: uuid */
        id: string;
        email: string;
        name: string;
      };
      callbackURL: string | null;
    };
    Me: {
      /** Format: uuid */
      id: string;
      email: string;
      name: string;
      roles: ('client' | 'professional' | 'hub-admin' | 'operator')[];
      /** Format: uuid */
      clientId: string | null;
      /** Format: uuid */
      professionalId: string | null;
      /** Format: uuid */
      hubId: string | null;
      timeZone: string;
      locale: string;
    };
    LiveMessage: {
      stale: {
        /** @enum {string} */
        kind:
          | 'session'
          | 'timeline'
          | 'deliveries'
          | 'decisions'
          | 'charges'
          | 'credits'
          | 'slots'
          | 'schedule'
          | 'professional'
          | 'clients'
          | 'me'
          | 'directory'
          | 'everything';
        /** Format: uuid */
        id: string | null;
      }[];
    };
    Queue: {
      name: string;
      /** @enum {string} */
      kind: 'events' | 'retry' | 'parked' | 'commands' | 'unrouted' | 'other';
      service: string | null;
      ready: number;
      /** @description In the hands of consumers */
      unacked: number;
      consumers: number;
      publishedPerSecond: number;
      ackedPerSecond: number;
      /**
       * Format: date-time
       * @description No message that waits came before this moment; null where none waits
       */
      oldest: string | null;
    };
    ParkedEvent: {
      /** @enum {string} */
      service: 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';
      messageId: string;
      type: string | null;
      source: string | null;
      subject: string | null;
      sequence: number | null;
      /** Format: date-time */
      parkedAt: string;
      /** @description In the archive, where events go after 14 days */
      archived: boolean;
      /** @description Parked for 14 days: replayed only by its id and with `past` */
      past: boolean;
      /** @enum {string} */
      reason: 'malformed' | 'schema' | 'no-handler' | 'attempts-used' | 'crashes' | 'unknown';
      error: string | null;
      attempts: number;
      /** @description Handlers that have had its effect, and will let it pass */
      handledBy: string[];
      /** @description Events of its stream that wait for it */
      waitingBehind: number;
      /** @description Later events of its stream, also those to come, wait until it is applied */
      holdsStream: boolean;
      /** @description Text that could be personal stands by its length */
      payload: unknown;
    };
    Replayed: {
      /** @enum {string} */
      service: 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';
      dryRun: boolean;
      items: {
        messageId: string;
        /** @enum {string} */
        outcome: 'replay' | 'past' | 'unknown' | 'unread';
        event: components['schemas']['ParkedEvent'] | null;
      }[];
      replayed: number;
      left: number;
      /** Format: date-time */
      parkedBefore: string;
    };
    Discarded: {
      /** @enum {string} */
      service: 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';
      discarded: string[];
      unknown: string[];
      unread?: string[];
    };
    TimeZone: string;
    Problem: {
      type: string;
      title: string;
      status: number | string;
      /** @description Stable; see the list of errors */
      code: string;
      correlationId?: string;
      errors?: {
        path?: string;
        message?: string;
      }[];
    };
    Hub: {
      /** Format: uuid */
      id: string;
      name: string;
      minimumGroupSize: number;
      timeZone: components['schemas']['TimeZone'];
      /** Format: date-time */
      createdAt: string;
    };
    Professional: {
      /** Format: uuid */
      id: string;
      name: string;
      email: string;
      timeZone: components['schemas']['TimeZone'];
      locale: string;
    };
    Terms: {
      version: number;
      windowHours: number | null;
      text: string;
      /** Format: date-time */
      createdAt: string;
    };
    Money: {
      amountMinor: number;
      currency: string;
    };
    Services: {
      services: components['schemas']['Service'][];
    };
    Service: {
      /** Format: uuid */
      id: string;
      name: string;
      durationMinutes: number;
      price: components['schemas']['Money'];
      offeredToHub: boolean;
    };
    Client: {
      /** Format: uuid */
      id: string;
      name: string;
      email: string;
      timeZone: string;
      programmes: ('hub' | 'private')[];
    };
    Session: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      lineageId: string;
      revision: number;
      /** @enum {string} */
      programme: 'hub' | 'private';
      /** Format: uuid */
      hubId: string | null;
      /** @description Of the hub that sponsors a Hub session */
      hubName: string | null;
      /** @enum {string} */
      status: 'scheduled' | 'completed' | 'cancelled' | 'rescheduled' | 'no-show';
      overbooked: boolean;
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
      professional: {
        /** Format: uuid */
        id: string;
        name: string;
        email: string;
        timeZone: components['schemas']['TimeZone'];
      };
      client: {
        /** Format: uuid */
        id: string;
        name: string;
        timeZone: components['schemas']['TimeZone'];
      };
      service: {
        /** Format: uuid */
        id: string;
        name: string;
        durationMinutes: number;
      };
      policy: components['schemas']['PolicySnapshot'];
      /** Format: uuid */
      previousSessionId: string | null;
      /** Format: uuid */
      nextSessionId: string | null;
      change: components['schemas']['SessionChange'] | null;
    };
    PolicySnapshot: {
      windowHours: number | null;
      termsVersion: number | null;
      price: components['schemas']['Money'];
    };
    SessionChange: {
      /** @enum {string} */
      kind: 'cancelled' | 'rescheduled' | 'no-show';
      /** @enum {string} */
      by: 'client' | 'professional';
      /** Format: date-time */
      at: string;
      late: boolean;
      /** @enum {string|null} */
      reason: 'by-professional' | 'by-client' | 'other' | null;
      warning: {
        /** @enum {string} */
        code: 'late-change' | 'own-terms';
        text: string;
        language: string;
        /** Format: date-time */
        servedAt: string | null;
        /** Format: date-time */
        acknowledgedAt: string;
      } | null;
    };
    Timeline: {
      items: components['schemas']['TimelineEntry'][];
      /** @enum {string|null} */
      nextCursor: null;
    };
    TimelineEntry: {
      /** Format: date-time */
      at: string;
      kind: string;
      /** @enum {string} */
      by: 'client' | 'professional' | 'system';
      details: {
        [key: string]: unknown;
      };
    };
    Quote: {
      late: boolean;
      /** Format: date-time */
      freeUntil: string | null;
      warning: {
        /** @enum {string} */
        code: 'late-change' | 'own-terms';
        text: string;
      } | null;
      mayCancel: boolean;
      mayReschedule: boolean;
      rescheduleRefusal: string | null;
      contact: string | null;
      chargeable: {
        late: boolean;
        /** @enum {string} */
        reason: 'late-change' | 'own-terms';
      } | null;
    };
    Slots: {
      timeZone: components['schemas']['TimeZone'];
      slots: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      }[];
    };
    Explanation: {
      offered: boolean;
      reasons: (
        | 'outside-hours'
        | 'outside-hub-availability'
        | 'override-closed'
        | 'time-off'
        | 'session'
        | 'buffer'
        | 'notice'
        | 'bookable-period'
        | 'max-per-day'
        | 'off-grid'
        | 'held'
      )[];
    };
    Schedule: {
      timeZone: components['schemas']['TimeZone'];
      workingHours: {
        days: number[];
        start: string;
        end: string;
      }[];
      hubAvailability: {
        days: number[];
        start: string;
        end: string;
      }[];
      overrides: (
        | {
            /** Format: date */
            date: string;
            /** @enum {boolean} */
            closed: true;
          }
        | {
            /** Format: date */
            date: string;
            start: string;
            end: string;
          }
      )[];
      bookablePeriodWeeks: number;
      noticeHours: number;
      bufferBeforeMinutes: number;
      bufferAfterMinutes: number;
      startIntervalMinutes: number;
      maxPerDay: number | null;
    };
    SetUpChange: {
      /** Format: date-time */
      at: string;
      /** Format: uuid */
      by: string;
      /** @enum {string} */
      what: 'schedule-saved' | 'time-off-added' | 'time-off-removed';
      revision: number | null;
      changed: string[];
      schedule: components['schemas']['Schedule'] | null;
      timeOff: {
        /** Format: uuid */
        id: string;
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      } | null;
    };
    SchedulePreview: {
      timeZone: components['schemas']['TimeZone'];
      slots: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      }[];
      explanation: components['schemas']['Explanation'] | null;
    };
    TimeOff: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
      note: string | null;
    };
    SessionFacts: {
      /** Format: uuid */
      sessionId: string;
      /** Format: uuid */
      lineageId: string;
      /** Format: uuid */
      professionalId: string;
      /** Format: uuid */
      clientId: string;
      /** @enum {string} */
      programme: 'hub' | 'private';
      /** Format: uuid */
      hubId: string | null;
      /** Format: uuid */
      serviceId: string;
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
      policy: components['schemas']['AvailabilityPolicySnapshot'];
      overbooked: boolean;
    };
    AvailabilityPolicySnapshot: {
      windowHours: number | null;
      termsVersion: number | null;
      price: components['schemas']['Money'];
    };
    ChangeFacts: {
      /** @enum {string} */
      kind: 'cancelled' | 'rescheduled' | 'no-show';
      /** @enum {string} */
      by: 'client' | 'professional';
      /** @enum {string} */
      askedBy: 'client' | 'professional';
      /** Format: date-time */
      at: string;
      late: boolean;
      /** @enum {string|null} */
      reason: 'by-professional' | 'by-client' | 'other' | null;
      warning: {
        /** @enum {string} */
        code: 'late-change' | 'own-terms';
        textVersion: number;
        language: string;
        /** Format: date-time */
        servedAt: string | null;
        /** Format: date-time */
        acknowledgedAt: string;
      } | null;
    };
    Decision: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      sessionId: string;
      client: {
        /** Format: uuid */
        id: string;
      };
      /** @enum {string} */
      openedBy: 'client' | 'professional';
      /** Format: date-time */
      openedAt: string;
      change: {
        /** @enum {string} */
        kind: 'cancelled' | 'rescheduled' | 'no-show';
        /** Format: date-time */
        at: string;
        late: boolean;
        /** Format: date-time */
        start: string;
      };
      policy: components['schemas']['BillingPolicySnapshot'];
      evidence: {
        /** @enum {string} */
        warning: 'late-change' | 'own-terms';
        textVersion: number;
        language: string;
        /** Format: date-time */
        servedAt: string | null;
        /** Format: date-time */
        acknowledgedAt: string;
      } | null;
      allowed: ('charge-credit' | 'charge-direct' | 'waive')[];
      /** @enum {string|null} */
      outcome: 'charge-credit' | 'charge-direct' | 'waive' | null;
      amount: components['schemas']['Money'] | null;
      reason: string | null;
      /** @enum {string|null} */
      decidedBy: 'professional' | 'system' | null;
      /** Format: date-time */
      decidedAt: string | null;
      /** Format: date-time */
      deadline: string | null;
    };
    BillingPolicySnapshot: {
      windowHours: number | null;
      termsVersion: number | null;
      price: components['schemas']['Money'];
    };
    DecisionDefaults: {
      deadlineHours: number | null;
      /** @enum {string} */
      outcome: 'waive';
    };
    Charge: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      sessionId: string;
      /** Format: uuid */
      decisionId: string | null;
      /** @enum {string} */
      kind: 'credit' | 'direct';
      amount: components['schemas']['Money'] | null;
      /** @enum {string} */
      status: 'pending' | 'paid' | 'failed' | 'refunded';
      refunded: components['schemas']['Money'] | null;
      receipts: {
        number: string;
        /** @enum {string} */
        for: 'payment' | 'refund';
        amount: components['schemas']['Money'];
        /** Format: date-time */
        issuedAt: string;
      }[];
      payPath: string | null;
      /** Format: date-time */
      createdAt: string;
    };
    PaymentMethod: {
      online: boolean;
      card: {
        brand: string;
        last4: string;
        expiresMonth: number;
        expiresYear: number;
      } | null;
    };
    PaymentPage: {
      /** Format: uri */
      url: string;
    };
    Credits: {
      available: number;
      held: number;
      spent: number;
      expired: number;
      entries: {
        /** Format: date-time */
        at: string;
        /** @enum {string} */
        kind: 'granted' | 'held' | 'returned' | 'spent' | 'unspent' | 'passed-on' | 'expired' | 'withdrawn';
        credits: number;
        /** Format: uuid */
        sessionId: string | null;
        /** Format: date-time */
        expiresAt: string;
      }[];
    };
    CreditGrant: {
      /** Format: uuid */
      id: string;
      clients: number;
      credits: number;
      /** Format: date-time */
      expiresAt: string;
    };
    Usage: {
      timeZone: string;
      minimumGroupSize: number;
      months: {
        /** Format: date */
        month: string;
        sessions: number | null;
        creditsUsed: number | null;
        clients: number | null;
        /** Format: date-time */
        publishedAt: string;
      }[];
    };
    BillingSessionFacts: {
      /** Format: uuid */
      sessionId: string;
      /** Format: uuid */
      lineageId: string;
      /** Format: uuid */
      professionalId: string;
      /** Format: uuid */
      clientId: string;
      /** @enum {string} */
      programme: 'hub' | 'private';
      /** Format: uuid */
      hubId: string | null;
      /** Format: uuid */
      serviceId: string;
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
      policy: components['schemas']['BillingPolicySnapshot'];
      overbooked: boolean;
    };
    Delivery: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      kind:
        | 'session-confirmed'
        | 'session-cancelled'
        | 'decision-waiting'
        | 'charged'
        | 'waived'
        | 'payment-request'
        | 'charge-withdrawn'
        | 'receipt'
        | 'refund'
        | 'payment-failed'
        | 'refund-failed'
        | 'surplus-paid-back';
      /** @enum {string} */
      recipient: 'client' | 'professional';
      /** @enum {string} */
      status: 'queued' | 'sent' | 'failed';
      attempts: number;
      /** Format: date-time */
      sentAt: string | null;
      messageId: string;
    };
    NotificationsSessionFacts: {
      /** Format: uuid */
      sessionId: string;
      /** Format: uuid */
      lineageId: string;
      /** Format: uuid */
      professionalId: string;
      /** Format: uuid */
      clientId: string;
      /** @enum {string} */
      programme: 'hub' | 'private';
      /** Format: uuid */
      hubId: string | null;
      /** Format: uuid */
      serviceId: string;
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
      policy: components['schemas']['NotificationsPolicySnapshot'];
      overbooked: boolean;
    };
    NotificationsPolicySnapshot: {
      windowHours: number | null;
      termsVersion: number | null;
      price: components['schemas']['Money'];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  SignInController_jwks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            keys: ({
              kid: string;
            } & {
              [key: string]: unknown;
            })[];
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_verify: {
    parameters: {
      query: {
        token: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedIn'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_ask: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: email */
          email: string;
          callbackURL?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {boolean} */
            status: true;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_signOut: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {boolean} */
            status: true;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_token: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            token: string;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ChargesController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        sessionId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Charge'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ChargesController_postPayment: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          reference?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Charge'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ChargesController_postRefund: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          amountMinor?: number;
          reason: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Charge'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ClientsController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        email?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Client'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ClientsController_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json':
          | {
              name: string;
              /** Format: email */
              email: string;
              timeZone: components['schemas']['TimeZone'];
              locale?: string;
              /** Format: uuid */
              hubId: string;
            }
          | {
              name: string;
              /** Format: email */
              email: string;
              timeZone: components['schemas']['TimeZone'];
              locale?: string;
              /** Format: uuid */
              professionalId: string;
            };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Client'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CreditsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Credits'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ClientsController_leaveHub: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionsController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        status?: 'open' | 'decided';
        sessionId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Decision'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionsController_postOutcome: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          outcome: 'charge-credit' | 'charge-direct' | 'waive';
          amountMinor?: number;
          reason?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionsController_deleteOutcome: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeliveriesController_resendDelivery: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  HubsController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Hub'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  HubsController_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          /** Format: email */
          adminEmail: string;
          minimumGroupSize: number;
          timeZone?: components['schemas']['TimeZone'];
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Hub'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CreditsController_postGrant: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json':
          | {
              clientIds: string[];
              credits: number;
              /** Format: date-time */
              expiresAt: string;
            }
          | {
              /** @enum {boolean} */
              all: true;
              credits: number;
              /** Format: date-time */
              expiresAt: string;
            };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreditGrant'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  UsageController_get: {
    parameters: {
      query?: {
        from?: string;
        to?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Usage'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  LiveController_listen: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events; each one’s data are such an object */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiveMessage'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MeController_read: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  PaymentsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentMethod'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  PaymentsController_begin: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description the provider’s page, where the client leaves a card */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentPage'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  PaymentsController_forget: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PaymentMethod'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OpsController_parked: {
    parameters: {
      query?: {
        service?: 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ParkedEvent'][];
            nextCursor: string | null;
            missing: ('booking' | 'availability' | 'billing' | 'notifications' | 'gateway')[];
            unread?: number;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OpsController_discard: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          service: 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';
          messageIds: string[];
          reason: string;
          /** @default false */
          evenIfOthersWait?: boolean;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Discarded'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OpsController_replay: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          service: 'booking' | 'availability' | 'billing' | 'notifications' | 'gateway';
          messageIds?: string[];
          /** @enum {boolean} */
          all?: true;
          /** @default false */
          dryRun?: boolean;
          /** @default false */
          past?: boolean;
          /** @default 50 */
          perSecond?: number;
          /** Format: date-time */
          parkedBefore?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Replayed'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OpsController_queues: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Queue'][];
            /** @enum {string|null} */
            nextCursor: null;
            alarms: string[];
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  PaymentsController_open: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description to the provider’s page, or to one of ours that says why there is nothing to pay */
      303: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  PaymentsController_hear: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description heard */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProfessionalsController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Professional'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProfessionalsController_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          /** Format: email */
          email: string;
          timeZone: components['schemas']['TimeZone'];
          locale?: string;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Professional'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProfessionalsController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Professional'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProfessionalsController_change: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name?: string;
          locale?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Professional'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionDefaultsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionDefaults'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionDefaultsController_put: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionDefaults'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionDefaults'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ScheduleController_find: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Schedule'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ScheduleController_save: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the set-up that was loaded: 428 without one once there is a set-up, 412 if stale */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Schedule'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            timeZone: components['schemas']['TimeZone'];
            workingHours: {
              days: number[];
              start: string;
              end: string;
            }[];
            hubAvailability: {
              days: number[];
              start: string;
              end: string;
            }[];
            overrides: (
              | {
                  /** Format: date */
                  date: string;
                  /** @enum {boolean} */
                  closed: true;
                }
              | {
                  /** Format: date */
                  date: string;
                  start: string;
                  end: string;
                }
            )[];
            bookablePeriodWeeks: number;
            noticeHours: number;
            bufferBeforeMinutes: number;
            bufferAfterMinutes: number;
            startIntervalMinutes: number;
            maxPerDay: number | null;
            outside: {
              /** Format: uuid */
              sessionId: string;
              /** Format: date-time */
              start: string;
              /** Format: date-time */
              end: string;
            }[];
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ScheduleController_history: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['SetUpChange'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ScheduleController_preview: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          schedule: components['schemas']['Schedule'];
          /** Format: uuid */
          serviceId: string;
          /** Format: date-time */
          from: string;
          /** Format: date-time */
          to: string;
          /** Format: date-time */
          start?: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SchedulePreview'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OffersController_getServices: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Services'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OffersController_putServices: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          services: {
            /** Format: uuid */
            id?: string;
            name: string;
            durationMinutes: number;
            price: components['schemas']['Money'];
            offeredToHub: boolean;
          }[];
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Services'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SlotsController_find: {
    parameters: {
      query: {
        serviceId: string;
        from: string;
        to: string;
        sessionId?: string;
      };
      header?: {
        /** @description The ETag of an earlier answer: 304 if it still holds */
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Slots'];
        };
      };
      /** @description Unchanged since the answer with the ETag in If-None-Match */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SlotsController_explain: {
    parameters: {
      query: {
        serviceId: string;
        start: string;
        sessionId?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Explanation'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OffersController_getTerms: {
    parameters: {
      query?: {
        version?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Terms'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OffersController_putTerms: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          windowHours: number | null;
          text: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Terms'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimeOffController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['TimeOff'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimeOffController_take: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: date-time */
          start: string;
          /** Format: date-time */
          end: string;
          note?: string;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            start: string;
            /** Format: date-time */
            end: string;
            note: string | null;
            collidesWith: {
              /** Format: uuid */
              sessionId: string;
              /** Format: date-time */
              start: string;
              /** Format: date-time */
              end: string;
            }[];
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimeOffController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        timeOffId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionsController_all: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        from?: string;
        to?: string;
        status?: 'scheduled' | 'completed' | 'cancelled' | 'rescheduled' | 'no-show';
        clientId?: string;
        professionalId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Session'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionsController_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: uuid */
          professionalId: string;
          /** Format: uuid */
          serviceId: string;
          /** Format: date-time */
          start: string;
          /** Format: uuid */
          clientId?: string;
          /** @enum {string} */
          programme?: 'hub' | 'private';
          overbook?: boolean;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionsController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionChangesController_cancel: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          acknowledge?: 'late-change' | 'own-terms';
          /** @enum {string} */
          reason?: 'by-professional' | 'by-client' | 'other';
          note?: string;
          /** Format: date-time */
          noticeAt?: string;
          /** @enum {string} */
          charge?: 'credit' | 'direct' | 'none';
          notifyClient?: boolean;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionsController_complete: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DecisionsController_postDecision: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      /** @description it existed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
      /** @description opened */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Decision'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeliveriesController_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Delivery'][];
            nextCursor: string | null;
          };
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionsController_noShow: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          charge?: 'credit' | 'direct' | 'none';
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionChangesController_quote: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Quote'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionChangesController_reschedule: {
    parameters: {
      query?: never;
      header?: {
        /** @description A repeat with the same key and body gets the first answer, for 24 hours */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: date-time */
          start: string;
          /** @enum {string} */
          acknowledge?: 'late-change' | 'own-terms';
          overbook?: boolean;
          notifyClient?: boolean;
        };
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SessionsController_timeline: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Timeline'];
        };
      };
      /** @description A refusal, by `code` */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
