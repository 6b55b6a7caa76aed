extension PostgreSQLDatabase {
  struct Migration {
    var name: String
    var statements: [String]
  }

  /// Append-only: a migration that was released is never changed. Columns are called as those of SQLite's tables are.
  static let migrations = [
    Migration(name: "1: studies", statements: studies + facts),
    Migration(name: "2: weights", statements: weights),
    Migration(name: "3: tasks of workers", statements: tasks),
    Migration(name: "4: trainings that were given back", statements: pauses),
  ]

  private static let studies = [
    """
    CREATE TABLE espalier.study (
      id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      name text NOT NULL UNIQUE,
      specification text, -- JSON; NULL until the study has begun
      "trainingSamples" integer, -- in an epoch
      "constantAccuracy" double precision, -- the metric on the validation samples of one answer for all
      fingerprint text, -- what the training samples are known by
      "testFingerprint" text,
      "dataFiles" integer, -- how many files samples are read from
      commits bigint NOT NULL DEFAULT 0 -- transactions of coordinators, by which a repeated one is recognised
    )
    """,
    """
    CREATE TABLE espalier.session (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      number integer NOT NULL, -- from 1
      seconds double precision NOT NULL,
      ending text, -- NULL if it was cut short
      PRIMARY KEY (study, number)
    )
    """,
    """
    CREATE TABLE espalier."dataFile" (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      number integer NOT NULL,
      name text NOT NULL,
      size bigint NOT NULL,
      time bigint NOT NULL,
      blocks text,
      PRIMARY KEY (study, number)
    )
    """,
  ]

  private static let facts = [
    """
    CREATE TABLE espalier.trial (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      number integer NOT NULL,
      proposal text NOT NULL,
      architecture text NOT NULL,
      hash text NOT NULL,
      parameters bigint NOT NULL,
      "multiplyAdds" bigint NOT NULL,
      activations bigint NOT NULL,
      flash bigint,
      ram bigint,
      change text NOT NULL,
      PRIMARY KEY (study, number),
      UNIQUE (study, hash)
    )
    """,
    """
    CREATE TABLE espalier.step (
      study integer NOT NULL,
      number integer NOT NULL,
      trial integer NOT NULL,
      rung integer NOT NULL,
      epochs integer NOT NULL,
      "multiplyAdds" double precision,
      session integer, -- that a worker trains it in; NULL if none does
      PRIMARY KEY (study, number),
      FOREIGN KEY (study, trial) REFERENCES espalier.trial ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE espalier.outcome (
      study integer NOT NULL,
      step integer NOT NULL,
      accuracy double precision, -- the metric that decides
      loss double precision,
      history text,
      failure text,
      seconds double precision NOT NULL,
      weights text, -- SHA-256
      PRIMARY KEY (study, step),
      FOREIGN KEY (study, step) REFERENCES espalier.step ON DELETE CASCADE,
      CHECK ((accuracy IS NULL) <> (failure IS NULL))
    )
    """,
    """
    CREATE TABLE espalier.measure (
      study integer NOT NULL,
      step integer NOT NULL,
      objective text NOT NULL,
      value double precision NOT NULL,
      PRIMARY KEY (study, step, objective),
      FOREIGN KEY (study, step) REFERENCES espalier.step ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE espalier.fault (
      study integer NOT NULL,
      id integer GENERATED ALWAYS AS IDENTITY,
      step integer NOT NULL,
      reason text NOT NULL,
      "isDecisive" integer NOT NULL,
      PRIMARY KEY (study, id),
      FOREIGN KEY (study, step) REFERENCES espalier.step ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE espalier.confirmation (
      study integer NOT NULL,
      trial integer NOT NULL,
      repetition integer NOT NULL,
      accuracy double precision NOT NULL,
      counterpart double precision,
      PRIMARY KEY (study, trial, repetition),
      FOREIGN KEY (study, trial) REFERENCES espalier.trial ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE espalier."referenceConfirmation" (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      hash text NOT NULL,
      repetition integer NOT NULL,
      accuracy double precision NOT NULL,
      counterpart double precision,
      PRIMARY KEY (study, hash, repetition)
    )
    """,
    // Of steps that have not ended, for people who look on.
    """
    CREATE TABLE espalier.epoch (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      step integer NOT NULL, -- which may not be written yet
      number integer NOT NULL,
      "trainLoss" double precision,
      "validationLoss" double precision,
      accuracy double precision,
      seconds double precision NOT NULL,
      PRIMARY KEY (study, step, number)
    )
    """,
  ]

  private static let weights = [
    """
    CREATE TABLE espalier.weights (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      hash text NOT NULL, -- SHA-256 of the file
      size bigint NOT NULL, -- in bytes
      PRIMARY KEY (study, hash)
    )
    """,
    """
    CREATE TABLE espalier."weightsPiece" (
      study integer NOT NULL,
      hash text NOT NULL,
      number integer NOT NULL, -- from 0
      bytes bytea NOT NULL,
      PRIMARY KEY (study, hash, number),
      FOREIGN KEY (study, hash) REFERENCES espalier.weights ON DELETE CASCADE
    )
    """,
    // Weights are floats, which do not compress.
    #"ALTER TABLE espalier."weightsPiece" ALTER COLUMN bytes SET STORAGE EXTERNAL"#,
  ]

  private static let pauses = [
    // SHA-256 of the state of a training that a worker was asked to give back; NULL if it begins anew.
    "ALTER TABLE espalier.task ADD COLUMN paused text",
    // Why a worker could not work; such a row is of no worker that lives.
    "ALTER TABLE espalier.worker ADD COLUMN refusal text",
  ]

  private static let tasks = [
    // What all who compute must have in common, as JSON; NULL until a coordinator has run.
    "ALTER TABLE espalier.study ADD COLUMN arithmetic text",
    // Steps that wait for a worker, are trained, or whose coordinator has not heard of their end.
    """
    CREATE TABLE espalier.task (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      step integer NOT NULL, -- below 0 where weights are trained once more
      attempt integer NOT NULL DEFAULT 1, -- another number each time that the task is free again
      assignment text NOT NULL,
      worker text, -- that has claimed it
      lease timestamptz, -- until when the worker must be heard of again
      losses integer NOT NULL DEFAULT 0, -- workers that were not
      reply text,
      "isTrained" boolean NOT NULL DEFAULT false, -- whether the reply is a result
      PRIMARY KEY (study, step)
    ) WITH (fillfactor = 50)
    """,
    // Workers that have joined, for people who look on.
    """
    CREATE TABLE espalier.worker (
      study integer NOT NULL REFERENCES espalier.study ON DELETE CASCADE,
      id text NOT NULL,
      host text NOT NULL,
      process integer NOT NULL,
      seen timestamptz NOT NULL,
      trained integer NOT NULL DEFAULT 0,
      PRIMARY KEY (study, id)
    )
    """,
  ]
}
