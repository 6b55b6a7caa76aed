SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA espalier;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE espalier.confirmation (
    study integer NOT NULL,
    trial integer NOT NULL,
    repetition integer NOT NULL,
    accuracy double precision NOT NULL,
    counterpart double precision
);
CREATE TABLE espalier."dataFile" (
    study integer NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    "time" bigint NOT NULL,
    blocks text
);
CREATE TABLE espalier.epoch (
    study integer NOT NULL,
    step integer NOT NULL,
    number integer NOT NULL,
    "trainLoss" double precision,
    "validationLoss" double precision,
    accuracy double precision,
    seconds double precision NOT NULL
);
CREATE TABLE espalier.fault (
    study integer NOT NULL,
    id integer NOT NULL,
    step integer NOT NULL,
    reason text NOT NULL,
    "isDecisive" integer NOT NULL
);
ALTER TABLE espalier.fault ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME espalier.fault_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE espalier.measure (
    study integer NOT NULL,
    step integer NOT NULL,
    objective text NOT NULL,
    value double precision NOT NULL
);
CREATE TABLE espalier.migration (
    number integer NOT NULL,
    name text NOT NULL
);
CREATE TABLE espalier.outcome (
    study integer NOT NULL,
    step integer NOT NULL,
    accuracy double precision,
    loss double precision,
    history text,
    failure text,
    seconds double precision NOT NULL,
    weights text,
    CONSTRAINT outcome_check CHECK (((accuracy IS NULL) <> (failure IS NULL)))
);
CREATE TABLE espalier."referenceConfirmation" (
    study integer NOT NULL,
    hash text NOT NULL,
    repetition integer NOT NULL,
    accuracy double precision NOT NULL,
    counterpart double precision
);
CREATE TABLE espalier.session (
    study integer NOT NULL,
    number integer NOT NULL,
    seconds double precision NOT NULL,
    ending text
);
CREATE TABLE espalier.step (
    study integer NOT NULL,
    number integer NOT NULL,
    trial integer NOT NULL,
    rung integer NOT NULL,
    epochs integer NOT NULL,
    "multiplyAdds" double precision,
    session integer
);
CREATE TABLE espalier.study (
    id integer NOT NULL,
    name text NOT NULL,
    specification text,
    "trainingSamples" integer,
    "constantAccuracy" double precision,
    fingerprint text,
    "testFingerprint" text,
    "dataFiles" integer,
    commits bigint DEFAULT 0 NOT NULL,
    arithmetic text
);
ALTER TABLE espalier.study ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME espalier.study_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE espalier.task (
    study integer NOT NULL,
    step integer NOT NULL,
    attempt integer DEFAULT 1 NOT NULL,
    assignment text NOT NULL,
    worker text,
    lease timestamp with time zone,
    losses integer DEFAULT 0 NOT NULL,
    reply text,
    "isTrained" boolean DEFAULT false NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE espalier.trial (
    study integer NOT NULL,
    number integer NOT NULL,
    proposal text NOT NULL,
    architecture text NOT NULL,
    hash text NOT NULL,
    parameters bigint NOT NULL,
    "multiplyAdds" bigint NOT NULL,
    activations bigint NOT NULL,
    flash bigint,
    ram bigint,
    change text NOT NULL
);
CREATE TABLE espalier.weights (
    study integer NOT NULL,
    hash text NOT NULL,
    size bigint NOT NULL
);
CREATE TABLE espalier."weightsPiece" (
    study integer NOT NULL,
    hash text NOT NULL,
    number integer NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY espalier."weightsPiece" ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE espalier.worker (
    study integer NOT NULL,
    id text NOT NULL,
    host text NOT NULL,
    process integer NOT NULL,
    seen timestamp with time zone NOT NULL,
    trained integer DEFAULT 0 NOT NULL
);
INSERT INTO espalier.migration VALUES (1, '1: studies');
INSERT INTO espalier.migration VALUES (2, '2: weights');
INSERT INTO espalier.migration VALUES (3, '3: tasks of workers');
INSERT INTO espalier.outcome VALUES (1, 0, 0.0875, 2.3675448894500732, '[{"epoch":1,"trainLoss":2.3828453964657252,"trainAccuracy":0.12083333333333333,"validationLoss":2.3675448894500732,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":0.011342304991558194,"samplesPerSecond":65028.94287993112}]', NULL, 0.011383454999304377, '3485662122d2479a71bf723561ae48c3954e9479beb0a58d8589ec6c42109059');
INSERT INTO espalier.outcome VALUES (1, 1, 0.1, 2.3970340728759765, '[{"epoch":1,"trainLoss":2.4490871217515733,"trainAccuracy":0.059722222222222225,"validationLoss":2.3970340728759765,"validationAccuracy":0.1,"learningRate":0.01,"seconds":0.011385178004275076,"samplesPerSecond":64722.76635830753}]', NULL, 0.011415503002353944, '08e324119fa138905a08cc6770354fb70875a5743ad187260ad05f3e4ca3136a');
INSERT INTO espalier.outcome VALUES (1, 2, 0.0875, 2.323576307296753, '[{"epoch":1,"trainLoss":2.319078540802002,"trainAccuracy":0.09861111111111111,"validationLoss":2.323576307296753,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":0.008361232001334429,"samplesPerSecond":91595.61843392222}]', NULL, 0.00839451099454891, '3e888eb3c82ff285576b0fa1068a940f624216fc0f68a7d7535ea1f91ac24500');
INSERT INTO espalier.outcome VALUES (1, 3, 0.125, 2.23480224609375, '[{"epoch":1,"trainLoss":2.303968408372667,"trainAccuracy":0.14027777777777778,"validationLoss":2.23480224609375,"validationAccuracy":0.125,"learningRate":0.01,"seconds":0.020303678000345826,"samplesPerSecond":36208.22262115614}]', NULL, 0.020333373002358712, '35a23a35dda0ee89027e1f2e1f5a40c49891356bfcbf2ea82885204a5299df3c');
INSERT INTO espalier.outcome VALUES (1, 4, 0.1625, 2.2500420093536375, '[{"epoch":1,"trainLoss":2.3828453964657252,"trainAccuracy":0.12083333333333333,"validationLoss":2.3675448894500732,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.29473655488756,"trainAccuracy":0.18055555555555555,"validationLoss":2.2500420093536375,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":0.007696102999034338,"samplesPerSecond":96130.51962733635}]', NULL, 0.007720478999544866, '1f548b13297226371760c3223a258a37fb25021a8c4826e8e13f0fc52829a40c');
INSERT INTO espalier.outcome VALUES (1, 5, 0.0625, 2.3477339267730715, '[{"epoch":1,"trainLoss":2.4490871217515733,"trainAccuracy":0.059722222222222225,"validationLoss":2.3970340728759765,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.371630456712511,"trainAccuracy":0.08055555555555556,"validationLoss":2.3477339267730715,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":0.011510003998409957,"samplesPerSecond":63975.41072008189}]', NULL, 0.011538616003235802, 'db5498497595df142cd4f7bf99517e763db4cc9398701ee4f9916c590b0ed908');
INSERT INTO espalier.outcome VALUES (1, 6, 0.075, 2.350011682510376, '[{"epoch":1,"trainLoss":2.3452708456251354,"trainAccuracy":0.12222222222222222,"validationLoss":2.350011682510376,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.007231181996758096,"samplesPerSecond":102511.78078953087}]', NULL, 0.007254215990542434, '878839364a65476dfac260a6450748bc8e455f8ed0f93b4a4bff11d8646e7318');
INSERT INTO espalier.outcome VALUES (1, 7, 0.1875, 2.1841355323791505, '[{"epoch":1,"trainLoss":2.305034563276503,"trainAccuracy":0.15138888888888888,"validationLoss":2.1841355323791505,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":0.01346268699853681,"samplesPerSecond":54560.702654536944}]', NULL, 0.013485540999681689, '60ebd5552e5a50f161194e992a0ec085d0d5164eb055dddce8c8b99070fa4aa7');
INSERT INTO espalier.outcome VALUES (1, 8, 0.15, 2.052501845359802, '[{"epoch":1,"trainLoss":2.3828453964657252,"trainAccuracy":0.12083333333333333,"validationLoss":2.3675448894500732,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.29473655488756,"trainAccuracy":0.18055555555555555,"validationLoss":2.2500420093536375,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.1786665757497152,"trainAccuracy":0.24444444444444444,"validationLoss":2.1311662197113037,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":0.006969121997826733,"samplesPerSecond":106492.13013330466},{"epoch":4,"trainLoss":2.0693857298956977,"trainAccuracy":0.23055555555555557,"validationLoss":2.052501845359802,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.002574518002802506,"samplesPerSecond":299138.85408034956}]', NULL, 0.009575617994414642, '24d65b61353e95b7d5128f7748a308c96604077134b043d39a121cd6e59d2826');
INSERT INTO espalier.outcome VALUES (1, 9, 0.0625, 2.3257241249084473, '[{"epoch":1,"trainLoss":2.335370667775472,"trainAccuracy":0.09583333333333334,"validationLoss":2.3257241249084473,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":0.008626316004665568,"samplesPerSecond":87305.7341351922}]', NULL, 0.008653076001792215, 'd40b0280c348a13833905dbc252eaa54ca06268973715925b647e478c1a2b819');
INSERT INTO espalier.outcome VALUES (1, 10, 0.075, 2.3181636810302733, '[{"epoch":1,"trainLoss":2.3452708456251354,"trainAccuracy":0.12222222222222222,"validationLoss":2.350011682510376,"validationAccuracy":0.075,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3110377523634167,"trainAccuracy":0.12222222222222222,"validationLoss":2.3181636810302733,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.008213192006223835,"samplesPerSecond":89920.25190714744}]', NULL, 0.008236736000981182, 'c72e36641f5b00e131a2d2bacade3fa609a40a4f3dceb82d5905d2756551795e');
INSERT INTO espalier.outcome VALUES (1, 11, 0.175, 2.0916334629058837, '[{"epoch":1,"trainLoss":2.305034563276503,"trainAccuracy":0.15138888888888888,"validationLoss":2.1841355323791505,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1014334943559434,"trainAccuracy":0.21805555555555556,"validationLoss":2.0916334629058837,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.012951997996424325,"samplesPerSecond":83818.66669886732}]', NULL, 0.012996543999179266, 'f155849f84915ec889d99ae3e4cba038030e08115a08ea279167ff854a311f71');
INSERT INTO espalier.outcome VALUES (1, 12, 0.2125, 1.8915231227874756, '[{"epoch":1,"trainLoss":2.3828453964657252,"trainAccuracy":0.12083333333333333,"validationLoss":2.3675448894500732,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.29473655488756,"trainAccuracy":0.18055555555555555,"validationLoss":2.2500420093536375,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.1786665757497152,"trainAccuracy":0.24444444444444444,"validationLoss":2.1311662197113037,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":4,"trainLoss":2.0693857298956977,"trainAccuracy":0.23055555555555557,"validationLoss":2.052501845359802,"validationAccuracy":0.15,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":5,"trainLoss":1.9892368661032782,"trainAccuracy":0.21666666666666667,"validationLoss":1.9904955863952636,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":0.002845241004251875,"samplesPerSecond":272766.01756834384},{"epoch":6,"trainLoss":1.9285701592763265,"trainAccuracy":0.24583333333333332,"validationLoss":1.9397423982620239,"validationAccuracy":0.2125,"learningRate":0.01,"seconds":0.006375969998771325,"samplesPerSecond":116693.41418160967},{"epoch":7,"trainLoss":1.8856327719158597,"trainAccuracy":0.2611111111111111,"validationLoss":1.9125153064727782,"validationAccuracy":0.25,"learningRate":0.01,"seconds":0.010738867000327446,"samplesPerSecond":299437.93079348624},{"epoch":8,"trainLoss":1.8621937910715738,"trainAccuracy":0.27361111111111114,"validationLoss":1.8915231227874756,"validationAccuracy":0.2125,"learningRate":0.01,"seconds":0.0027523129974724725,"samplesPerSecond":280295.2447706901}]', NULL, 0.03098319699347485, '474309b1ca95a8833da95a2763c283b30f5a133ca0df815f4e9f3e1562a1f129');
INSERT INTO espalier.outcome VALUES (1, 13, 0.175, 2.2615683555603026, '[{"epoch":1,"trainLoss":2.2946507877773707,"trainAccuracy":0.14583333333333334,"validationLoss":2.2615683555603026,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.006925357010914013,"samplesPerSecond":107444.18037152794}]', NULL, 0.006950393988518044, '54f076f03802ea76693bcc949f146b7183c10d86707f98a479ad7a59aca2d736');
INSERT INTO espalier.outcome VALUES (1, 14, 0.175, 2.2369393825531008, '[{"epoch":1,"trainLoss":2.3452708456251354,"trainAccuracy":0.12222222222222222,"validationLoss":2.350011682510376,"validationAccuracy":0.075,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3110377523634167,"trainAccuracy":0.12222222222222222,"validationLoss":2.3181636810302733,"validationAccuracy":0.075,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.2845866574181453,"trainAccuracy":0.1763888888888889,"validationLoss":2.284228277206421,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":0.006836255008238368,"samplesPerSecond":108652.62746004247},{"epoch":4,"trainLoss":2.242674779891968,"trainAccuracy":0.21666666666666667,"validationLoss":2.2369393825531008,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.0041562599944882095,"samplesPerSecond":182001.4705700141}]', NULL, 0.011034115988877602, 'e4b725a7d8560478dd860845f2c1a12bfde520d940eba0b8f6b6b29948455274');
INSERT INTO espalier.outcome VALUES (1, 15, 0.0625, 2.315968704223633, '[{"epoch":1,"trainLoss":2.4490871217515733,"trainAccuracy":0.059722222222222225,"validationLoss":2.3970340728759765,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.371630456712511,"trainAccuracy":0.08055555555555556,"validationLoss":2.3477339267730715,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.331249025132921,"trainAccuracy":0.09583333333333334,"validationLoss":2.322940444946289,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":0.004817001987248659,"samplesPerSecond":157405.5717248876},{"epoch":4,"trainLoss":2.3110961437225344,"trainAccuracy":0.09583333333333334,"validationLoss":2.315968704223633,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":0.00714060700556729,"samplesPerSecond":104523.82009433943}]', NULL, 0.012002215997199528, '6491188b47b785ee8d1882f3d6bf6677c24fdd5fec1c9b9453a5e2fbf4b5084d');
INSERT INTO espalier.outcome VALUES (1, 16, 0.15, 1.964812660217285, '[{"epoch":1,"trainLoss":2.305034563276503,"trainAccuracy":0.15138888888888888,"validationLoss":2.1841355323791505,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.1014334943559434,"trainAccuracy":0.21805555555555556,"validationLoss":2.0916334629058837,"validationAccuracy":0.175,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.01448556582133,"trainAccuracy":0.24583333333333332,"validationLoss":2.002320742607117,"validationAccuracy":0.1375,"learningRate":0.01,"seconds":0.014589641999918967,"samplesPerSecond":80459.55816629608},{"epoch":4,"trainLoss":1.9361908435821533,"trainAccuracy":0.24444444444444444,"validationLoss":1.964812660217285,"validationAccuracy":0.15,"learningRate":0.01,"seconds":0.009011529007693753,"samplesPerSecond":82277.0540487655}]', NULL, 0.02364698900782969, '05c145439f79c80f5a40307ae01c1eb5654ab68961531e6839749ec75a590b90');
INSERT INTO espalier.outcome VALUES (1, 17, 0.0625, 2.324100399017334, '[{"epoch":1,"trainLoss":2.337449232737223,"trainAccuracy":0.08472222222222223,"validationLoss":2.324100399017334,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":0.007657545997062698,"samplesPerSecond":97575.24169112538}]', NULL, 0.007684195006731898, 'b325b650a6026e7fc3c0ddc2ad7088d62eae049564ad1d4776c628c00ac63795');
INSERT INTO espalier.outcome VALUES (1, 18, 0.1875, 2.0156021118164062, '[{"epoch":1,"trainLoss":2.3452708456251354,"trainAccuracy":0.12222222222222222,"validationLoss":2.350011682510376,"validationAccuracy":0.075,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3110377523634167,"trainAccuracy":0.12222222222222222,"validationLoss":2.3181636810302733,"validationAccuracy":0.075,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.2845866574181453,"trainAccuracy":0.1763888888888889,"validationLoss":2.284228277206421,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":4,"trainLoss":2.242674779891968,"trainAccuracy":0.21666666666666667,"validationLoss":2.2369393825531008,"validationAccuracy":0.175,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":5,"trainLoss":2.178398773405287,"trainAccuracy":0.2125,"validationLoss":2.1735571384429933,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.007628292994922958,"samplesPerSecond":99112.3663257843},{"epoch":6,"trainLoss":2.105474188592699,"trainAccuracy":0.21388888888888888,"validationLoss":2.113889193534851,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.006858417997136712,"samplesPerSecond":108413.89708252858},{"epoch":7,"trainLoss":2.042480574713813,"trainAccuracy":0.22083333333333333,"validationLoss":2.0650529146194456,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":0.002520327005186118,"samplesPerSecond":317927.53681833745},{"epoch":8,"trainLoss":1.992814098464118,"trainAccuracy":0.2263888888888889,"validationLoss":2.0156021118164062,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":0.0024140890018315986,"samplesPerSecond":320232.9870248875}]', NULL, 0.019478761998470873, 'd6d4af05fafcc2cbac8fa11b6036b8dd508a5ba6f93c00fd0de778a0eca4622f');
INSERT INTO espalier.outcome VALUES (1, 19, 0.075, 2.3119601726531984, '[{"epoch":1,"trainLoss":2.3058711422814264,"trainAccuracy":0.10138888888888889,"validationLoss":2.3119601726531984,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.007583254991914146,"samplesPerSecond":98462.0366648389}]', NULL, 0.007610796994413249, '9e5e7770d6877ce202c6dbb4927e5fe939d85990c7dcc50e6970432748aab32f');
INSERT INTO espalier.outcome VALUES (1, 20, 0.075, 2.314124584197998, '[{"epoch":1,"trainLoss":2.4490871217515733,"trainAccuracy":0.059722222222222225,"validationLoss":2.3970340728759765,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.371630456712511,"trainAccuracy":0.08055555555555556,"validationLoss":2.3477339267730715,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.331249025132921,"trainAccuracy":0.09583333333333334,"validationLoss":2.322940444946289,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":4,"trainLoss":2.3110961437225344,"trainAccuracy":0.09583333333333334,"validationLoss":2.315968704223633,"validationAccuracy":0.0625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":5,"trainLoss":2.303564167022705,"trainAccuracy":0.08472222222222223,"validationLoss":2.3153257846832274,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":0.007340103009482846,"samplesPerSecond":101609.02105387296},{"epoch":6,"trainLoss":2.3000394980112713,"trainAccuracy":0.12361111111111112,"validationLoss":2.316161870956421,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.007382226001936942,"samplesPerSecond":101010.69618193549},{"epoch":7,"trainLoss":2.2985144350263806,"trainAccuracy":0.12222222222222222,"validationLoss":2.3146515846252442,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.004227384997648187,"samplesPerSecond":181915.80076789993},{"epoch":8,"trainLoss":2.297396590974596,"trainAccuracy":0.12222222222222222,"validationLoss":2.314124584197998,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.007754549995297566,"samplesPerSecond":95992.80710026709}]', NULL, 0.026781489999848418, '8e6f983d8c25d584ef43063c5d8436fe2d4b19ba0e3bed76c658efd0414b29e8');
INSERT INTO espalier.outcome VALUES (1, 21, 0.0875, 2.3104185581207277, '[{"epoch":1,"trainLoss":2.3033124499850803,"trainAccuracy":0.09305555555555556,"validationLoss":2.3104185581207277,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":0.003055823006434366,"samplesPerSecond":257097.49817574554}]', NULL, 0.004391269001644105, '9e6c7ae0382ab1355ecce7ff0ecb0edcafb6bd6539607017b512f1e65f07baf8');
INSERT INTO espalier.outcome VALUES (1, 22, 0.075, 2.3162360191345215, '[{"epoch":1,"trainLoss":2.305548731486003,"trainAccuracy":0.09583333333333334,"validationLoss":2.3162360191345215,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.008007965996512212,"samplesPerSecond":93033.38859330001}]', NULL, 0.00803192300372757, '68da51b60a8dfa55dfc15ed14d3286dfe85e72efec925184fcd60b2608bb6a44');
INSERT INTO espalier.outcome VALUES (1, 23, 0.1875, 2.125070071220398, '[{"epoch":1,"trainLoss":2.2946507877773707,"trainAccuracy":0.14583333333333334,"validationLoss":2.2615683555603026,"validationAccuracy":0.175,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.175397253036499,"trainAccuracy":0.2388888888888889,"validationLoss":2.125070071220398,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":0.006889213007525541,"samplesPerSecond":107959.20225871893}]', NULL, 0.0069161840074229985, '1cb2e4d0fb3e54a2c87c05b807659745dc50ed352cc3e1f90ad34810ab650426');
INSERT INTO espalier.outcome VALUES (1, 24, 0.075, 2.3150203704833983, '[{"epoch":1,"trainLoss":2.3058711422814264,"trainAccuracy":0.10138888888888889,"validationLoss":2.3119601726531984,"validationAccuracy":0.075,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.3011195447709825,"trainAccuracy":0.12222222222222222,"validationLoss":2.3150203704833983,"validationAccuracy":0.075,"learningRate":0.01,"seconds":0.0074910989933414385,"samplesPerSecond":100739.77989869005}]', NULL, 0.007524567990913056, 'b418f7b2919b06ba30cc1f6400800a2129c8ca3587d4a8fac26c0c6cd8c702ff');
INSERT INTO espalier.outcome VALUES (1, 25, 0.0375, 2.303154993057251, '[{"epoch":1,"trainLoss":2.3033124499850803,"trainAccuracy":0.09305555555555556,"validationLoss":2.3104185581207277,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2932324833340116,"trainAccuracy":0.07083333333333333,"validationLoss":2.303154993057251,"validationAccuracy":0.0375,"learningRate":0.01,"seconds":0.006830775993876159,"samplesPerSecond":109758.89178523494}]', NULL, 0.006860251000034623, 'd186f2f5f173a64ef13a8cb6a5a6033f5c33d41e5302a0845a92ad3bcfe2fe77');
INSERT INTO espalier.outcome VALUES (1, 26, 0.1625, 1.9323284387588502, '[{"epoch":1,"trainLoss":2.2946507877773707,"trainAccuracy":0.14583333333333334,"validationLoss":2.2615683555603026,"validationAccuracy":0.175,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.175397253036499,"trainAccuracy":0.2388888888888889,"validationLoss":2.125070071220398,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.030842672453986,"trainAccuracy":0.22916666666666666,"validationLoss":2.0097894191741945,"validationAccuracy":0.2125,"learningRate":0.01,"seconds":0.00699874700512737,"samplesPerSecond":106445.44931970669},{"epoch":4,"trainLoss":1.9209472709231907,"trainAccuracy":0.22916666666666666,"validationLoss":1.9323284387588502,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":0.00265974500507582,"samplesPerSecond":291191.92996721435}]', NULL, 0.009699101996375248, '8f6b9a363c4d8a1bb456bf1b0c900ecd9a13230563565bb99418a148d471f963');
INSERT INTO espalier.outcome VALUES (1, 27, 0.1, 2.261407232284546, '[{"epoch":1,"trainLoss":2.3033124499850803,"trainAccuracy":0.09305555555555556,"validationLoss":2.3104185581207277,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2932324833340116,"trainAccuracy":0.07083333333333333,"validationLoss":2.303154993057251,"validationAccuracy":0.0375,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.280646546681722,"trainAccuracy":0.10277777777777777,"validationLoss":2.2858860015869142,"validationAccuracy":0.1,"learningRate":0.01,"seconds":0.0073072649975074455,"samplesPerSecond":102340.17872229668},{"epoch":4,"trainLoss":2.2564568519592285,"trainAccuracy":0.14444444444444443,"validationLoss":2.261407232284546,"validationAccuracy":0.1,"learningRate":0.01,"seconds":0.007022491990937851,"samplesPerSecond":275406.5406184992}]', NULL, 0.014383606001501903, '887aad2b9c0333362bb711c28d2d63b1bb3f1fd5d040fe01c8cac43516eb01d4');
INSERT INTO espalier.outcome VALUES (1, 28, 0.225, 1.8332314252853394, '[{"epoch":1,"trainLoss":2.2946507877773707,"trainAccuracy":0.14583333333333334,"validationLoss":2.2615683555603026,"validationAccuracy":0.175,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.175397253036499,"trainAccuracy":0.2388888888888889,"validationLoss":2.125070071220398,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.030842672453986,"trainAccuracy":0.22916666666666666,"validationLoss":2.0097894191741945,"validationAccuracy":0.2125,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":4,"trainLoss":1.9209472709231907,"trainAccuracy":0.22916666666666666,"validationLoss":1.9323284387588502,"validationAccuracy":0.1625,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":5,"trainLoss":1.85655816660987,"trainAccuracy":0.25833333333333336,"validationLoss":1.8871706485748292,"validationAccuracy":0.2,"learningRate":0.01,"seconds":0.007296428011613898,"samplesPerSecond":102165.5114741987},{"epoch":6,"trainLoss":1.8189806885189481,"trainAccuracy":0.275,"validationLoss":1.8650781631469726,"validationAccuracy":0.2,"learningRate":0.01,"seconds":0.0025283300055889413,"samplesPerSecond":307049.7336489717},{"epoch":7,"trainLoss":1.795380163192749,"trainAccuracy":0.26805555555555555,"validationLoss":1.8512331247329712,"validationAccuracy":0.2125,"learningRate":0.01,"seconds":0.008621949004009366,"samplesPerSecond":85643.2222807757},{"epoch":8,"trainLoss":1.7743792984220716,"trainAccuracy":0.2861111111111111,"validationLoss":1.8332314252853394,"validationAccuracy":0.225,"learningRate":0.01,"seconds":0.01739074800570961,"samplesPerSecond":41922.55436594755}]', NULL, 0.035906517994590104, '7d7756a1ac44b5e481b222ad538dff0741b8592a3e8e43b7ce8538605bc7311a');
INSERT INTO espalier.outcome VALUES (1, 29, 0.1875, 2.174875783920288, '[{"epoch":1,"trainLoss":2.3033124499850803,"trainAccuracy":0.09305555555555556,"validationLoss":2.3104185581207277,"validationAccuracy":0.0875,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":2,"trainLoss":2.2932324833340116,"trainAccuracy":0.07083333333333333,"validationLoss":2.303154993057251,"validationAccuracy":0.0375,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":3,"trainLoss":2.280646546681722,"trainAccuracy":0.10277777777777777,"validationLoss":2.2858860015869142,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":4,"trainLoss":2.2564568519592285,"trainAccuracy":0.14444444444444443,"validationLoss":2.261407232284546,"validationAccuracy":0.1,"learningRate":0.01,"seconds":null,"samplesPerSecond":null},{"epoch":5,"trainLoss":2.2265234894222683,"trainAccuracy":0.14583333333333334,"validationLoss":2.2388174533843994,"validationAccuracy":0.125,"learningRate":0.01,"seconds":0.011348954009008594,"samplesPerSecond":64964.13120442202},{"epoch":6,"trainLoss":2.2004621187845865,"trainAccuracy":0.15694444444444444,"validationLoss":2.214523935317993,"validationAccuracy":0.1375,"learningRate":0.01,"seconds":0.007094828994013369,"samplesPerSecond":105355.55958963375},{"epoch":7,"trainLoss":2.178450647989909,"trainAccuracy":0.18611111111111112,"validationLoss":2.1953364849090575,"validationAccuracy":0.175,"learningRate":0.01,"seconds":0.0028328829939709976,"samplesPerSecond":276071.7146573021},{"epoch":8,"trainLoss":2.159236129124959,"trainAccuracy":0.19305555555555556,"validationLoss":2.174875783920288,"validationAccuracy":0.1875,"learningRate":0.01,"seconds":0.00714686700666789,"samplesPerSecond":104514.85289732534}]', NULL, 0.028488948999438435, '3c5708b6873a8b0f6cdd32b02f319c5d4d738e542a54480ed6c5c5b20d61c95f');
INSERT INTO espalier.session VALUES (1, 1, 4.1180360409925925, 'completed');
INSERT INTO espalier.step VALUES (1, 0, 0, 0, 1, 721440, 1);
INSERT INTO espalier.step VALUES (1, 1, 1, 0, 1, 216000, 1);
INSERT INTO espalier.step VALUES (1, 2, 2, 0, 1, 1533600, 1);
INSERT INTO espalier.step VALUES (1, 3, 3, 0, 1, 2535840, 1);
INSERT INTO espalier.step VALUES (1, 4, 0, 1, 2, 721440, 1);
INSERT INTO espalier.step VALUES (1, 5, 1, 1, 2, 216000, 1);
INSERT INTO espalier.step VALUES (1, 6, 4, 0, 1, 237600, 1);
INSERT INTO espalier.step VALUES (1, 7, 5, 0, 1, 730080, 1);
INSERT INTO espalier.step VALUES (1, 8, 0, 2, 4, 1442880, 1);
INSERT INTO espalier.step VALUES (1, 9, 6, 0, 1, 1438560, 1);
INSERT INTO espalier.step VALUES (1, 10, 4, 1, 2, 237600, 1);
INSERT INTO espalier.step VALUES (1, 11, 5, 1, 2, 730080, 1);
INSERT INTO espalier.step VALUES (1, 12, 0, 3, 8, 2885760, 1);
INSERT INTO espalier.step VALUES (1, 13, 7, 0, 1, 928800, 1);
INSERT INTO espalier.step VALUES (1, 14, 4, 2, 4, 475200, 1);
INSERT INTO espalier.step VALUES (1, 15, 1, 2, 4, 432000, 1);
INSERT INTO espalier.step VALUES (1, 16, 5, 2, 4, 1460160, 1);
INSERT INTO espalier.step VALUES (1, 17, 8, 0, 1, 367200, 1);
INSERT INTO espalier.step VALUES (1, 18, 4, 3, 8, 950400, 1);
INSERT INTO espalier.step VALUES (1, 19, 9, 0, 1, 324000, 1);
INSERT INTO espalier.step VALUES (1, 20, 1, 3, 8, 864000, 1);
INSERT INTO espalier.step VALUES (1, 21, 10, 0, 1, 216000, 1);
INSERT INTO espalier.step VALUES (1, 22, 11, 0, 1, 172800, 1);
INSERT INTO espalier.step VALUES (1, 23, 7, 1, 2, 928800, 1);
INSERT INTO espalier.step VALUES (1, 24, 9, 1, 2, 324000, 1);
INSERT INTO espalier.step VALUES (1, 25, 10, 1, 2, 216000, 1);
INSERT INTO espalier.step VALUES (1, 26, 7, 2, 4, 1857600, 1);
INSERT INTO espalier.step VALUES (1, 27, 10, 2, 4, 432000, 1);
INSERT INTO espalier.step VALUES (1, 28, 7, 3, 8, 3715200, 1);
INSERT INTO espalier.step VALUES (1, 29, 10, 3, 8, 864000, 1);
INSERT INTO espalier.study OVERRIDING SYSTEM VALUE VALUES (1, 'it''s golden', '{"study":1,"name":"tiny","dataset":"mnist1d","subset":800,"validation":{"size":0.1,"seed":0,"stratified":false},"epochs":8,"objectives":["accuracy","parameters"],"limits":{"parameters":{"max":400}},"budget":{"trials":12},"sampler":{"kind":"nsga2","population":4},"fidelity":{"kind":"asha","reduction":2,"wholeFronts":1},"trainBaseFully":true,"inheritance":{"shrink":0.8,"perturb":0.1},"screening":{"kind":"surrogate","thrift":1.0},"window":4,"seed":0,"recipe":{"recipe":1,"name":"default","optimizer":{"kind":"adam","betas":[0.9,0.999],"epsilon":1e-08},"learningRate":0.01,"schedule":{"kind":"constant"},"weightDecay":0.0,"exemptNormsAndBiases":false,"epochs":10,"batchSize":32,"labelSmoothing":0.0,"augmentation":{"flip":false,"cropPadding":0,"cutout":0,"mixup":0.0},"normalization":"unit","validation":{"size":0.1,"seed":0,"stratified":false},"precision":"f32","seed":0},"architecture":{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"relu","name":"r"},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}}', 720, 0.15, '6498eb0155dee775022955fb27795cec943c8db71370ac3939a360d0f159aca1', NULL, NULL, 38, '{"version":"0.1.0","backend":"onednn","processor":"x86_64 avx2 fma avx512f avx512_vnni avx512_bf16"}');
INSERT INTO espalier.trial VALUES (1, 0, '{"random":{}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"relu","name":"r"},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '8afa912eb398c32c8cd7ca9004bd0b56aa7392161100d317cd7c408a320f97b1', 38, 334, 164, NULL, NULL, '');
INSERT INTO espalier.trial VALUES (1, 1, '{"random":{}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":1,"stride":2},{"kind":"gelu","name":"r"},{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', 'c959fa75f6c96c11d8c888067e94dd5699106bec071ffe75b5920134cde75e49', 26, 100, 86, NULL, NULL, 'r: relu → gelu; conv1: out 2 → 1; conv1: stride 1 → 2; conv1: kernel 3 → 1; conv1: copied behind itself; conv1d_1: out 1 → 2; max_pool1d added after gelu_1; conv1d_1: kernel 1 → 3; max_pool1d added after r; conv1d_1: out 2 → 1');
INSERT INTO espalier.trial VALUES (1, 2, '{"random":{}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":3},{"kind":"relu","name":"r"},{"kind":"conv1d","name":"conv1d_2","out":1,"kernel":3},{"kind":"relu","name":"relu_2"},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":5},{"kind":"relu","name":"relu_1"},{"kind":"global_max_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', 'acd9dc2b72b94c78ab668788005d8a43e0170fbddaf47ac12e7a0e07c0812eb1', 50, 710, 288, NULL, NULL, 'conv1: out 2 → 1; conv1: copied behind itself; p: global_avg_pool → global_max_pool; conv1d_1: out 1 → 2; conv1: copied behind itself; conv1d_1: kernel 3 → 5');
INSERT INTO espalier.trial VALUES (1, 3, '{"random":{}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":5,"stride":1},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"tanh","name":"r"},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":5},{"kind":"batch_norm","name":"batch_norm_2"},{"kind":"tanh","name":"tanh_1"},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '8b409fe61e6d6eed20c26540fd67b71bec1abf62f0e663fc1fc74440f9884fa1', 72, 1174, 420, NULL, NULL, 'conv1: out 2 → 1; conv1: out 1 → 2; conv1: kernel 3 → 5; batch_norm added after conv1; r: relu → tanh; avg_pool1d added after r; conv1: copied behind itself; conv1: stride 1 → 2; avg_pool1d_1: avg_pool1d → max_pool1d; avg_pool1d_1: removed; conv1: stride 2 → 1');
INSERT INTO espalier.trial VALUES (1, 4, '{"crossover":{"first":0,"second":1,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":1,"stride":2},{"kind":"gelu","name":"r"},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '11977a803ac8a6a508eb65afa7f01afc0d05f992273f63d35082b894fe652649', 34, 110, 92, NULL, NULL, 'conv1, r: of the other parent; conv1: out 1 → 2');
INSERT INTO espalier.trial VALUES (1, 5, '{"crossover":{"first":2,"second":0,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":3},{"kind":"batch_norm","name":"batch_norm_1"},{"kind":"relu","name":"r"},{"kind":"global_max_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '43057353164d31f95338d6d7a3fbc46055ae506484bc1038fa7a2d459980cb47', 42, 338, 240, NULL, NULL, 'p: of the other parent; batch_norm added after conv1');
INSERT INTO espalier.trial VALUES (1, 6, '{"crossover":{"first":1,"second":0,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":3,"kernel":3},{"kind":"relu","name":"r"},{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '884348ee6bb83397df63aeaee739bbdddfbf8ffff892e24fbdfc29e48f6af49d', 42, 666, 343, NULL, NULL, 'conv1, r: of the other parent; conv1: out 2 → 3');
INSERT INTO espalier.trial VALUES (1, 7, '{"mutate":{"parent":4,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":9,"stride":2,"padding":4},{"kind":"gelu","name":"r"},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', 'c061bdd15b2bac3fbf72542544f7915711e795ea92151baf9831cf8982dc2ec4', 50, 430, 92, NULL, NULL, 'conv1: kernel 1 → 9');
INSERT INTO espalier.trial VALUES (1, 8, '{"mutate":{"parent":1,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":2,"kernel":1,"stride":2},{"kind":"gelu","name":"r"},{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', 'edcef3029b66b78269e2649d457247f659cd50834feb052ef55aa655df9fb41b', 31, 170, 136, NULL, NULL, 'conv1: out 1 → 2');
INSERT INTO espalier.trial VALUES (1, 9, '{"mutate":{"parent":1,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"conv1d","name":"conv1","out":1,"kernel":1,"stride":2},{"kind":"gelu","name":"r"},{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":2,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '40dd9833c92d0bb1acd12776b733b2afc7b32502d112adeca704f05c715b3254', 40, 150, 112, NULL, NULL, 'conv1d_1: out 1 → 2');
INSERT INTO espalier.trial VALUES (1, 10, '{"mutate":{"parent":1,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', '73b5c842124b97436be12ed95a6c63a6348785926fc9f61d7ac1377eb31c8c7f', 24, 100, 81, NULL, NULL, 'conv1: removed');
INSERT INTO espalier.trial VALUES (1, 11, '{"mutate":{"parent":1,"steps":1}}', '{"espalier":1,"name":"small","input":[1,40],"layers":[{"kind":"max_pool1d","name":"max_pool1d_2","kernel":2},{"kind":"conv1d","name":"conv1","out":1,"kernel":1,"stride":2},{"kind":"gelu","name":"r"},{"kind":"conv1d","name":"conv1d_1","out":1,"kernel":3,"stride":1,"padding":1},{"kind":"gelu","name":"gelu_1"},{"kind":"max_pool1d","name":"max_pool1d_1","kernel":2},{"kind":"global_avg_pool","name":"p"},{"kind":"linear","name":"l","out":10}]}', 'ea71d3fccf5c8e281a97eec2f2ff6f6978f9477ad5b57018afc8527965f12c9f', 26, 80, 76, NULL, NULL, 'max_pool1d_2: moved to the front');
INSERT INTO espalier.weights VALUES (1, '474309b1ca95a8833da95a2763c283b30f5a133ca0df815f4e9f3e1562a1f129', 3904);
INSERT INTO espalier.weights VALUES (1, '7d7756a1ac44b5e481b222ad538dff0741b8592a3e8e43b7ce8538605bc7311a', 4048);
INSERT INTO espalier."weightsPiece" VALUES (1, '474309b1ca95a8833da95a2763c283b30f5a133ca0df815f4e9f3e1562a1f129', 0, '\x700d0000000000007b225f5f6d657461646174615f5f223a7b22617263686974656374757265223a227b5c22657370616c6965725c223a312c5c226e616d655c223a5c22736d616c6c5c222c5c22696e7075745c223a5b312c34305d2c5c226c61796572735c223a5b7b5c226b696e645c223a5c22636f6e7631645c222c5c226e616d655c223a5c22636f6e76315c222c5c226f75745c223a322c5c226b65726e656c5c223a337d2c7b5c226b696e645c223a5c2272656c755c222c5c226e616d655c223a5c22725c227d2c7b5c226b696e645c223a5c22676c6f62616c5f6176675f706f6f6c5c222c5c226e616d655c223a5c22705c227d2c7b5c226b696e645c223a5c226c696e6561725c222c5c226e616d655c223a5c226c5c222c5c226f75745c223a31307d5d7d222c2264617461223a227b5c226e616d655c223a5c226d6e69737431645c222c5c22636c61737365735c223a5b5c22305c222c5c22315c222c5c22325c222c5c22335c222c5c22345c222c5c22355c222c5c22365c222c5c22375c222c5c22385c222c5c22395c225d2c5c22747261696e696e675c223a3732302c5c2276616c69646174696f6e5c223a38302c5c2266696e6765727072696e745c223a5c22316536313930396539616533393836646562663434373030616131333634306634343533663637656231356338313162636439623230323932326365386365625c227d222c22657370616c6965722e636865636b706f696e74223a2231222c226772617068223a2238616661393132656233393863333263386364376361393030346264306235366161373339323136313130306433313763643763343038613332306639376231222c226e6f726d616c697a6174696f6e223a227b5c226d65616e5c223a5b302e305d2c5c22646576696174696f6e5c223a5b312e305d7d222c2270726f6772657373223a227b5c2265706f63685c223a382c5c2262617463685c223a302c5c226c6f737353756d5c223a302e302c5c22636f72726563745c223a302c5c2273616d706c65735c223a302c5c22686973746f72795c223a5b7b5c22747261696e4c6f73735c223a322e333832383435333936343635373235322c5c22747261696e41636375726163795c223a302e31323038333333333333333333333333332c5c2276616c69646174696f6e4c6f73735c223a322e333637353434383839343530303733322c5c2276616c69646174696f6e41636375726163795c223a302e303837352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a322e32393437333635353438383735362c5c22747261696e41636375726163795c223a302e31383035353535353535353535353535352c5c2276616c69646174696f6e4c6f73735c223a322e323530303432303039333533363337352c5c2276616c69646174696f6e41636375726163795c223a302e313632352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a322e313738363636353735373439373135322c5c22747261696e41636375726163795c223a302e32343434343434343434343434343434342c5c2276616c69646174696f6e4c6f73735c223a322e313331313636323139373131333033372c5c2276616c69646174696f6e41636375726163795c223a302e313632352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a322e303639333835373239383935363937372c5c22747261696e41636375726163795c223a302e32333035353535353535353535353535372c5c2276616c69646174696f6e4c6f73735c223a322e3035323530313834353335393830322c5c2276616c69646174696f6e41636375726163795c223a302e31352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e393839323336383636313033323738322c5c22747261696e41636375726163795c223a302e32313636363636363636363636363636372c5c2276616c69646174696f6e4c6f73735c223a312e393930343935353836333935323633362c5c2276616c69646174696f6e41636375726163795c223a302e313632352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e393238353730313539323736333236352c5c22747261696e41636375726163795c223a302e32343538333333333333333333333333322c5c2276616c69646174696f6e4c6f73735c223a312e393339373432333938323632303233392c5c2276616c69646174696f6e41636375726163795c223a302e323132352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e383835363332373731393135383539372c5c22747261696e41636375726163795c223a302e323631313131313131313131313131312c5c2276616c69646174696f6e4c6f73735c223a312e393132353135333036343732373738322c5c2276616c69646174696f6e41636375726163795c223a302e32352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e383632313933373931303731353733382c5c22747261696e41636375726163795c223a302e32373336313131313131313131313131342c5c2276616c69646174696f6e4c6f73735c223a312e383931353233313232373837343735362c5c2276616c69646174696f6e41636375726163795c223a302e323132352c5c226c6561726e696e67526174655c223a302e30317d5d7d222c22726563697065223a227b5c227265636970655c223a312c5c226e616d655c223a5c2264656661756c745c222c5c226f7074696d697a65725c223a7b5c226b696e645c223a5c226164616d5c222c5c2262657461735c223a5b302e392c302e3939395d2c5c22657073696c6f6e5c223a31652d30387d2c5c226c6561726e696e67526174655c223a302e30312c5c227363686564756c655c223a7b5c226b696e645c223a5c22636f6e7374616e745c227d2c5c2277656967687444656361795c223a302e302c5c226578656d70744e6f726d73416e644269617365735c223a66616c73652c5c2265706f6368735c223a382c5c22626174636853697a655c223a33322c5c226c6162656c536d6f6f7468696e675c223a302e302c5c226175676d656e746174696f6e5c223a7b5c22666c69705c223a66616c73652c5c2263726f7050616464696e675c223a302c5c226375746f75745c223a302c5c226d697875705c223a302e307d2c5c226e6f726d616c697a6174696f6e5c223a5c22756e69745c222c5c2276616c69646174696f6e5c223a7b5c2273697a655c223a302e312c5c22736565645c223a302c5c22737472617469666965645c223a66616c73657d2c5c22707265636973696f6e5c223a5c226633325c222c5c22736565645c223a3833373430393134393139393431303039337d227d2c22636f6e76312e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c312c335d2c22646174615f6f666673657473223a5b302c32345d7d2c22636f6e76312e62696173223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b32342c33325d7d2c226c2e776569676874223a7b226474797065223a22463332222c227368617065223a5b31302c325d2c22646174615f6f666673657473223a5b33322c3131325d7d2c226c2e62696173223a7b226474797065223a22463332222c227368617065223a5b31305d2c22646174615f6f666673657473223a5b3131322c3135325d7d2c226d6f6d656e74312f636f6e76312e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c312c335d2c22646174615f6f666673657473223a5b3135322c3137365d7d2c226d6f6d656e74312f636f6e76312e62696173223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b3137362c3138345d7d2c226d6f6d656e74312f6c2e776569676874223a7b226474797065223a22463332222c227368617065223a5b31302c325d2c22646174615f6f666673657473223a5b3138342c3236345d7d2c226d6f6d656e74312f6c2e62696173223a7b226474797065223a22463332222c227368617065223a5b31305d2c22646174615f6f666673657473223a5b3236342c3330345d7d2c226d6f6d656e74322f636f6e76312e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c312c335d2c22646174615f6f666673657473223a5b3330342c3332385d7d2c226d6f6d656e74322f636f6e76312e62696173223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b3332382c3333365d7d2c226d6f6d656e74322f6c2e776569676874223a7b226474797065223a22463332222c227368617065223a5b31302c325d2c22646174615f6f666673657473223a5b3333362c3431365d7d2c226d6f6d656e74322f6c2e62696173223a7b226474797065223a22463332222c227368617065223a5b31305d2c22646174615f6f666673657473223a5b3431362c3435365d7d7d20202020202020a94ab63f8fe09f3f6a71a53f1627d4bfa2588abfe9dc96bf6d5917bda590b33d87169b3f7615d1bf68154fbf4fb748befbf863bea9bea2bebbb96a3f5a89d3bf01cf88bfd5108d3ec29191bebec183bea052edbfa294713f5f2a9a3e6c39acbf1b1ed0bf3c5f1c3fe82d8cbf7288903ef33c19bfc3d2fd3e9bef163c686e0abe031595bd1a3cc9bd8dfadcbe629baf3e16ff953e0b3195bdca2072bcd39f7ebc43ac77bc816f273ca00b1e3cd41d213ca345063ca4eaab3c3f1dc13c176c243d8210a53c970b40bce244343a34bb413c402541bdee10ccbc529f0eb94e07aa3b9d2dc03c6e21723c4b05a3bb0ac0dbbc8dd402bd7a9df6bba1b72b3cafc5263c53e3bf3b075a36bc736d1f3da745aabbc12032bc0a3f76bce8149bbb0c448b3a4127373c17fbdebc98159b3c0ddbe6bb1da9db3971ffe639d42fcf39ba808a39edec8e3979267a394edcd839d882ad3928d4a53aa2178c3931243a39bd56de392d009639dee9ad3935f4853ac2209e39a6424c39924c023a9b498b397b83b2392d0e253909ec5f3a55de003a93c456393ae35e3960c2733a2f633f39f915173a9086143a1dd2143a5a9b223a59c8003a981e073a5520f539bb39ea39c8eded39f0c6143a51aff739');
INSERT INTO espalier."weightsPiece" VALUES (1, '7d7756a1ac44b5e481b222ad538dff0741b8592a3e8e43b7ce8538605bc7311a', 0, '\x700d0000000000007b225f5f6d657461646174615f5f223a7b22617263686974656374757265223a227b5c22657370616c6965725c223a312c5c226e616d655c223a5c22736d616c6c5c222c5c22696e7075745c223a5b312c34305d2c5c226c61796572735c223a5b7b5c226b696e645c223a5c22636f6e7631645c222c5c226e616d655c223a5c22636f6e76315c222c5c226f75745c223a322c5c226b65726e656c5c223a392c5c227374726964655c223a322c5c2270616464696e675c223a347d2c7b5c226b696e645c223a5c2267656c755c222c5c226e616d655c223a5c22725c227d2c7b5c226b696e645c223a5c22676c6f62616c5f6176675f706f6f6c5c222c5c226e616d655c223a5c22705c227d2c7b5c226b696e645c223a5c226c696e6561725c222c5c226e616d655c223a5c226c5c222c5c226f75745c223a31307d5d7d222c2264617461223a227b5c226e616d655c223a5c226d6e69737431645c222c5c22636c61737365735c223a5b5c22305c222c5c22315c222c5c22325c222c5c22335c222c5c22345c222c5c22355c222c5c22365c222c5c22375c222c5c22385c222c5c22395c225d2c5c22747261696e696e675c223a3732302c5c2276616c69646174696f6e5c223a38302c5c2266696e6765727072696e745c223a5c22316536313930396539616533393836646562663434373030616131333634306634343533663637656231356338313162636439623230323932326365386365625c227d222c22657370616c6965722e636865636b706f696e74223a2231222c226772617068223a2263303631626464313562326261633366626637323534323534346637393135373131653739356561393231353162616639383331636638393832646332656334222c226e6f726d616c697a6174696f6e223a227b5c226d65616e5c223a5b302e305d2c5c22646576696174696f6e5c223a5b312e305d7d222c2270726f6772657373223a227b5c2265706f63685c223a382c5c2262617463685c223a302c5c226c6f737353756d5c223a302e302c5c22636f72726563745c223a302c5c2273616d706c65735c223a302c5c22686973746f72795c223a5b7b5c22747261696e4c6f73735c223a322e323934363530373837373737333730372c5c22747261696e41636375726163795c223a302e31343538333333333333333333333333342c5c2276616c69646174696f6e4c6f73735c223a322e323631353638333535353630333032362c5c2276616c69646174696f6e41636375726163795c223a302e3137352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a322e3137353339373235333033363439392c5c22747261696e41636375726163795c223a302e323338383838383838383838383838392c5c2276616c69646174696f6e4c6f73735c223a322e3132353037303037313232303339382c5c2276616c69646174696f6e41636375726163795c223a302e313837352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a322e3033303834323637323435333938362c5c22747261696e41636375726163795c223a302e32323931363636363636363636363636362c5c2276616c69646174696f6e4c6f73735c223a322e303039373839343139313734313934352c5c2276616c69646174696f6e41636375726163795c223a302e323132352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e393230393437323730393233313930372c5c22747261696e41636375726163795c223a302e32323931363636363636363636363636362c5c2276616c69646174696f6e4c6f73735c223a312e393332333238343338373538383530322c5c2276616c69646174696f6e41636375726163795c223a302e313632352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e38353635353831363636303938372c5c22747261696e41636375726163795c223a302e32353833333333333333333333333333362c5c2276616c69646174696f6e4c6f73735c223a312e383837313730363438353734383239322c5c2276616c69646174696f6e41636375726163795c223a302e322c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e383138393830363838353138393438312c5c22747261696e41636375726163795c223a302e3237352c5c2276616c69646174696f6e4c6f73735c223a312e383635303738313633313436393732362c5c2276616c69646174696f6e41636375726163795c223a302e322c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e3739353338303136333139323734392c5c22747261696e41636375726163795c223a302e32363830353535353535353535353535352c5c2276616c69646174696f6e4c6f73735c223a312e383531323333313234373332393731322c5c2276616c69646174696f6e41636375726163795c223a302e323132352c5c226c6561726e696e67526174655c223a302e30317d2c7b5c22747261696e4c6f73735c223a312e373734333739323938343232303731362c5c22747261696e41636375726163795c223a302e323836313131313131313131313131312c5c2276616c69646174696f6e4c6f73735c223a312e383333323331343235323835333339342c5c2276616c69646174696f6e41636375726163795c223a302e3232352c5c226c6561726e696e67526174655c223a302e30317d5d7d222c22726563697065223a227b5c227265636970655c223a312c5c226e616d655c223a5c2264656661756c745c222c5c226f7074696d697a65725c223a7b5c226b696e645c223a5c226164616d5c222c5c2262657461735c223a5b302e392c302e3939395d2c5c22657073696c6f6e5c223a31652d30387d2c5c226c6561726e696e67526174655c223a302e30312c5c227363686564756c655c223a7b5c226b696e645c223a5c22636f6e7374616e745c227d2c5c2277656967687444656361795c223a302e302c5c226578656d70744e6f726d73416e644269617365735c223a66616c73652c5c2265706f6368735c223a382c5c22626174636853697a655c223a33322c5c226c6162656c536d6f6f7468696e675c223a302e302c5c226175676d656e746174696f6e5c223a7b5c22666c69705c223a66616c73652c5c2263726f7050616464696e675c223a302c5c226375746f75745c223a302c5c226d697875705c223a302e307d2c5c226e6f726d616c697a6174696f6e5c223a5c22756e69745c222c5c2276616c69646174696f6e5c223a7b5c2273697a655c223a302e312c5c22736565645c223a302c5c22737472617469666965645c223a66616c73657d2c5c22707265636973696f6e5c223a5c226633325c222c5c22736565645c223a323431383431393931323337383836313939397d227d2c22636f6e76312e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c312c395d2c22646174615f6f666673657473223a5b302c37325d7d2c22636f6e76312e62696173223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b37322c38305d7d2c226c2e776569676874223a7b226474797065223a22463332222c227368617065223a5b31302c325d2c22646174615f6f666673657473223a5b38302c3136305d7d2c226c2e62696173223a7b226474797065223a22463332222c227368617065223a5b31305d2c22646174615f6f666673657473223a5b3136302c3230305d7d2c226d6f6d656e74312f636f6e76312e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c312c395d2c22646174615f6f666673657473223a5b3230302c3237325d7d2c226d6f6d656e74312f636f6e76312e62696173223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b3237322c3238305d7d2c226d6f6d656e74312f6c2e776569676874223a7b226474797065223a22463332222c227368617065223a5b31302c325d2c22646174615f6f666673657473223a5b3238302c3336305d7d2c226d6f6d656e74312f6c2e62696173223a7b226474797065223a22463332222c227368617065223a5b31305d2c22646174615f6f666673657473223a5b3336302c3430305d7d2c226d6f6d656e74322f636f6e76312e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c312c395d2c22646174615f6f666673657473223a5b3430302c3437325d7d2c226d6f6d656e74322f636f6e76312e62696173223a7b226474797065223a22463332222c227368617065223a5b325d2c22646174615f6f666673657473223a5b3437322c3438305d7d2c226d6f6d656e74322f6c2e776569676874223a7b226474797065223a22463332222c227368617065223a5b31302c325d2c22646174615f6f666673657473223a5b3438302c3536305d7d2c226d6f6d656e74322f6c2e62696173223a7b226474797065223a22463332222c227368617065223a5b31305d2c22646174615f6f666673657473223a5b3536302c3630305d7d7d207d80803fbcb2743f8723493f5839493f0093593f71c82c3f84f84c3fd6b85f3f6657813fae9967bfd7b86fbff3a545bfee5056bf039c53bf9ff74ebf38ca63bf90e85ebfc38f6bbf894cd2befb7377be8acd6d3f831bc1bf9c3347bfa08164bcacb375be817a00bfc9c5263f160b98bf24524bbf2b47283e2d20b4bed07ba6beb592afbf66b53b3fa2bf963e55858ebfdcb492bf4959fd3e2d354dbfc1b6403e047228bf529c973e430d0a3fccd365beb4a9473ee3308a3ea9df44bf0f8ab93ed08af3391ced043d95a045bbc6f5f1baeb61113b4c71be3aeed3833b215d533b2ef30e3b46a8d13adf94d5ba0633913bb683cf3b77e7e43be357ed3babbee13b0015eb3b9861fa3bd631cf3bc420813bfa54ad3c0fbf1aba59ab1bbc37cba33c8cbbde39178289bbb8f4d3bb91c9b03a21ac563af47962bb8dbbb63ca91a113d8ef287bc0d8e13bbebb07bbb040211bdd4d57c3cb6b0a23b0d3e0c3c720c913c937436bc1bd00bbdadfdeb3cd42802bc6d4ecdbc6b5d373c49a0863b4e24c1bcb74a813c2a7a99b95be45f3c4ca488bc9f4aba3828f9d538e2dff0384b1200396a390539b5aa0139be43e4389cfad6381a31ad38c7698238c8f198387e2fb0380705bd384d2ad038804ed538d7dbc2388ee8b03890c68e383ad759398df238398532573ba8beb63995f1e439d22e993a60a6053ac230113ace982f3b98820f3ae7c0f139ee2fa03a3958c139d16a123a3b53a6392ab2283bb03b873a39d3d639a723123a1321203b053cca39b108c73a0330003aca4b143a04b41e3a53640d3a30ddfb392c2e013ab8cc0b3a9447ff397ff0213a18fbfb39');
SELECT pg_catalog.setval('espalier.fault_id_seq', 1, false);
SELECT pg_catalog.setval('espalier.study_id_seq', 1, true);
ALTER TABLE ONLY espalier.confirmation
    ADD CONSTRAINT confirmation_pkey PRIMARY KEY (study, trial, repetition);
ALTER TABLE ONLY espalier."dataFile"
    ADD CONSTRAINT "dataFile_pkey" PRIMARY KEY (study, number);
ALTER TABLE ONLY espalier.epoch
    ADD CONSTRAINT epoch_pkey PRIMARY KEY (study, step, number);
ALTER TABLE ONLY espalier.fault
    ADD CONSTRAINT fault_pkey PRIMARY KEY (study, id);
ALTER TABLE ONLY espalier.measure
    ADD CONSTRAINT measure_pkey PRIMARY KEY (study, step, objective);
ALTER TABLE ONLY espalier.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);
ALTER TABLE ONLY espalier.outcome
    ADD CONSTRAINT outcome_pkey PRIMARY KEY (study, step);
ALTER TABLE ONLY espalier."referenceConfirmation"
    ADD CONSTRAINT "referenceConfirmation_pkey" PRIMARY KEY (study, hash, repetition);
ALTER TABLE ONLY espalier.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (study, number);
ALTER TABLE ONLY espalier.step
    ADD CONSTRAINT step_pkey PRIMARY KEY (study, number);
ALTER TABLE ONLY espalier.study
    ADD CONSTRAINT study_name_key UNIQUE (name);
ALTER TABLE ONLY espalier.study
    ADD CONSTRAINT study_pkey PRIMARY KEY (id);
ALTER TABLE ONLY espalier.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (study, step);
ALTER TABLE ONLY espalier.trial
    ADD CONSTRAINT trial_pkey PRIMARY KEY (study, number);
ALTER TABLE ONLY espalier.trial
    ADD CONSTRAINT trial_study_hash_key UNIQUE (study, hash);
ALTER TABLE ONLY espalier."weightsPiece"
    ADD CONSTRAINT "weightsPiece_pkey" PRIMARY KEY (study, hash, number);
ALTER TABLE ONLY espalier.weights
    ADD CONSTRAINT weights_pkey PRIMARY KEY (study, hash);
ALTER TABLE ONLY espalier.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (study, id);
ALTER TABLE ONLY espalier.confirmation
    ADD CONSTRAINT confirmation_study_trial_fkey FOREIGN KEY (study, trial) REFERENCES espalier.trial(study, number) ON DELETE CASCADE;
ALTER TABLE ONLY espalier."dataFile"
    ADD CONSTRAINT "dataFile_study_fkey" FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.epoch
    ADD CONSTRAINT epoch_study_fkey FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.fault
    ADD CONSTRAINT fault_study_step_fkey FOREIGN KEY (study, step) REFERENCES espalier.step(study, number) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.measure
    ADD CONSTRAINT measure_study_step_fkey FOREIGN KEY (study, step) REFERENCES espalier.step(study, number) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.outcome
    ADD CONSTRAINT outcome_study_step_fkey FOREIGN KEY (study, step) REFERENCES espalier.step(study, number) ON DELETE CASCADE;
ALTER TABLE ONLY espalier."referenceConfirmation"
    ADD CONSTRAINT "referenceConfirmation_study_fkey" FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.session
    ADD CONSTRAINT session_study_fkey FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.step
    ADD CONSTRAINT step_study_trial_fkey FOREIGN KEY (study, trial) REFERENCES espalier.trial(study, number) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.task
    ADD CONSTRAINT task_study_fkey FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.trial
    ADD CONSTRAINT trial_study_fkey FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier."weightsPiece"
    ADD CONSTRAINT "weightsPiece_study_hash_fkey" FOREIGN KEY (study, hash) REFERENCES espalier.weights(study, hash) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.weights
    ADD CONSTRAINT weights_study_fkey FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
ALTER TABLE ONLY espalier.worker
    ADD CONSTRAINT worker_study_fkey FOREIGN KEY (study) REFERENCES espalier.study(id) ON DELETE CASCADE;
