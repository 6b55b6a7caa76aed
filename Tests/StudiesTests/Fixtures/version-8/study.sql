PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE confirmation (
  trial INTEGER NOT NULL REFERENCES trial,
  repetition INTEGER NOT NULL,
  accuracy REAL NOT NULL,
  PRIMARY KEY (trial, repetition)
) STRICT;
INSERT INTO "confirmation" VALUES(0,0,0.16);
INSERT INTO "confirmation" VALUES(0,1,0.158);
CREATE TABLE dataFile (
  number INTEGER PRIMARY KEY, -- from 0, in the order in which they are read
  name TEXT NOT NULL, -- below the folder that all lie in
  size INTEGER NOT NULL, -- in bytes
  time INTEGER NOT NULL, -- of the last change, in nanoseconds
  blocks TEXT -- SHA-256 of a few blocks; NULL if none were read
) STRICT;
CREATE TABLE epoch (
  step INTEGER NOT NULL REFERENCES step,
  number INTEGER NOT NULL, -- from 1, those of earlier rungs included
  trainLoss REAL,
  validationLoss REAL,
  accuracy REAL, -- on the validation samples
  seconds REAL NOT NULL, -- of training since the step began
  PRIMARY KEY (step, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE fault (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step,
  reason TEXT NOT NULL,
  isDecisive INTEGER NOT NULL -- whether it speaks against the candidate
) STRICT;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1: trials, steps, attempts');
INSERT INTO "grdb_migrations" VALUES('2: references');
INSERT INTO "grdb_migrations" VALUES('3: measures');
INSERT INTO "grdb_migrations" VALUES('4: costs of steps');
INSERT INTO "grdb_migrations" VALUES('5: fingerprints of samples');
INSERT INTO "grdb_migrations" VALUES('6: sessions of steps, weights, the constant predictor');
INSERT INTO "grdb_migrations" VALUES('7: files of the data set');
INSERT INTO "grdb_migrations" VALUES('8: epochs of trainings under way');
CREATE TABLE measure (
  step INTEGER NOT NULL REFERENCES step,
  objective TEXT NOT NULL, -- its kind
  value REAL NOT NULL,
  PRIMARY KEY (step, objective)
) STRICT;
CREATE TABLE outcome (
  step INTEGER PRIMARY KEY REFERENCES step,
  accuracy REAL,
  loss REAL,
  history TEXT,
  failure TEXT,
  seconds REAL NOT NULL, weights TEXT,
  CHECK ((accuracy IS NULL) <> (failure IS NULL))
) STRICT;
INSERT INTO "outcome" VALUES(0,6.66666666666666657414e-02,2.39421582221984863281e+00,'[{"epoch":1,"trainLoss":2.342926009496053,"trainAccuracy":0.13703703703703704,"validationLoss":2.3942158222198486,"validationAccuracy":0.06666666666666667,"learningRate":0.001,"seconds":0.0059743629972217605,"samplesPerSecond":93878.88786069845}]',NULL,6.12921299762092530727e-03,'c8c91a1aed3806464bf655f96e7c162170bb1e02173c17e88f09b5366a13b4eb');
INSERT INTO "outcome" VALUES(1,0.05,2.33479809761047363281e+00,'[{"epoch":1,"trainLoss":2.3553719891442193,"trainAccuracy":0.08703703703703704,"validationLoss":2.3347980976104736,"validationAccuracy":0.05,"learningRate":0.001,"seconds":0.002621578001708258,"samplesPerSecond":217305.13450732647}]',NULL,2.85134900332195684313e-03,'eb660b28d6e1100d0315da59d75417109980c08f37fed0822c63243942b94111');
INSERT INTO "outcome" VALUES(2,0.05,2.35970163345336914062e+00,'[{"epoch":1,"trainLoss":2.3631154660825375,"trainAccuracy":0.06851851851851852,"validationLoss":2.359701633453369,"validationAccuracy":0.05,"learningRate":0.001,"seconds":0.0015495839979848824,"samplesPerSecond":377023.8868646625}]',NULL,1.7357610049657523632e-03,'9377fb3078bf09920195e91453bd9580f7e500462737b2afd5f506bd3f18743a');
INSERT INTO "outcome" VALUES(3,8.33333333333333287074e-02,2.33776783943176269531e+00,'[{"epoch":1,"trainLoss":2.311344842557554,"trainAccuracy":0.11296296296296296,"validationLoss":2.3377678394317627,"validationAccuracy":0.08333333333333333,"learningRate":0.001,"seconds":0.0025337379993288778,"samplesPerSecond":230179.2243409461}]',NULL,6.52985900524072349071e-03,'3ea1a1db2cf5c11c65ce95d6b396f7830bb17edc8c1c60113d1e8c5cb0bfd3e4');
INSERT INTO "outcome" VALUES(4,0.1,2.35685610771179199218e+00,'[{"epoch":1,"trainLoss":2.342926009496053,"trainAccuracy":0.13703703703703704,"validationLoss":2.3942158222198486,"validationAccuracy":0.06666666666666667,"learningRate":0.001,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.317271926667955,"trainAccuracy":0.14814814814814814,"validationLoss":2.356856107711792,"validationAccuracy":0.1,"learningRate":0.001,"seconds":0.0016835229980642907,"samplesPerSecond":347561.91788694443}]',NULL,6.71407300251303240656e-03,'c400717f36f7964fb2c6e71f222d0324cc95e5dfbb7809830cae0d7cabc3231b');
INSERT INTO "outcome" VALUES(5,6.66666666666666657414e-02,2.34777021408081054687e+00,'[{"epoch":1,"trainLoss":2.3631154660825375,"trainAccuracy":0.06851851851851852,"validationLoss":2.359701633453369,"validationAccuracy":0.05,"learningRate":0.001,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3535026673917416,"trainAccuracy":0.07222222222222222,"validationLoss":2.3477702140808105,"validationAccuracy":0.06666666666666667,"learningRate":0.001,"seconds":0.005992359001538716,"samplesPerSecond":92412.29987880692}]',NULL,6.26099900546250864863e-03,'548e2bcc297c98985ef4de9ed079927fe00b14c61827868ef81d11080db99202');
INSERT INTO "outcome" VALUES(6,8.33333333333333287074e-02,2.33467197418212890625e+00,'[{"epoch":1,"trainLoss":2.311344842557554,"trainAccuracy":0.11296296296296296,"validationLoss":2.3377678394317627,"validationAccuracy":0.08333333333333333,"learningRate":0.001,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.309293814058657,"trainAccuracy":0.11296296296296296,"validationLoss":2.334671974182129,"validationAccuracy":0.08333333333333333,"learningRate":0.001,"seconds":0.0033322850067634135,"samplesPerSecond":169999.87086841807}]',NULL,7.24846799857914447784e-03,'12166b3128ed4141dcf46ad48a29d3037e5e357aee07e22ff72129abfedf1a7d');
CREATE TABLE referenceConfirmation (
  hash TEXT NOT NULL, -- the network's
  repetition INTEGER NOT NULL,
  accuracy REAL NOT NULL,
  PRIMARY KEY (hash, repetition)
) STRICT;
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  seconds REAL NOT NULL
, ending TEXT) STRICT;
INSERT INTO "session" VALUES(1,1.0787475990000530146e+00,'completed');
CREATE TABLE step (
  number INTEGER PRIMARY KEY,
  trial INTEGER NOT NULL REFERENCES trial,
  rung INTEGER NOT NULL,
  epochs INTEGER NOT NULL
, multiplyAdds REAL, session INTEGER) STRICT;
INSERT INTO "step" VALUES(0,0,0,1,696600.0,1);
INSERT INTO "step" VALUES(1,1,0,1,706320.0,1);
INSERT INTO "step" VALUES(2,2,0,1,243000.0,1);
INSERT INTO "step" VALUES(3,3,0,1,372600.0,1);
INSERT INTO "step" VALUES(4,0,1,2,696600.0,1);
INSERT INTO "step" VALUES(5,2,1,2,243000.0,1);
INSERT INTO "step" VALUES(6,3,1,2,372600.0,1);
CREATE TABLE study (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  specification TEXT NOT NULL, -- canonical JSON
  trainingSamples INTEGER NOT NULL -- in an epoch
, fingerprint TEXT, testFingerprint TEXT, constantAccuracy REAL, dataFiles INTEGER) STRICT;
INSERT INTO "study" VALUES(1,'{"architecture":{"espalier":1,"input":[1,40],"layers":[{"kernel":3,"kind":"conv1d","name":"conv1","out":3,"stride":4},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}],"name":"small"},"budget":{"trials":4},"dataset":"mnist1d","epochs":2,"fidelity":{"kind":"asha","wholeFronts":1},"limits":{"parameters":{"max":400}},"name":"mnist1d-small","objectives":["accuracy","parameters"],"recipe":{"augmentation":{"cropPadding":0,"cutout":0,"flip":false,"mixup":0.0},"batchSize":64,"epochs":10,"exemptNormsAndBiases":false,"labelSmoothing":0.0,"learningRate":0.001,"name":"default","normalization":"unit","optimizer":{"betas":[0.9,0.999],"epsilon":1e-08,"kind":"adam"},"precision":"f32","recipe":1,"schedule":{"kind":"constant"},"seed":0,"validation":{"seed":0,"size":0.1,"stratified":false},"weightDecay":0.0},"sampler":{"kind":"random"},"screening":{"kind":"none"},"seed":1,"study":1,"subset":600,"trainBaseFully":true,"validation":{"seed":0,"size":0.1,"stratified":false},"window":16}',540,'6498eb0155dee775022955fb27795cec943c8db71370ac3939a360d0f159aca1','745961d990e8a736552f2fc34f8b5dff89ec512f5936abff6104e60f419c67a4',1.8333333333333332038e-01,NULL);
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
INSERT INTO "trial" VALUES(0,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3,"stride":4},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','ff21ff8ff6a4310c5fca4586db8d706fbcdce61d6b4da4df4560886eca1192c0',322,430,100,'');
INSERT INTO "trial" VALUES(1,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3,"stride":4},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','6755e82d57df64c7282032361a7b624f4197672faa38dd014b9538433af129af',328,436,130,'batch_norm added after conv1');
INSERT INTO "trial" VALUES(2,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":3,"stride":4},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','ebdfb7b7f9ede8bce926d4eb7f7bc2112b44167fa14c034a784916b4a829c011',114,150,40,'conv1: kernel 3 → 9; conv1: out 3 → 2; conv1: kernel 9 → 3; conv1: out 2 → 1');
INSERT INTO "trial" VALUES(3,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":5,"stride":4,"padding":2},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":5,"stride":1,"padding":2},{"kind":"relu","name":"relu_1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','d046200e665161686abd2bf3e821ba07ec379ae9e9d08ef552ec1b19194a279f',122,230,60,'conv1: out 3 → 2; conv1: kernel 3 → 1; conv1: kernel 1 → 5; conv1: copied behind itself; widths scaled: to 122 parameters');
COMMIT;
