PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1: trials, steps, attempts');
INSERT INTO grdb_migrations VALUES('2: references');
INSERT INTO grdb_migrations VALUES('3: measures');
INSERT INTO grdb_migrations VALUES('4: costs of steps');
CREATE TABLE study (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  specification TEXT NOT NULL, -- canonical JSON
  trainingSamples INTEGER NOT NULL -- in an epoch
) STRICT;
INSERT INTO study VALUES(1,'{"architecture":{"espalier":1,"input":[1,40],"layers":[{"kernel":3,"kind":"conv1d","name":"conv1","out":4},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}],"name":"small"},"budget":{"trials":12},"comment":"made by the schema''s first version","dataset":"mnist1d","epochs":4,"fidelity":{"kind":"asha","reduction":2},"limits":{"parameters":{"max":1200}},"name":"old","objectives":["accuracy","parameters"],"recipe":{"augmentation":{"cropPadding":0,"cutout":0,"flip":false,"mixup":0.0},"batchSize":32,"epochs":10,"exemptNormsAndBiases":false,"labelSmoothing":0.0,"learningRate":0.01,"name":"default","normalization":"unit","optimizer":{"betas":[0.9,0.999],"epsilon":1e-08,"kind":"adam"},"precision":"f32","recipe":1,"schedule":{"kind":"constant"},"seed":0,"validation":{"seed":0,"size":0.1,"stratified":false},"weightDecay":0.0},"sampler":{"kind":"nsga2","population":6},"seed":0,"study":1,"subset":600,"validation":{"seed":0,"size":0.1,"stratified":false},"window":4}',540);
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
INSERT INTO trial VALUES(1,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":1},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":3},{"kind":"relu","name":"relu_1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','f69eccb38c49bf872b503159538bbf57d36ab11e45e7bb68d93d7dafce02724e',780,1154,318,'conv1: copied behind itself; conv1: out 4 → 3; conv1: out 3 → 2; max_pool1d added after relu1; conv1: kernel 3 → 1; conv1d_1: out 4 → 5; max_pool1d_1: removed; conv1d_1: out 5 → 3; conv1: out 2 → 1; conv1d_1: out 3 → 2');
INSERT INTO trial VALUES(2,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3},{"kind":"relu","name":"relu_1"},{"kind":"global_avg_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','15a5772d50aa84a55aa5b612993a1afb1b21d2bee2fc5f37c9b4dd7cd202ee21',35,443,235,'conv1: out 4 → 2; conv1: out 2 → 1; conv1: copied behind itself; avg_pool1d added after relu1; conv1: out 1 → 2; flatten: flatten → global_avg_pool');
INSERT INTO trial VALUES(3,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":5},{"kind":"tanh","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":5,"groups":1},{"kind":"hard_swish","name":"tanh_1"},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":5,"groups":1},{"kind":"hard_swish","name":"hard_swish_1"},{"kind":"global_avg_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','49b9a23b90ace3c7112c4ab273086927ea075652395427ae8a0c93a13fcbff74',38,596,203,'conv1: out 4 → 2; conv1: out 2 → 3; conv1: kernel 3 → 5; conv1: out 3 → 2; relu1: relu → tanh; conv1: copied behind itself; conv1d_1: groups 1 → 2; tanh_1: tanh → hard_swish; conv1, conv1d_1, conv1d_1: out 2 → 3; flatten: flatten → global_avg_pool; conv1d_1: copied behind itself; widths scaled: to 38 parameters');
INSERT INTO trial VALUES(4,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":6,"kernel":3,"stride":2},{"kind":"tanh","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','8b10a4b652316b6e2ca621b8b025716af26d87ea3aebff58c867875800375a48',1174,1606,352,'conv1: out 4 → 6; relu1: relu → gelu; conv1: out 6 → 5; conv1: stride 1 → 2; conv1: out 5 → 10; conv1: copied behind itself; conv1d_1: removed; relu1: gelu → tanh; widths scaled: 1950 → 1174 parameters');
INSERT INTO trial VALUES(5,'{"random":{}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":1},{"kind":"relu","name":"relu1"},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":9,"padding":4},{"kind":"relu","name":"relu_3"},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":5,"padding":2},{"kind":"relu","name":"relu_1"},{"kind":"add","name":"add_1","inputs":["relu1","relu_1"]},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"linear_1","out":20},{"kind":"relu","name":"relu_2"},{"kind":"linear","name":"linear_2","out":10},{"kind":"relu","name":"relu_4"},{"kind":"linear","name":"classes","out":10}]}','99e491ada5119deb690dc9e400f448e79357f96c8f43fe0ccffb3c96c784e2b4',1158,1860,390,'conv1: kernel 3 → 9; conv1: kernel 9 → 1; conv1: out 4 → 5; flatten: flatten → global_avg_pool; conv1: copied behind itself; relu1 added to relu_1; flatten: global_avg_pool → flatten; linear added before classes; conv1d_1: kernel 1 → 5; conv1: copied behind itself; linear added before classes; conv1d_2: kernel 1 → 9; widths scaled: 15644 → 1158 parameters');
INSERT INTO trial VALUES(6,'{"crossover":{"first":0,"second":2,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3},{"kind":"relu","name":"relu_1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','a6966fb54f4f1c7646bf45449792c0bfde0a21ed200a67028639ccba3a4e946d',195,603,251,'conv1, flatten: of the other parent; conv1: out 3 → 2');
INSERT INTO trial VALUES(7,'{"mutate":{"parent":3,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":5},{"kind":"tanh","name":"relu1"},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":5,"groups":1,"stride":2},{"kind":"hard_swish","name":"tanh_1"},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":5,"groups":1},{"kind":"hard_swish","name":"hard_swish_1"},{"kind":"global_avg_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','e7fd2c981bbbbeebc21a57dee08a3fe61aa02cbb01813415d4352f1bd6bda511',38,404,139,'conv1d_1: stride 1 → 2');
INSERT INTO trial VALUES(8,'{"mutate":{"parent":0,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3,"stride":2},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','f3ad8d6c775a00fe8cc6e30081b937e939a3c1d30dd51ec42238eaf4e5bd6fe8',592,808,181,'conv1: stride 1 → 2');
INSERT INTO trial VALUES(9,'{"mutate":{"parent":0,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','c290c4dfc012283d6fd37aacd2c64fc8959d1dca12df311a62c2d02560c70ab8',592,1036,352,'avg_pool1d added after relu1');
INSERT INTO trial VALUES(10,'{"crossover":{"first":2,"second":9,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"relu1"},{"kind":"avg_pool1d","name":"avg_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','67e75b5917a9fe6b516ae925583527d1d8e077ab5cae3e2d1998836f07921137',58,502,412,'flatten: of the other parent; batch_norm added after conv1');
INSERT INTO trial VALUES(11,'{"mutate":{"parent":0,"steps":1}}','{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"relu","name":"relu1"},{"kind":"flatten","name":"flatten"},{"kind":"linear","name":"classes","out":10}]}','062b19b7f10b135418a33b092172a5ac781d3c3491eb91890859a9db727493ea',778,1074,238,'conv1: out 3 → 2');
CREATE TABLE step (
  number INTEGER PRIMARY KEY,
  trial INTEGER NOT NULL REFERENCES trial,
  rung INTEGER NOT NULL,
  epochs INTEGER NOT NULL
) STRICT;
INSERT INTO step VALUES(0,0,0,1);
INSERT INTO step VALUES(1,1,0,1);
INSERT INTO step VALUES(2,2,0,1);
INSERT INTO step VALUES(3,3,0,1);
INSERT INTO step VALUES(4,4,0,1);
INSERT INTO step VALUES(5,0,1,2);
INSERT INTO step VALUES(6,5,0,1);
INSERT INTO step VALUES(7,2,1,2);
INSERT INTO step VALUES(8,6,0,1);
INSERT INTO step VALUES(9,7,0,1);
INSERT INTO step VALUES(10,1,1,2);
INSERT INTO step VALUES(11,0,2,4);
INSERT INTO step VALUES(12,6,1,2);
INSERT INTO step VALUES(13,7,1,2);
INSERT INTO step VALUES(14,8,0,1);
INSERT INTO step VALUES(15,9,0,1);
INSERT INTO step VALUES(16,1,2,4);
INSERT INTO step VALUES(17,2,2,4);
INSERT INTO step VALUES(18,8,1,2);
INSERT INTO step VALUES(19,9,1,2);
INSERT INTO step VALUES(20,10,0,1);
INSERT INTO step VALUES(21,11,0,1);
INSERT INTO step VALUES(22,8,2,4);
CREATE TABLE outcome (
  step INTEGER PRIMARY KEY REFERENCES step,
  accuracy REAL,
  loss REAL,
  history TEXT,
  failure TEXT,
  seconds REAL NOT NULL,
  CHECK ((accuracy IS NULL) <> (failure IS NULL))
) STRICT;
INSERT INTO outcome VALUES(0,0.26666666666666666296,1.9896699746449788559,'[{"epoch":1,"trainLoss":2.221995207115456,"trainAccuracy":0.1425925925925926,"validationLoss":1.9896699746449789,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.0006129989997134544,"samplesPerSecond":927623.069552315}]',NULL,0.00064253400023517315275);
INSERT INTO outcome VALUES(1,0.11666666666666666851,2.2887800216674802911,'[{"epoch":1,"trainLoss":2.3073070420159234,"trainAccuracy":0.09074074074074075,"validationLoss":2.2887800216674803,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":0.0009254039996449137,"samplesPerSecond":641056.0807248651}]',NULL,0.00098344899970470578409);
INSERT INTO outcome VALUES(2,0.03333333333333333287,2.4333672046661378729,'[{"epoch":1,"trainLoss":2.407327402962579,"trainAccuracy":0.1,"validationLoss":2.433367204666138,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":0.0008805070001471904,"samplesPerSecond":649299.8983357567}]',NULL,0.00089017099980992497876);
INSERT INTO outcome VALUES(3,0.066666666666666665741,2.4200320720672605645,'[{"epoch":1,"trainLoss":2.450245569370411,"trainAccuracy":0.09074074074074075,"validationLoss":2.4200320720672606,"validationAccuracy":0.06666666666666667,"learningRate":0.01,"seconds":0.001309483000113687,"samplesPerSecond":436068.69538884953}]',NULL,0.0013681800000995281152);
INSERT INTO outcome VALUES(4,0.25,1.99351965586344404,'[{"epoch":1,"trainLoss":2.1685552137869375,"trainAccuracy":0.18518518518518517,"validationLoss":1.993519655863444,"validationAccuracy":0.25,"learningRate":0.01,"seconds":0.0006562040002791036,"samplesPerSecond":935183.1482384315}]',NULL,0.0006631139999626611825);
INSERT INTO outcome VALUES(5,0.26666666666666666296,1.7036128282546996182,'[{"epoch":1,"trainLoss":2.221995207115456,"trainAccuracy":0.1425925925925926,"validationLoss":1.9896699746449789,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.8618875821431478,"trainAccuracy":0.2962962962962963,"validationLoss":1.7036128282546996,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":0.0005960950002190657,"samplesPerSecond":1013856.0318998735}]',NULL,0.00060251400009292410686);
INSERT INTO outcome VALUES(6,0.11666666666666666851,2.3208653608957927616,'[{"epoch":1,"trainLoss":2.3220320613295944,"trainAccuracy":0.07777777777777778,"validationLoss":2.3208653608957928,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":0.0013847949999217235,"samplesPerSecond":405257.2369925794}]',NULL,0.0014739270000063697807);
INSERT INTO outcome VALUES(7,0.03333333333333333287,2.3945683638254799951,'[{"epoch":1,"trainLoss":2.407327402962579,"trainAccuracy":0.1,"validationLoss":2.433367204666138,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.363075030291522,"trainAccuracy":0.1,"validationLoss":2.39456836382548,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":0.0008292200000141747,"samplesPerSecond":684584.1784908626}]',NULL,0.00087099299980764044448);
INSERT INTO outcome VALUES(8,0.11666666666666666851,2.2983896414438884647,'[{"epoch":1,"trainLoss":2.3188943915896947,"trainAccuracy":0.08888888888888889,"validationLoss":2.2983896414438885,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":0.0007877689999986615,"samplesPerSecond":720622.6177645287}]',NULL,0.00083043300037388689815);
INSERT INTO outcome VALUES(9,0.10000000000000000555,2.4162618319193520655,'[{"epoch":1,"trainLoss":2.4149116427810102,"trainAccuracy":0.1037037037037037,"validationLoss":2.416261831919352,"validationAccuracy":0.1,"learningRate":0.01,"seconds":0.0010100790000251436,"samplesPerSecond":569971.3746839726}]',NULL,0.0010227780003333464264);
INSERT INTO outcome VALUES(10,0.10000000000000000555,2.2485358715057373046,'[{"epoch":1,"trainLoss":2.3073070420159234,"trainAccuracy":0.09074074074074075,"validationLoss":2.2887800216674803,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2836276760807745,"trainAccuracy":0.12962962962962962,"validationLoss":2.2485358715057373,"validationAccuracy":0.1,"learningRate":0.01,"seconds":0.0008604270001342229,"samplesPerSecond":672484.9064583365}]',NULL,0.00090138800032946164719);
INSERT INTO outcome VALUES(11,0.28333333333333332593,1.6562159458796184008,'[{"epoch":1,"trainLoss":2.221995207115456,"trainAccuracy":0.1425925925925926,"validationLoss":1.9896699746449789,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.8618875821431478,"trainAccuracy":0.2962962962962963,"validationLoss":1.7036128282546996,"validationAccuracy":0.26666666666666666,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":1.6264595490914804,"trainAccuracy":0.39444444444444443,"validationLoss":1.644388484954834,"validationAccuracy":0.3333333333333333,"learningRate":0.01,"seconds":0.0005871719999959168,"samplesPerSecond":1070899.4966509773},{"epoch":4,"trainLoss":1.4934464754881682,"trainAccuracy":0.4462962962962963,"validationLoss":1.6562159458796184,"validationAccuracy":0.2833333333333333,"learningRate":0.01,"seconds":0.00045240200006446685,"samplesPerSecond":1259719.0824945092}]',NULL,0.0010953060000247205607);
INSERT INTO outcome VALUES(12,0.083333333333333328707,2.3164535522460938388,'[{"epoch":1,"trainLoss":2.3188943915896947,"trainAccuracy":0.08888888888888889,"validationLoss":2.2983896414438885,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3057760468235724,"trainAccuracy":0.11296296296296296,"validationLoss":2.316453552246094,"validationAccuracy":0.08333333333333333,"learningRate":0.01,"seconds":0.000846135999836406,"samplesPerSecond":671187.654168135}]',NULL,0.00085357699981614132411);
INSERT INTO outcome VALUES(13,0.18333333333333332038,2.2382341861724852627,'[{"epoch":1,"trainLoss":2.4149116427810102,"trainAccuracy":0.1037037037037037,"validationLoss":2.416261831919352,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3310272658312763,"trainAccuracy":0.08333333333333333,"validationLoss":2.2382341861724853,"validationAccuracy":0.18333333333333332,"learningRate":0.01,"seconds":0.001036348000070575,"samplesPerSecond":556954.244049329}]',NULL,0.0010562880001998564694);
INSERT INTO outcome VALUES(14,0.14999999999999999444,2.1998787879943848544,'[{"epoch":1,"trainLoss":2.302730253007677,"trainAccuracy":0.13703703703703704,"validationLoss":2.199878787994385,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.00044627199986280175,"samplesPerSecond":1388613.8813734485}]',NULL,0.00045422399989547557197);
INSERT INTO outcome VALUES(15,0.25,2.0587143421173097479,'[{"epoch":1,"trainLoss":2.2268797132703995,"trainAccuracy":0.17222222222222222,"validationLoss":2.0587143421173097,"validationAccuracy":0.25,"learningRate":0.01,"seconds":0.0007072289999996428,"samplesPerSecond":804617.9110158228}]',NULL,0.00071380899998985114507);
INSERT INTO outcome VALUES(16,0.16666666666666665741,2.198080794016520123,'[{"epoch":1,"trainLoss":2.3073070420159234,"trainAccuracy":0.09074074074074075,"validationLoss":2.2887800216674803,"validationAccuracy":0.11666666666666667,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2836276760807745,"trainAccuracy":0.12962962962962962,"validationLoss":2.2485358715057373,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.2456986056433785,"trainAccuracy":0.14814814814814814,"validationLoss":2.2192453225453694,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.0007846839998819632,"samplesPerSecond":735385.2400754098},{"epoch":4,"trainLoss":2.199613673598678,"trainAccuracy":0.19074074074074074,"validationLoss":2.19808079401652,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":0.0006567450000147801,"samplesPerSecond":860280.8342457236}]',NULL,0.0014494210004158958327);
INSERT INTO outcome VALUES(17,0.03333333333333333287,2.3365145842234293915,'[{"epoch":1,"trainLoss":2.407327402962579,"trainAccuracy":0.1,"validationLoss":2.433367204666138,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.363075030291522,"trainAccuracy":0.1,"validationLoss":2.39456836382548,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.3372419834136964,"trainAccuracy":0.1,"validationLoss":2.360999822616577,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":0.0008703610001248308,"samplesPerSecond":648777.2349185067},{"epoch":4,"trainLoss":2.3187602784898544,"trainAccuracy":0.1,"validationLoss":2.3365145842234294,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":0.0007344400000874884,"samplesPerSecond":772136.7310943297}]',NULL,0.0016482559999531076755);
INSERT INTO outcome VALUES(18,0.25,1.9686584154764810161,'[{"epoch":1,"trainLoss":2.302730253007677,"trainAccuracy":0.13703703703703704,"validationLoss":2.199878787994385,"validationAccuracy":0.15,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.090306539005703,"trainAccuracy":0.23333333333333334,"validationLoss":1.968658415476481,"validationAccuracy":0.25,"learningRate":0.01,"seconds":0.00040198700025939615,"samplesPerSecond":1428265.3708168094}]',NULL,0.00043492599979799706488);
INSERT INTO outcome VALUES(19,0.23333333333333333703,1.8152234554290771484,'[{"epoch":1,"trainLoss":2.2268797132703995,"trainAccuracy":0.17222222222222222,"validationLoss":2.0587143421173097,"validationAccuracy":0.25,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":1.9391425203394006,"trainAccuracy":0.2611111111111111,"validationLoss":1.8152234554290771,"validationAccuracy":0.23333333333333334,"learningRate":0.01,"seconds":0.0007072590001371282,"samplesPerSecond":803108.9237324644}]',NULL,0.0007152510002015333157);
INSERT INTO outcome VALUES(20,0.03333333333333333287,2.3449426968892415068,'[{"epoch":1,"trainLoss":2.3676581771285448,"trainAccuracy":0.1,"validationLoss":2.3449426968892415,"validationAccuracy":0.03333333333333333,"learningRate":0.01,"seconds":0.0012199800003145356,"samplesPerSecond":458035.0804172742}]',NULL,0.0012785480003003613092);
INSERT INTO outcome VALUES(21,0.16666666666666665741,2.2320401986440021602,'[{"epoch":1,"trainLoss":2.3128377543555367,"trainAccuracy":0.11481481481481481,"validationLoss":2.232040198644002,"validationAccuracy":0.16666666666666666,"learningRate":0.01,"seconds":0.0004973479999534902,"samplesPerSecond":1150485.65451629}]',NULL,0.00050368700021863332949);
INSERT INTO outcome VALUES(22,0.29999999999999998889,1.785345737139383937,'[{"epoch":1,"trainLoss":2.302730253007677,"trainAccuracy":0.13703703703703704,"validationLoss":2.199878787994385,"validationAccuracy":0.15,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.090306539005703,"trainAccuracy":0.23333333333333334,"validationLoss":1.968658415476481,"validationAccuracy":0.25,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":1.8815451860427856,"trainAccuracy":0.26666666666666666,"validationLoss":1.790207306543986,"validationAccuracy":0.2833333333333333,"learningRate":0.01,"seconds":0.0003963979997934075,"samplesPerSecond":1447938.5645357943},{"epoch":4,"trainLoss":1.7582271178563436,"trainAccuracy":0.30925925925925923,"validationLoss":1.785345737139384,"validationAccuracy":0.3,"learningRate":0.01,"seconds":0.0003331740003886807,"samplesPerSecond":1720150.6075521572}]',NULL,0.00073635199987620580941);
CREATE TABLE fault (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step,
  reason TEXT NOT NULL,
  isDecisive INTEGER NOT NULL -- whether it speaks against the candidate
) STRICT;
INSERT INTO fault VALUES(1,3,'the worker was killed by signal 9',0);
CREATE TABLE confirmation (
  trial INTEGER NOT NULL REFERENCES trial,
  repetition INTEGER NOT NULL,
  accuracy REAL NOT NULL,
  PRIMARY KEY (trial, repetition)
) STRICT;
INSERT INTO confirmation VALUES(2,0,0.10399999999999999522);
INSERT INTO confirmation VALUES(2,1,0.26400000000000001243);
INSERT INTO confirmation VALUES(7,0,0.22000000000000000111);
INSERT INTO confirmation VALUES(7,1,0.24599999999999999644);
INSERT INTO confirmation VALUES(8,0,0.2909999999999999809);
INSERT INTO confirmation VALUES(8,1,0.40600000000000002753);
INSERT INTO confirmation VALUES(0,0,0.40600000000000002753);
INSERT INTO confirmation VALUES(0,1,0.56000000000000005329);
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  seconds REAL NOT NULL
) STRICT;
INSERT INTO session VALUES(1,0.18442025900003500282);
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
-- Multiply-adds of the training; NULL where an earlier version decided on it, which trained on all samples.
ALTER TABLE step ADD COLUMN multiplyAdds REAL;
COMMIT;
