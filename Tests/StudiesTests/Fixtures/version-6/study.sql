PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1: trials, steps, attempts');
INSERT INTO grdb_migrations VALUES('2: references');
INSERT INTO grdb_migrations VALUES('3: measures');
INSERT INTO grdb_migrations VALUES('4: costs of steps');
INSERT INTO grdb_migrations VALUES('5: fingerprints of samples');
INSERT INTO grdb_migrations VALUES('6: sessions of steps, weights, the constant predictor');
CREATE TABLE study (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  specification TEXT NOT NULL, -- canonical JSON
  trainingSamples INTEGER NOT NULL -- in an epoch
, fingerprint TEXT, testFingerprint TEXT, constantAccuracy REAL) STRICT;
INSERT INTO study VALUES(1,'{"architecture":{"espalier":1,"input":[1,40],"layers":[{"kernel":5,"kind":"conv1d","name":"conv","out":4,"stride":2},{"kind":"batch_norm","name":"norm"},{"kind":"relu"},{"kind":"flatten"},{"kind":"linear","name":"classes","out":10}],"name":"small"},"budget":{"trials":3},"dataset":"mnist1d","epochs":2,"fidelity":{"kind":"asha","min_epochs":1,"reduction":2,"whole_fronts":1},"limits":{"parameters":{"max":800}},"name":"before","objectives":["accuracy","parameters"],"recipe":{"augmentation":{"cropPadding":0,"cutout":0,"flip":false,"mixup":0.0},"batchSize":64,"earlyStopping":{"metric":"accuracy","minimumGain":0.0,"patience":3},"epochs":4,"exemptNormsAndBiases":false,"labelSmoothing":0.1,"learningRate":0.01,"name":"before","normalization":"unit","optimizer":{"betas":[0.9,0.999],"epsilon":1e-08,"kind":"adamw"},"precision":"f32","recipe":1,"schedule":{"kind":"constant"},"seed":2,"validation":{"seed":1,"size":500,"stratified":false},"weightDecay":0.01},"sampler":{"kind":"random"},"screening":{"kind":"none"},"seed":1,"study":1,"subset":600,"trainBaseFully":true,"validation":{"seed":1,"size":200,"stratified":false},"window":16}',400,'6498eb0155dee775022955fb27795cec943c8db71370ac3939a360d0f159aca1',NULL,0.125);
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
INSERT INTO trial VALUES(0,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv","out":4,"kernel":5,"stride":2},{"kind":"batch_norm","name":"norm"},{"kind":"relu","name":"relu_1"},{"kind":"flatten","name":"flatten_1"},{"kind":"linear","name":"classes","out":10}]}','e1402c63e09b6fa2946e51fa189eb3d234cd7cd32c9692395ee3d2e1e2ae928d',762,1170,298,'');
INSERT INTO trial VALUES(1,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv","out":4,"kernel":5,"stride":2},{"kind":"relu","name":"relu_1"},{"kind":"flatten","name":"flatten_1"},{"kind":"linear","name":"classes","out":10}]}','c9939feaf3760d7c1de0422ec83d4b1f6deb96cfa068609640c118bd209c746a',754,1162,226,'norm: removed');
INSERT INTO trial VALUES(2,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv","out":2,"kernel":3,"stride":2},{"kind":"batch_norm","name":"norm"},{"kind":"relu","name":"relu_1"},{"kind":"flatten","name":"flatten_1"},{"kind":"linear","name":"classes","out":10}]}','35da4f000e9600649a938db3442ad86d2478b7aec2d2044fde2a0c2d7cb7075b',402,546,162,'conv: kernel 5 → 9; conv: out 4 → 3; conv: kernel 9 → 3; conv: out 3 → 2');
CREATE TABLE step (
  number INTEGER PRIMARY KEY,
  trial INTEGER NOT NULL REFERENCES trial,
  rung INTEGER NOT NULL,
  epochs INTEGER NOT NULL
, multiplyAdds REAL, session INTEGER) STRICT;
INSERT INTO step VALUES(0,0,0,1,1404000.0,1);
INSERT INTO step VALUES(1,1,0,1,1394400.0,1);
INSERT INTO step VALUES(2,2,0,1,655200.0,1);
INSERT INTO step VALUES(3,0,1,2,1404000.0,1);
INSERT INTO step VALUES(4,1,1,2,1394400.0,1);
CREATE TABLE outcome (
  step INTEGER PRIMARY KEY REFERENCES step,
  accuracy REAL,
  loss REAL,
  history TEXT,
  failure TEXT,
  seconds REAL NOT NULL, weights TEXT,
  CHECK ((accuracy IS NULL) <> (failure IS NULL))
) STRICT;
INSERT INTO outcome VALUES(0,0.11500000000000000499,2.1993389415740964842,'[{"epoch":1,"trainLoss":2.282044277191162,"trainAccuracy":0.14,"validationLoss":2.1993389415740965,"validationAccuracy":0.115,"learningRate":0.01,"seconds":0.000494585998239927,"samplesPerSecond":928847.9323784906}]',NULL,0.00054272700072033330798,'f424178b2bf0a13cc71e9ba39b8ed22ab2092e59cdd0bef195f9ab9e70585c35');
INSERT INTO outcome VALUES(1,0.14499999999999999,2.1981885719299314452,'[{"epoch":1,"trainLoss":2.2578525066375734,"trainAccuracy":0.1625,"validationLoss":2.1981885719299314,"validationAccuracy":0.145,"learningRate":0.01,"seconds":0.00033997499849647284,"samplesPerSecond":1469432.1489643906}]',NULL,0.00036074600211577489972,'d88a339a7935dfb8ca94967f48b180ca1e857c545df1b6aad10c60ff2ed38212');
INSERT INTO outcome VALUES(2,0.14999999999999999444,2.2152520179748536044,'[{"epoch":1,"trainLoss":2.2806304836273195,"trainAccuracy":0.125,"validationLoss":2.2152520179748536,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.0005452400000649504,"samplesPerSecond":829003.5123334927}]',NULL,0.000573551998968468979,'d8a3ca3885ce56e6039df57771ccf3ebabb792c5a5271d6a5f7d3cee7131b8f1');
INSERT INTO outcome VALUES(3,0.14499999999999999,2.1929841804504395241,'[{"epoch":1,"trainLoss":2.282044277191162,"trainAccuracy":0.14,"validationLoss":2.1993389415740965,"validationAccuracy":0.115,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1339699268341064,"trainAccuracy":0.2175,"validationLoss":2.1929841804504395,"validationAccuracy":0.145,"learningRate":0.01,"seconds":0.0004503290001593996,"samplesPerSecond":1027992.2246800176}]',NULL,0.00047667899707448668777,'039e4d6700030d181b5f3a3996345d8168b37fd20d169e8e00f4c35b77368520');
INSERT INTO outcome VALUES(4,0.17499999999999998889,2.0760762166976927112,'[{"epoch":1,"trainLoss":2.2578525066375734,"trainAccuracy":0.1625,"validationLoss":2.1981885719299314,"validationAccuracy":0.145,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.0654363346099855,"trainAccuracy":0.2525,"validationLoss":2.0760762166976927,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.0003320539981359616,"samplesPerSecond":1505089.0812027284}]',NULL,0.00035715100239031016826,'236e5f5c4c11ae622534d3e4b4b917997788dcf55e052151b7253b37b1e0f666');
CREATE TABLE fault (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step,
  reason TEXT NOT NULL,
  isDecisive INTEGER NOT NULL -- whether it speaks against the candidate
) STRICT;
CREATE TABLE confirmation (
  trial INTEGER NOT NULL REFERENCES trial,
  repetition INTEGER NOT NULL,
  accuracy REAL NOT NULL,
  PRIMARY KEY (trial, repetition)
) STRICT;
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  seconds REAL NOT NULL
, ending TEXT) STRICT;
INSERT INTO session VALUES(1,0.075606095000694040209,'completed');
CREATE TABLE referenceConfirmation (
  hash TEXT NOT NULL, -- the network's
  repetition INTEGER NOT NULL,
  accuracy REAL NOT NULL,
  PRIMARY KEY (hash, repetition)
) STRICT;
CREATE TABLE measure (
  step INTEGER NOT NULL REFERENCES step,
  objective TEXT NOT NULL, -- its kind
  value REAL NOT NULL,
  PRIMARY KEY (step, objective)
) STRICT;
COMMIT;
