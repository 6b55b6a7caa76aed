import GRDB

extension SQLiteStorage {
  /// Append-only: a migration that was released is never changed. The columns called accuracy hold the metric that decides,
  /// whatever it is: they have the name of the first one.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: trials, steps, attempts") { database in
      try database.execute(
        sql: """
          CREATE TABLE study (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            specification TEXT NOT NULL, -- canonical JSON
            trainingSamples INTEGER NOT NULL -- in an epoch
          ) STRICT;

          -- A candidate, before it is trained.
          CREATE TABLE trial (
            number INTEGER PRIMARY KEY,
            proposal TEXT NOT NULL,
            architecture TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            parameters INTEGER NOT NULL,
            multiplyAdds INTEGER NOT NULL,
            activations INTEGER NOT NULL,
            change TEXT NOT NULL
          ) STRICT;

          -- A stretch of training that was decided on.
          CREATE TABLE step (
            number INTEGER PRIMARY KEY,
            trial INTEGER NOT NULL REFERENCES trial,
            rung INTEGER NOT NULL,
            epochs INTEGER NOT NULL
          ) STRICT;

          -- What became of it: an accuracy or a failure.
          CREATE TABLE outcome (
            step INTEGER PRIMARY KEY REFERENCES step,
            accuracy REAL,
            loss REAL,
            history TEXT,
            failure TEXT,
            seconds REAL NOT NULL,
            CHECK ((accuracy IS NULL) <> (failure IS NULL))
          ) STRICT;

          -- Attempts that came to nothing.
          CREATE TABLE fault (
            id INTEGER PRIMARY KEY,
            step INTEGER NOT NULL REFERENCES step,
            reason TEXT NOT NULL,
            isDecisive INTEGER NOT NULL -- whether it speaks against the candidate
          ) STRICT;

          -- Accuracy on the test samples after training on all others.
          CREATE TABLE confirmation (
            trial INTEGER NOT NULL REFERENCES trial,
            repetition INTEGER NOT NULL,
            accuracy REAL NOT NULL,
            PRIMARY KEY (trial, repetition)
          ) STRICT;

          -- The time that coordinators have run.
          CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            seconds REAL NOT NULL
          ) STRICT;
          """)
    }
    migrator.registerMigration("2: references") { database in
      try database.execute(
        sql: """
          -- As confirmation, for the networks that the study is compared with.
          CREATE TABLE referenceConfirmation (
            hash TEXT NOT NULL, -- the network's
            repetition INTEGER NOT NULL,
            accuracy REAL NOT NULL,
            PRIMARY KEY (hash, repetition)
          ) STRICT;
          """)
    }
    migrator.registerMigration("3: measures") { database in
      try database.execute(
        sql: """
          -- Values of objectives that workers measure.
          CREATE TABLE measure (
            step INTEGER NOT NULL REFERENCES step,
            objective TEXT NOT NULL, -- its kind
            value REAL NOT NULL,
            PRIMARY KEY (step, objective)
          ) STRICT;
          """)
    }
    migrator.registerMigration("4: costs of steps") { database in
      try database.execute(
        sql: """
          -- Multiply-adds of the training; NULL where an earlier version decided on it, which trained on all samples.
          ALTER TABLE step ADD COLUMN multiplyAdds REAL;
          """)
    }
    migrator.registerMigration("5: fingerprints of samples") { database in
      try database.execute(
        sql: """
          -- What the data set's training samples are known by; NULL until a version that knows it runs the study.
          ALTER TABLE study ADD COLUMN fingerprint TEXT;
          -- As fingerprint, for the test samples; NULL until something is confirmed.
          ALTER TABLE study ADD COLUMN testFingerprint TEXT;
          """)
    }
    migrator.registerMigration("6: sessions of steps, weights, the constant predictor") { database in
      try database.execute(
        sql: """
          -- The accuracy on the validation samples of one answer for all; NULL where an earlier version began the study.
          ALTER TABLE study ADD COLUMN constantAccuracy REAL;
          -- The session that a worker trains it in; NULL where none does.
          ALTER TABLE step ADD COLUMN session INTEGER;
          -- SHA-256 of the file of weights; NULL where an earlier version wrote it.
          ALTER TABLE outcome ADD COLUMN weights TEXT;
          -- How the session ended; NULL where it did not come to an end.
          ALTER TABLE session ADD COLUMN ending TEXT;
          """)
    }
    migrator.registerMigration("7: files of the data set") { database in
      try database.execute(
        sql: """
          -- How many files samples are read from; NULL where there are none, or a version that knows it has not run the study.
          ALTER TABLE study ADD COLUMN dataFiles INTEGER;
          -- What they were when the study began, up to 10,000.
          CREATE TABLE dataFile (
            number INTEGER PRIMARY KEY, -- from 0, in the order in which they are read
            name TEXT NOT NULL, -- below the folder that all lie in
            size INTEGER NOT NULL, -- in bytes
            time INTEGER NOT NULL, -- of the last change, in nanoseconds
            blocks TEXT -- SHA-256 of a few blocks; NULL if none were read
          ) STRICT;
          """)
    }
    migrator.registerMigration("8: epochs of trainings under way") { database in
      try database.execute(
        sql: """
          -- What workers report of steps that have not ended, for people who look on: see EpochLog.
          CREATE TABLE epoch (
            step INTEGER NOT NULL REFERENCES step,
            number INTEGER NOT NULL, -- from 1, those of earlier rungs included
            trainLoss REAL,
            validationLoss REAL,
            accuracy REAL, -- on the validation samples
            seconds REAL NOT NULL, -- of training since the step began
            PRIMARY KEY (step, number)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("9: bytes on a microcontroller, and metrics in other numbers") { database in
      try database.execute(
        sql: """
          -- Bytes on a microcontroller; NULL unless the study counts them.
          ALTER TABLE trial ADD COLUMN flash INTEGER;
          ALTER TABLE trial ADD COLUMN ram INTEGER;
          -- The metric of the same network in other numbers than those that decide: in floats, if 8-bit integers do, and the
          -- other way round; NULL if it was not measured.
          ALTER TABLE confirmation ADD COLUMN counterpart REAL;
          ALTER TABLE referenceConfirmation ADD COLUMN counterpart REAL;
          """)
    }
    return migrator
  }()
}
