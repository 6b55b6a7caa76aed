PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1: trials, steps, attempts');
INSERT INTO grdb_migrations VALUES('2: references');
INSERT INTO grdb_migrations VALUES('3: measures');
INSERT INTO grdb_migrations VALUES('4: costs of steps');
INSERT INTO grdb_migrations VALUES('5: fingerprints of samples');
CREATE TABLE study (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  specification TEXT NOT NULL, -- canonical JSON
  trainingSamples INTEGER NOT NULL -- in an epoch
, fingerprint TEXT, testFingerprint TEXT) STRICT;
INSERT INTO study VALUES(1,'{"architecture":{"espalier":1,"input":[1,40],"layers":[{"kernel":3,"kind":"conv1d","name":"conv1","out":4},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}],"name":"small"},"budget":{"trials":12},"comment":"made by the schema''s fifth version","dataset":"mnist1d","epochs":4,"fidelity":{"kind":"asha","reduction":2,"whole_fronts":1},"limits":{"parameters":{"max":1200}},"name":"old5","objectives":["accuracy","parameters","latency"],"recipe":{"augmentation":{"cropPadding":0,"cutout":0,"flip":false,"mixup":0.0},"batchSize":32,"epochs":10,"exemptNormsAndBiases":false,"labelSmoothing":0.0,"learningRate":0.01,"name":"default","normalization":"unit","optimizer":{"betas":[0.9,0.999],"epsilon":1e-08,"kind":"adam"},"precision":"f32","recipe":1,"schedule":{"kind":"constant"},"seed":0,"validation":{"seed":0,"size":0.1,"stratified":false},"weightDecay":0.0},"sampler":{"kind":"nsga2","population":6},"screening":{"kind":"none"},"seed":0,"study":1,"subset":600,"validation":{"seed":0,"size":0.1,"stratified":false},"window":4}',540,NULL,NULL);
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
INSERT INTO trial VALUES(0,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','2d348d9f6fe141207cc70a70528886500fee4bc4feb90f649fb0faa2d680f5a3',1162,1606,352,'widths scaled: 1546 → 1162 parameters');
INSERT INTO trial VALUES(1,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":1,"stride":2},{"kind":"gelu","name":"relu1"},{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":3,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','bd29adbdc0db7847f934343e874aaedd040bc05b7450c586ee513f7f2a50a497',185,450,200,'relu1: relu → gelu; conv1: out 4 → 3; conv1: stride 1 → 2; conv1: out 3 → 2; conv1: kernel 3 → 1; conv1: copied behind itself; conv1d_1: out 2 → 3; max_pool1d added after gelu_1; conv1d_1: kernel 1 → 3; max_pool1d added after relu1');
INSERT INTO trial VALUES(2,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":3},{"kind":"relu","name":"relu_2"},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":3},{"kind":"hard_swish","name":"relu_1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','1611ce066c774588acfcb5997463231203d61e53ed3d8804d1f2bdf180eab1a8',706,1258,362,'conv1: out 4 → 2; conv1: out 2 → 1; conv1: copied behind itself; relu_1: relu → hard_swish; conv1d_1: out 1 → 2; conv1: copied behind itself');
INSERT INTO trial VALUES(3,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":5,"stride":1},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"tanh","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":5},{"kind":"batch_norm","name":"batch_norm_2"},{"kind":"tanh","name":"tanh_1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','b1ad156af9c0a9c643e3af704499f4c31182180f51815bb71c68bdda168a8ae4',692,1794,482,'conv1: out 4 → 2; conv1: out 2 → 3; conv1: kernel 3 → 5; batch_norm added after conv1; relu1: relu → tanh; avg_pool1d added after relu1; conv1: copied behind itself; conv1: stride 1 → 2; avg_pool1d_1: avg_pool1d → max_pool1d; avg_pool1d_1: removed; conv1: stride 2 → 1; widths scaled: to 692 parameters');
INSERT INTO trial VALUES(4,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3,"stride":2},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":4,"kernel":3,"stride":1},{"kind":"relu","name":"relu_1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"global_max_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','f167227161410e577966397fb35de5852292603f01f810bc37ba5e26e2eb2bb6',108,964,353,'conv1: out 4 → 6; flatten: flatten → global_max_pool; conv1: out 6 → 5; conv1: stride 1 → 2; conv1: out 5 → 10; conv1: copied behind itself; avg_pool1d added after relu_1; batch_norm added after conv1; widths scaled: to 108 parameters');
INSERT INTO trial VALUES(5,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":1,"stride":2},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_3","out":1,"kernel":1,"stride":1},{"kind":"batch_norm","name":"batch_norm_2"},{"kind":"relu","name":"relu_3"},{"kind":"add","name":"add_1","inputs":["relu1","relu_3"]},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":3,"stride":1,"groups":1},{"kind":"relu","name":"relu_2"},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":1},{"kind":"relu","name":"relu_1"},{"kind":"global_avg_pool","name":"flatten"},{"kind":"linear","name":"linear_1","out":4},{"kind":"relu","name":"relu_4"},{"kind":"linear","name":"linear_2","out":15},{"kind":"relu","name":"relu_5"},{"kind":"linear","name":"classes","out":10}]}','f72c7372f7baabd7720f5241e22b9d9cea204fcb237d020d5e0325c336e784a0',257,435,261,'conv1: stride 1 → 2; conv1: copied behind itself; conv1d_1: separated; batch_norm added after conv1; conv1: kernel 3 → 1; conv1, conv1d_2, conv1d_2: out 4 → 5; flatten: flatten → global_avg_pool; conv1: copied behind itself; relu1 added to relu_3; linear added before classes; conv1d_2: groups 5 → 1; linear added before classes; widths scaled: to 257 parameters');
INSERT INTO trial VALUES(6,'{"crossover":{"first":2,"second":3,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":5,"stride":1},{"kind":"tanh","name":"relu1"},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":3},{"kind":"relu","name":"relu_2"},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":3},{"kind":"hard_swish","name":"relu_1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','c373bea0ebbd822304bc0177e5e86f40cf256e8e259fc9c35676e7410f8d35d2',668,1258,342,'conv1, relu1: of the other parent; conv1: out 2 → 1');
INSERT INTO trial VALUES(7,'{"mutate":{"parent":1,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":1,"stride":2},{"kind":"gelu","name":"relu1"},{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":3,"kernel":9,"stride":1,"padding":4},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','62080506ab9ae42655a2715a790cf98299a5374f24175d0b2fe6bdaed15c89e2',221,810,200,'conv1d_1: kernel 3 → 9');
INSERT INTO trial VALUES(8,'{"mutate":{"parent":4,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":4,"kernel":3,"stride":2},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":4,"kernel":3,"stride":1},{"kind":"relu","name":"relu_1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"global_max_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','324142857e4c1cc0c3e2a2ba20cd35060a2d4e03033aa55a667f24e28d841717',126,1246,410,'conv1: out 3 → 4');
INSERT INTO trial VALUES(9,'{"mutate":{"parent":0,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','c290c4dfc012283d6fd37aacd2c64fc8959d1dca12df311a62c2d02560c70ab8',592,1036,352,'avg_pool1d added after relu1');
INSERT INTO trial VALUES(10,'{"mutate":{"parent":4,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3,"stride":2},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"relu1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":4,"kernel":3,"stride":1},{"kind":"relu","name":"relu_1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"global_max_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','e7b2c5b7a89e9cb4ab9d4cd26589736dbd8215115d3253a9ed0d9585e56d3d50',108,564,280,'max_pool1d added after relu1');
INSERT INTO trial VALUES(11,'{"mutate":{"parent":0,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','062b19b7f10b135418a33b092172a5ac781d3c3491eb91890859a9db727493ea',778,1074,238,'conv1: out 3 → 2');
CREATE TABLE step (
  number INTEGER PRIMARY KEY,
  trial INTEGER NOT NULL REFERENCES trial,
  rung INTEGER NOT NULL,
  epochs INTEGER NOT NULL
, multiplyAdds REAL) STRICT;
INSERT INTO step VALUES(0,0,0,1,2601720.0);
INSERT INTO step VALUES(1,1,0,1,729000.0);
INSERT INTO step VALUES(2,2,0,1,2037960.0);
INSERT INTO step VALUES(3,3,0,1,2906280.0);
INSERT INTO step VALUES(4,4,0,1,1561680.0);
INSERT INTO step VALUES(5,0,1,2,2601720.0);
INSERT INTO step VALUES(6,5,0,1,704700.0);
INSERT INTO step VALUES(7,2,1,2,2037960.0);
INSERT INTO step VALUES(8,3,1,2,2906280.0);
INSERT INTO step VALUES(9,6,0,1,2037960.0);
INSERT INTO step VALUES(10,1,1,2,729000.0);
INSERT INTO step VALUES(11,0,2,4,5203440.0);
INSERT INTO step VALUES(12,2,2,4,4075920.0);
INSERT INTO step VALUES(13,3,2,4,5812560.0);
INSERT INTO step VALUES(14,6,1,2,2037960.0);
INSERT INTO step VALUES(15,7,0,1,1312200.0);
INSERT INTO step VALUES(16,8,0,1,2018520.0);
INSERT INTO step VALUES(17,9,0,1,1678320.0);
INSERT INTO step VALUES(18,6,2,4,4075920.0);
INSERT INTO step VALUES(19,7,1,2,1312200.0);
INSERT INTO step VALUES(20,4,1,2,1561680.0);
INSERT INTO step VALUES(21,9,1,2,1678320.0);
INSERT INTO step VALUES(22,8,1,2,2018520.0);
INSERT INTO step VALUES(23,1,2,4,1458000.0);
INSERT INTO step VALUES(24,7,2,4,2624400.0);
INSERT INTO step VALUES(25,9,2,4,3356640.0);
INSERT INTO step VALUES(26,4,2,4,3123360.0);
INSERT INTO step VALUES(27,10,0,1,913680.0);
INSERT INTO step VALUES(28,11,0,1,1739880.0);
INSERT INTO step VALUES(29,10,1,2,913680.0);
INSERT INTO step VALUES(30,11,1,2,1739880.0);
INSERT INTO step VALUES(31,11,2,4,3479760.0);
CREATE TABLE outcome (
  step INTEGER PRIMARY KEY REFERENCES step,
  accuracy REAL,
  loss REAL,
  history TEXT,
  failure TEXT,
  seconds REAL NOT NULL,
  CHECK ((accuracy IS NULL) <> (failure IS NULL))
) STRICT;
INSERT INTO outcome VALUES(0,0.26666666666666666296,1.9896699746449788559,'[{"epoch":1,"trainLoss":2.221995207115456,"trainAccuracy":0.1425925925925926,"validationLoss":1.9896699746449789,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.0023775050000267584,"samplesPerSecond":259462.57612909348}]',NULL,0.058084512999926118936);
INSERT INTO outcome VALUES(1,0.083333333333333328707,2.278768285115559955,'[{"epoch":1,"trainLoss":2.2949442280663384,"trainAccuracy":0.11851851851851852,"validationLoss":2.27876828511556,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":0.056778371000064,"samplesPerSecond":9606.962272305671}]',NULL,0.10469768999996631464);
INSERT INTO outcome VALUES(2,0.083333333333333328707,2.3496591567993165838,'[{"epoch":1,"trainLoss":2.3216631324202925,"trainAccuracy":0.08333333333333333,"validationLoss":2.3496591567993166,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":0.007082070000024032,"samplesPerSecond":78963.43817392849}]',NULL,0.0073256519999631564132);
INSERT INTO outcome VALUES(3,0.21666666666666667406,2.0676722685496011777,'[{"epoch":1,"trainLoss":2.2151623249053953,"trainAccuracy":0.16296296296296298,"validationLoss":2.067672268549601,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.008181655000043975,"samplesPerSecond":67753.31269723999}]',NULL,0.0099585769999066542368);
INSERT INTO outcome VALUES(4,0.18333333333333332038,2.14504108428955087,'[{"epoch":1,"trainLoss":2.2773993244877566,"trainAccuracy":0.12407407407407407,"validationLoss":2.145041084289551,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":0.14011355799993908,"samplesPerSecond":3860.8984909945198}]',NULL,0.14021240500005660578);
INSERT INTO outcome VALUES(5,0.26666666666666666296,1.7036128282546996182,'[{"epoch":1,"trainLoss":2.221995207115456,"trainAccuracy":0.1425925925925926,"validationLoss":1.9896699746449789,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.8618875821431478,"trainAccuracy":0.2962962962962963,"validationLoss":1.7036128282546996,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.05463205000000926,"samplesPerSecond":9924.838098331533}]',NULL,0.054704296999943835544);
INSERT INTO outcome VALUES(6,0.11666666666666666851,2.3186025937398273555,'[{"epoch":1,"trainLoss":2.3220846829590975,"trainAccuracy":0.09814814814814815,"validationLoss":2.3186025937398274,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":0.12116806899996391,"samplesPerSecond":4464.789590301895}]',NULL,0.12129215300001305877);
INSERT INTO outcome VALUES(7,0.083333333333333328707,2.310877752304077326,'[{"epoch":1,"trainLoss":2.3216631324202925,"trainAccuracy":0.08333333333333333,"validationLoss":2.3496591567993166,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3081123970173025,"trainAccuracy":0.11481481481481481,"validationLoss":2.3108777523040773,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":0.002596120000021074,"samplesPerSecond":223337.5312427237}]',NULL,0.062947873999974035541);
INSERT INTO outcome VALUES(8,0.25,2.0033082485198976385,'[{"epoch":1,"trainLoss":2.2151623249053953,"trainAccuracy":0.16296296296296298,"validationLoss":2.067672268549601,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.9842045783996582,"trainAccuracy":0.21481481481481482,"validationLoss":2.0033082485198976,"validationAccuracy":0.25,"learningRate":0.01,"seconds":0.14185626500000126,"samplesPerSecond":7094.259401484108}]',NULL,0.14195406099997853743);
INSERT INTO outcome VALUES(9,0.083333333333333328707,2.3141072114308673945,'[{"epoch":1,"trainLoss":2.325046240841901,"trainAccuracy":0.1037037037037037,"validationLoss":2.3141072114308674,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":0.09123767699998098,"samplesPerSecond":5934.888013879106}]',NULL,0.10961984800007940066);
INSERT INTO outcome VALUES(10,0.11666666666666666851,2.2108465830485024561,'[{"epoch":1,"trainLoss":2.2949442280663384,"trainAccuracy":0.11851851851851852,"validationLoss":2.27876828511556,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1953694449530707,"trainAccuracy":0.12407407407407407,"validationLoss":2.2108465830485025,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":0.07107789200006209,"samplesPerSecond":7622.330464013704}]',NULL,0.15666097100006481923);
INSERT INTO outcome VALUES(11,0.28333333333333332593,1.6562159458796184008,'[{"epoch":1,"trainLoss":2.221995207115456,"trainAccuracy":0.1425925925925926,"validationLoss":1.9896699746449789,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.8618875821431478,"trainAccuracy":0.2962962962962963,"validationLoss":1.7036128282546996,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":1.6264595490914804,"trainAccuracy":0.39444444444444443,"validationLoss":1.644388484954834,"validationAccuracy":0.3333333333333333,"learningRate":0.01,"seconds":0.002097388000038336,"samplesPerSecond":284403.17203444924},{"epoch":4,"trainLoss":1.4934464754881682,"trainAccuracy":0.4462962962962963,"validationLoss":1.6562159458796184,"validationAccuracy":0.2833333333333333,"learningRate":0.01,"seconds":0.002006212999958734,"samplesPerSecond":290623.67302132584}]',NULL,0.095435819000044830318);
INSERT INTO outcome VALUES(12,0.26666666666666666296,1.9428035577138265121,'[{"epoch":1,"trainLoss":2.3216631324202925,"trainAccuracy":0.08333333333333333,"validationLoss":2.3496591567993166,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3081123970173025,"trainAccuracy":0.11481481481481481,"validationLoss":2.3108777523040773,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.208689566011782,"trainAccuracy":0.16111111111111112,"validationLoss":2.1838303565979005,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":0.1639378110000962,"samplesPerSecond":3298.1030172617097},{"epoch":4,"trainLoss":2.033978384512442,"trainAccuracy":0.21296296296296297,"validationLoss":1.9428035577138265,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.10675956599993697,"samplesPerSecond":5066.912330595672}]',NULL,0.31645513199998731579);
INSERT INTO outcome VALUES(13,0.23333333333333333703,1.9179512977600097212,'[{"epoch":1,"trainLoss":2.2151623249053953,"trainAccuracy":0.16296296296296298,"validationLoss":2.067672268549601,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.9842045783996582,"trainAccuracy":0.21481481481481482,"validationLoss":2.0033082485198976,"validationAccuracy":0.25,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":1.9052938885158963,"trainAccuracy":0.2388888888888889,"validationLoss":1.961434547106425,"validationAccuracy":0.23333333333333334,"learningRate":0.01,"seconds":0.11583767399997669,"samplesPerSecond":4670.52644738293},{"epoch":4,"trainLoss":1.86893178180412,"trainAccuracy":0.2462962962962963,"validationLoss":1.9179512977600097,"validationAccuracy":0.23333333333333334,"learningRate":0.01,"seconds":0.04788856300001498,"samplesPerSecond":11319.465911530891}]',NULL,0.16391324500000337138);
INSERT INTO outcome VALUES(14,0.13333333333333333148,2.3188337326049803799,'[{"epoch":1,"trainLoss":2.325046240841901,"trainAccuracy":0.1037037037037037,"validationLoss":2.3141072114308674,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3183727705920183,"trainAccuracy":0.08518518518518518,"validationLoss":2.3188337326049804,"validationAccuracy":0.13333333333333333,"learningRate":0.01,"seconds":0.03919780199998968,"samplesPerSecond":13863.591756242482}]',NULL,0.062167673999965700204);
INSERT INTO outcome VALUES(15,0.11666666666666666851,2.3002834161122640566,'[{"epoch":1,"trainLoss":2.310295511175085,"trainAccuracy":0.11666666666666667,"validationLoss":2.300283416112264,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":0.002680035000025782,"samplesPerSecond":220207.1904927425}]',NULL,0.0027516609999338470515);
INSERT INTO outcome VALUES(16,0.16666666666666665741,2.2817052205403647313,'[{"epoch":1,"trainLoss":2.299090768672802,"trainAccuracy":0.1425925925925926,"validationLoss":2.2817052205403647,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":0.01206929600004969,"samplesPerSecond":45558.07118583158}]',NULL,0.012152608999940639478);
INSERT INTO outcome VALUES(17,0.25,2.0587143421173097479,'[{"epoch":1,"trainLoss":2.2268797132703995,"trainAccuracy":0.17222222222222222,"validationLoss":2.0587143421173097,"validationAccuracy":0.25,"learningRate":0.01,"seconds":0.00250754900002903,"samplesPerSecond":235135.82359223274}]',NULL,0.002568639000060102262);
INSERT INTO outcome VALUES(18,0.066666666666666665741,2.2886447747548421816,'[{"epoch":1,"trainLoss":2.325046240841901,"trainAccuracy":0.1037037037037037,"validationLoss":2.3141072114308674,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3183727705920183,"trainAccuracy":0.08518518518518518,"validationLoss":2.3188337326049804,"validationAccuracy":0.13333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.3055000676049127,"trainAccuracy":0.0962962962962963,"validationLoss":2.3001436392466226,"validationAccuracy":0.13333333333333333,"learningRate":0.01,"seconds":0.08321640100007244,"samplesPerSecond":6508.154615287622},{"epoch":4,"trainLoss":2.2968203509295426,"trainAccuracy":0.13518518518518519,"validationLoss":2.288644774754842,"validationAccuracy":0.06666666666666667,"learningRate":0.01,"seconds":0.06333434800001214,"samplesPerSecond":8564.603262364712}]',NULL,0.24032958500004042434);
INSERT INTO outcome VALUES(19,0.14999999999999999444,2.150854015350341708,'[{"epoch":1,"trainLoss":2.310295511175085,"trainAccuracy":0.11666666666666667,"validationLoss":2.300283416112264,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2655163870917425,"trainAccuracy":0.11666666666666667,"validationLoss":2.1508540153503417,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.0028315299999803756,"samplesPerSecond":207699.8967261211}]',NULL,0.10848558200007119012);
INSERT INTO outcome VALUES(20,0.21666666666666667406,2.0317931334177652402,'[{"epoch":1,"trainLoss":2.2773993244877566,"trainAccuracy":0.12407407407407407,"validationLoss":2.145041084289551,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1753031730651857,"trainAccuracy":0.15,"validationLoss":2.0317931334177652,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.11614705399995273,"samplesPerSecond":4657.543063060136}]',NULL,0.18168261599998913879);
INSERT INTO outcome VALUES(21,0.23333333333333333703,1.8152234554290771484,'[{"epoch":1,"trainLoss":2.2268797132703995,"trainAccuracy":0.17222222222222222,"validationLoss":2.0587143421173097,"validationAccuracy":0.25,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.9391425203394006,"trainAccuracy":0.2611111111111111,"validationLoss":1.8152234554290771,"validationAccuracy":0.23333333333333334,"learningRate":0.01,"seconds":0.014703853000014533,"samplesPerSecond":37293.747447706475}]',NULL,0.02097276299991790438);
INSERT INTO outcome VALUES(22,0.14999999999999999444,2.2187785784403484257,'[{"epoch":1,"trainLoss":2.299090768672802,"trainAccuracy":0.1425925925925926,"validationLoss":2.2817052205403647,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2211231690865976,"trainAccuracy":0.16296296296296298,"validationLoss":2.2187785784403484,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.10355414000002838,"samplesPerSecond":5226.1149778414565}]',NULL,0.10362861099997644487);
INSERT INTO outcome VALUES(23,0.18333333333333332038,1.9966258684794107036,'[{"epoch":1,"trainLoss":2.2949442280663384,"trainAccuracy":0.11851851851851852,"validationLoss":2.27876828511556,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1953694449530707,"trainAccuracy":0.12407407407407407,"validationLoss":2.2108465830485025,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.080870038491708,"trainAccuracy":0.2037037037037037,"validationLoss":2.0803370475769043,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":0.05504967100000613,"samplesPerSecond":207924.14311250928},{"epoch":4,"trainLoss":1.9691364729845966,"trainAccuracy":0.24259259259259258,"validationLoss":1.9966258684794107,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":0.002623250000056032,"samplesPerSecond":223566.28802545913}]',NULL,0.1030002859999967768);
INSERT INTO outcome VALUES(24,0.23333333333333333703,1.9061765829722085996,'[{"epoch":1,"trainLoss":2.310295511175085,"trainAccuracy":0.11666666666666667,"validationLoss":2.300283416112264,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2655163870917425,"trainAccuracy":0.11666666666666667,"validationLoss":2.1508540153503417,"validationAccuracy":0.15,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.139765900152701,"trainAccuracy":0.17222222222222222,"validationLoss":1.9871909936269125,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.008249115000012353,"samplesPerSecond":68162.63453149515},{"epoch":4,"trainLoss":1.9630762992081818,"trainAccuracy":0.25,"validationLoss":1.9061765829722086,"validationAccuracy":0.23333333333333334,"learningRate":0.01,"seconds":0.08303329800003212,"samplesPerSecond":6526.164153480422}]',NULL,0.12200958000005357462);
INSERT INTO outcome VALUES(25,0.29999999999999998889,1.6991075754165649858,'[{"epoch":1,"trainLoss":2.2268797132703995,"trainAccuracy":0.17222222222222222,"validationLoss":2.0587143421173097,"validationAccuracy":0.25,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.9391425203394006,"trainAccuracy":0.2611111111111111,"validationLoss":1.8152234554290771,"validationAccuracy":0.23333333333333334,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":1.7373981025483873,"trainAccuracy":0.32037037037037036,"validationLoss":1.736785348256429,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.1034915429999046,"samplesPerSecond":5229.750138713696},{"epoch":4,"trainLoss":1.6422908615182947,"trainAccuracy":0.3648148148148148,"validationLoss":1.699107575416565,"validationAccuracy":0.3,"learningRate":0.01,"seconds":0.002246149000029618,"samplesPerSecond":256952.7121246634}]',NULL,0.10583885200003351201);
INSERT INTO outcome VALUES(26,0.28333333333333332593,1.8365465402603149414,'[{"epoch":1,"trainLoss":2.2773993244877566,"trainAccuracy":0.12407407407407407,"validationLoss":2.145041084289551,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1753031730651857,"trainAccuracy":0.15,"validationLoss":2.0317931334177652,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.0994277759834574,"trainAccuracy":0.20185185185185187,"validationLoss":1.953760576248169,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.18960019799999372,"samplesPerSecond":2852.5588855724336},{"epoch":4,"trainLoss":2.008243375354343,"trainAccuracy":0.23333333333333334,"validationLoss":1.836546540260315,"validationAccuracy":0.2833333333333333,"learningRate":0.01,"seconds":0.05711958799997774,"samplesPerSecond":9499.514557220968}]',NULL,0.24689346399998157721);
INSERT INTO outcome VALUES(27,0.21666666666666667406,2.1836574077606201171,'[{"epoch":1,"trainLoss":2.294649472060027,"trainAccuracy":0.13148148148148148,"validationLoss":2.18365740776062,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.09634002400002828,"samplesPerSecond":5618.393354663379}]',NULL,0.11742975099991781462);
INSERT INTO outcome VALUES(28,0.16666666666666665741,2.2320401986440021602,'[{"epoch":1,"trainLoss":2.3128377543555367,"trainAccuracy":0.11481481481481481,"validationLoss":2.232040198644002,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":0.0020802129999992758,"samplesPerSecond":285850.55627323035}]',NULL,0.0021470020000151635031);
INSERT INTO outcome VALUES(29,0.21666666666666667406,2.063292280832926373,'[{"epoch":1,"trainLoss":2.294649472060027,"trainAccuracy":0.13148148148148148,"validationLoss":2.18365740776062,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1975535957901564,"trainAccuracy":0.1648148148148148,"validationLoss":2.0632922808329264,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.005364335999956893,"samplesPerSecond":106561.73624503745}]',NULL,0.0056775119999201706377);
INSERT INTO outcome VALUES(30,0.21666666666666667406,2.1024495124816895419,'[{"epoch":1,"trainLoss":2.3128377543555367,"trainAccuracy":0.11481481481481481,"validationLoss":2.232040198644002,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1766321782712583,"trainAccuracy":0.20185185185185187,"validationLoss":2.1024495124816895,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.006449610000004213,"samplesPerSecond":87339.02729876204}]',NULL,0.0090903459999935876112);
INSERT INTO outcome VALUES(31,0.21666666666666667406,1.8690754254659016631,'[{"epoch":1,"trainLoss":2.3128377543555367,"trainAccuracy":0.11481481481481481,"validationLoss":2.232040198644002,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1766321782712583,"trainAccuracy":0.20185185185185187,"validationLoss":2.1024495124816895,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.0128115892410277,"trainAccuracy":0.27037037037037037,"validationLoss":1.9802506764729817,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.0023158129999956145,"samplesPerSecond":250205.14505479057},{"epoch":4,"trainLoss":1.8280475978498105,"trainAccuracy":0.337037037037037,"validationLoss":1.8690754254659017,"validationAccuracy":0.21666666666666667,"learningRate":0.01,"seconds":0.0020659719999684967,"samplesPerSecond":282232.6694732077}]',NULL,0.0094131150000293928314);
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
) STRICT;
INSERT INTO session VALUES(1,16.662229110999987824);
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
INSERT INTO measure VALUES(0,'latency',0.002763999987109855283);
INSERT INTO measure VALUES(2,'latency',0.0026839999236472067423);
INSERT INTO measure VALUES(3,'latency',0.0038760000506954384036);
INSERT INTO measure VALUES(4,'latency',0.0050070000270352466031);
INSERT INTO measure VALUES(1,'latency',0.0027140000611325376667);
INSERT INTO measure VALUES(5,'latency',0.0017429999843443511053);
INSERT INTO measure VALUES(7,'latency',0.0028439999368856661021);
INSERT INTO measure VALUES(6,'latency',0.0082220000194865860976);
INSERT INTO measure VALUES(8,'latency',0.0037859999792999587953);
INSERT INTO measure VALUES(9,'latency',0.0028749999501087586395);
INSERT INTO measure VALUES(10,'latency',0.0027239999553785310126);
INSERT INTO measure VALUES(11,'latency',0.001702999952613026835);
INSERT INTO measure VALUES(12,'latency',0.0026740000294012133963);
INSERT INTO measure VALUES(13,'latency',0.0046069999370956793427);
INSERT INTO measure VALUES(14,'latency',0.0028939999765498214401);
INSERT INTO measure VALUES(16,'latency',0.002985000037369900383);
INSERT INTO measure VALUES(15,'latency',0.0027950000003329478204);
INSERT INTO measure VALUES(17,'latency',0.0020229999790899455547);
INSERT INTO measure VALUES(19,'latency',0.0027840000029755174182);
INSERT INTO measure VALUES(18,'latency',0.0030850000030113733373);
INSERT INTO measure VALUES(21,'latency',0.0020930000346197630278);
INSERT INTO measure VALUES(20,'latency',0.0032049999845185084268);
INSERT INTO measure VALUES(22,'latency',0.0032850000479811569675);
INSERT INTO measure VALUES(24,'latency',0.0028639999527513282373);
INSERT INTO measure VALUES(23,'latency',0.0026940000452668755315);
INSERT INTO measure VALUES(25,'latency',0.0028139999130871728993);
INSERT INTO measure VALUES(26,'latency',0.0041370000189999700523);
INSERT INTO measure VALUES(28,'latency',0.0015819999816812924109);
INSERT INTO measure VALUES(27,'latency',0.0033050000638468191027);
INSERT INTO measure VALUES(29,'latency',0.0033449999818913056515);
INSERT INTO measure VALUES(30,'latency',0.0015819999816812924109);
INSERT INTO measure VALUES(31,'latency',0.0015719999737484613433);
COMMIT;
