# Doorstep, Cymraeg. Byr, fel wrth gydweithiwr, y ferf yn gyntaf. Defnyddir «chi» drwyddi draw.
# Nid yw enw byth yn sefyll lle byddai'n treiglo. To be read by a Welsh-speaking colleague before release.

## Times and counts
clock-am = { $time }yb
clock-pm = { $time }yp
clock-evening = { $time }yh
day-0 = Llun
day-1 = Maw
day-2 = Mer
day-3 = Iau
day-4 = Gwe
day-5 = Sad
day-6 = Sul
month-1 = Ion
month-2 = Chwef
month-3 = Maw
month-4 = Ebr
month-5 = Mai
month-6 = Meh
month-7 = Gorff
month-8 = Awst
month-9 = Medi
month-10 = Hyd
month-11 = Tach
month-12 = Rhag
date = { $weekday } { $day } { $month }
date-time = { $date }, { $time }
from-to = { $from } i { $to }
visit-late-from = Mae’n hwyr o { $time } ymlaen, a bydd y swyddfa’n cael gwybod
minutes = { $count ->
    [two] { $count } funud
   *[other] { $count } munud
}
seconds = { $count } eiliad
hours = { $count } awr
minutes-seconds = { $minutes } { $seconds }
hours-minutes = { $hours } { $minutes }

## Every screen
app-name = Doorstep
back-to-today = Yn ôl i heddiw
back = Yn ôl
help-now = Help nawr
your-answer = Eich ateb
call-999 = Ffonio 999
ring-on-call = Ffonio’r rheolwr ar alwad
ring-on-call-name = Ffonio { $name }, ar alwad
problem-title = Mae problem wedi codi
problem-fault = Ni chafodd hynny ei gadw. Rhowch gynnig arall arni. Os yw’n parhau, ffoniwch y rheolwr ar alwad ac ysgrifennwch bopeth i lawr.
problem-full = Ni chafodd hynny ei gadw: mae’r ffôn hwn yn llawn. Dilëwch luniau neu ap, yna rhowch gynnig arall arni. Tan hynny, ffoniwch y rheolwr ar alwad ac ysgrifennwch bopeth i lawr.
problem-code-in-text = Mae’r cod yn y geiriau hynny. Tynnwch y cod allan, yna rhowch gynnig arall arni.
problem-not-now = Nid yw hynny’n perthyn i’r cam hwn, felly ni chafodd ei gadw. Edrychwch ar y sgrin, yna ewch ymlaen.
problem-too-long = Mae’r testun hwnnw’n rhy hir: 2,000 nod ar y mwyaf. Gwnewch ef yn fyrrach, yna rhowch gynnig arall arni.
choose-one = Dewiswch un
save = Cadw
problem-taken-off = Nid yw’r ymweliad hwn ar eich rownd mwyach. Ffoniwch y rheolwr ar alwad.
lost-title = Mae Doorstep wedi stopio ar y cyfrifiadur hwn
lost-words = Dechreuwch ef eto, a bydd y dudalen hon yn mynd ymlaen ohoni’i hun.
broken-title = Nid yw Doorstep yn gallu agor
broken-words = Nid yw’r hyn a gadwodd ar y ffôn hwn wedi’i golli. Caewch Doorstep a’i agor eto. Os nad yw hynny’n helpu, ffoniwch y swyddfa.
page-refused-title = Agorwch y ddolen a argraffwyd
page-refused-words = Mae’r dudalen hon yn agor gyda’r ddolen a argraffodd Doorstep wrth ddechrau. Defnyddiwch honno.
development-keys = Allweddi prawf. Nid i godau go iawn.
short-of-room = Mae’r ffôn hwn bron yn llawn. Mae’r hyn rydych yn ei wneud yn dal i gael ei gadw. Dilëwch luniau neu apiau pan allwch, neu dywedwch wrth y swyddfa.
damage-database = Roedd yr hyn a gadwyd ar y ffôn hwn wedi’i ddifrodi. Mae wedi’i roi o’r neilltu, nid ei ddileu. { $saved ->
    [0] Nid yw’r camau blaenorol yn cael eu dangos.
    [one] Cafodd { $saved } cam ei achub ohono.
    [two] Cafodd { $saved } gam eu hachub ohono.
    [few] Cafodd { $saved } cham eu hachub ohono.
    [many] Cafodd { $saved } cham eu hachub ohono.
   *[other] Cafodd { $saved } cam eu hachub ohono.
} Dywedwch wrth y swyddfa.
damage-entry = { $count ->
    [one] Cafodd { $count } cam ar y ffôn hwn ei newid.
    [two] Cafodd { $count } gam ar y ffôn hwn eu newid.
    [few] Cafodd { $count } cham ar y ffôn hwn eu newid.
    [many] Cafodd { $count } cham ar y ffôn hwn eu newid.
   *[other] Cafodd { $count } cam ar y ffôn hwn eu newid.
} Mae’r swyddfa’n cael gwybod. Dywedwch chithau wrthyn nhw.
damage-identity = Roedd gosodiad y ffôn hwn wedi’i ddifrodi. Rhaid i’r swyddfa ei osod eto. Mae’r hyn a gadwyd yn ddiogel.
no-time = Nid yw’r ffôn hwn yn gwybod yr amser, felly dim codau eto. Ewch i gael signal a bydd yn cywiro’i hun.
not-here-title = Nid yw’r ymweliad hwn yma
not-here-words = Nid yw ar y ffôn hwn mwyach. Gofynnwch i’r swyddfa os dylai fod.

## The strip
strip-all-held = Popeth gyda’r swyddfa, { $time }
strip-nothing-yet = Dim i’w anfon eto
strip-waiting = { $count ->
    [one] { $count } yn aros i’w anfon
   *[other] { $count } yn aros i’w hanfon
}
strip-waiting-trying = { $waiting }. Yn rhoi cynnig arall
strip-sent = { $count ->
    [one] { $count } wedi’i anfon, heb gyrraedd eto
   *[other] { $count } wedi’u hanfon, heb gyrraedd eto
}
strip-no-signal = Dim signal. { $count ->
    [0] Dim yn aros
    [one] { $count } wedi’i gadw ar y ffôn hwn
   *[other] { $count } wedi’u cadw ar y ffôn hwn
}
strip-blocked = Mae’r swyddfa wedi diffodd codau ar y ffôn hwn. { $count ->
    [0] Dim yn aros
    [one] { $count } wedi’i gadw
   *[other] { $count } wedi’u cadw
}
strip-steps = { $count ->
    [two] { $count } gam.
    [few] { $count } cham.
    [many] { $count } cham.
   *[other] { $count } cam.
}
kept-saved = Ar y ffôn hwn
kept-sent = Anfonwyd
kept-held = Gyda’r swyddfa
kept-quarantined = Rhoddwyd o’r neilltu gan y swyddfa
strip-done = { $steps } { $kept }
strip-done-no-signal = { $steps } { $kept }, dim signal

## Not sent yet
unsent-title = { $count ->
    [one] Mae { $count } cam heb ei anfon eto
    [two] Mae { $count } gam heb eu hanfon eto
    [few] Mae { $count } cham heb eu hanfon eto
    [many] Mae { $count } cham heb eu hanfon eto
   *[other] Mae { $count } cam heb eu hanfon eto
}
unsent-soon = Bydd yn cael ei anfon mewn eiliad.
unsent-turn = Mae’n aros ei dro: argyfyngau sy’n mynd gyntaf.
unsent-no_signal = Dim signal ers { $since }.
unsent-silent = Nid yw gwasanaeth y swyddfa wedi ateb fel y dylai ers { $since }.
unsent-stranger = Ers { $since }, mae rhywbeth heblaw’r swyddfa yn ateb. Os ydych ar Wi-Fi, efallai fod angen mewngofnodi ar ei dudalen ei hun.
unsent-certificate = Ers { $since }, nid yw gwasanaeth y swyddfa wedi gallu profi mai’r swyddfa ydyw. Efallai fod ei dystysgrif wedi dod i ben, neu fod cloc yn anghywir. Dywedwch wrth y swyddfa.
unsent-unbelieved = Ers { $since }, nid yw atebion y swyddfa’n pasio gwiriad y ffôn hwn. Dywedwch wrth y swyddfa.
unsent-too_many = Gofynnodd y ffôn hwn yn rhy aml. Mae’r swyddfa’n gofyn am saib.
unsent-blocked = Mae’r swyddfa wedi diffodd codau ar y ffôn hwn. Mae’r hyn a ysgrifennwch yn dal i gael ei anfon.
unsent-refused = Ers { $since }, nid yw’r swyddfa’n derbyn yr hyn y mae’r ffôn hwn yn ei anfon. Ffoniwch y swyddfa.
unsent-storage = Mae problem gyda lle storio’r ffôn hwn. Rhyddhewch ychydig o le, a dywedwch wrth y swyddfa.
unsent-again = Bydd yn rhoi cynnig arall ei hun am { $time }.
unsent-safe = Mae’r cyfan yn aros ar y ffôn hwn nes ei fod gyda’r swyddfa.
unsent-send = Anfon nawr
unsent-save = Cadw mewn ffeil
unsent-save-hint = At y diwrnod pan nad oes dim yn mynd drwodd. Dim ond y swyddfa all ei ddarllen
unsent-saved = Mae wedi’i gadw yn { $path }. Rhowch y ffeil i’r swyddfa. Mae’n dal i aros yma hefyd.
unsent-save-failed = Ni ellid ei gadw mewn ffeil. Nid oes dim wedi’i golli: mae’n dal ar y ffôn hwn.

## Enrol
enrol-title = Gosod y ffôn hwn
enrol-lead = Mae’r swyddfa’n rhoi dolen i chi, neu 12 nod i’w teipio.
enrol-code = 12 nod, neu’r ddolen
enrol-address = Cyfeiriad y swyddfa
enrol-address-hint = Mae’n dechrau â https://
enrol-go = Gosod
enrol-working = Wrthi’n gosod
enrol-problem-length = { $count ->
    [0] Teipiwch y 12 nod
   *[other] Mae 12 nod mewn cod, nid { $count }
}
enrol-problem-character = Nid oes { $character } mewn cod. Edrychwch eto: ni ddefnyddir 0 nac O, 1 nac I
enrol-problem-address = Teipiwch gyfeiriad y swyddfa. Mae’n dechrau â https://
enrol-problem-refused = Nid yw’r cod hwn yn gywir, mae wedi’i ddefnyddio, neu mae’n hŷn na deng munud. Gofynnwch i’r swyddfa am un newydd
enrol-problem-recovering = Nid yw’r swyddfa’n gosod ffonau ar hyn o bryd: mae rheolwr yn gwirio beth sydd wedi newid. Gofynnwch iddynt pryd, yna gofynnwch am god newydd
enrol-problem-unreachable = Ni ellid cyrraedd y swyddfa. Edrychwch ar eich signal, ac ar y cyfeiriad
enrol-problem-not-office = Atebodd rhywbeth heblaw’r swyddfa. Gwiriwch y cyfeiriad, a gwnewch yn siŵr eich bod wedi mynd heibio i dudalen y Wi-Fi ei hun
enrol-problem-other-office = Nid dyma’r swyddfa a roddodd y ddolen i chi. Gofynnwch iddyn nhw am un newydd
enrol-problem-keys = Nid yw storfa allweddi’r ffôn hwn yn ateb. Datglowch y ffôn, yna rhowch gynnig arall arni
enrol-problem-phone = Ni allai’r ffôn hwn ei gadw. Gwnewch le ar y ffôn, yna rhowch gynnig arall arni

## PIN
pin-choose-title = Dewiswch PIN
pin-choose-lead = 6 digid neu fwy. Byddwch yn ei deipio cyn gweld cod.
pin-again-title = Teipiwch ef eto
pin-again-lead = Er mwyn gwybod mai dyma’r un rydych yn ei feddwl.
pin-office = Gofynnwch i’r swyddfa ai { $fingerprint } yw arwydd eu ffôn nhw.
pin-unlock-title = Rhowch eich PIN
pin-who = { $worker }, { $organisation }
pin-entered = { $count ->
    [0] Dim digid wedi’i roi
    [one] { $count } digid wedi’i roi
    [two] { $count } ddigid wedi’u rhoi
   *[other] { $count } digid wedi’u rhoi
}
pin-pad = PIN
pin-erase = Dileu’r digid olaf
pin-forgot = Wedi anghofio
pin-start-over = Ailddechrau
pin-next = Nesaf
pin-keep = Defnyddio’r PIN hwn
pin-unlock = Datgloi
pin-working = Yn gwirio
pin-weak-too-short = Mae hwnnw’n rhy fyr. Defnyddiwch 6 digid neu fwy
pin-weak-too-long = Mae hwnnw’n rhy hir. Defnyddiwch 12 digid ar y mwyaf
pin-weak-not-digits = Digidau’n unig
pin-weak-repeats = Mae’r un digidau drosodd a throsodd yn hawdd eu dyfalu. Dewiswch un arall
pin-weak-run = Mae digidau mewn trefn yn hawdd eu dyfalu. Dewiswch un arall
pin-not-same = Nid oedd y ddau yr un fath. Dewiswch eto
pin-wrong = { $left ->
    [one] Nid dyna’r PIN cywir. Un cynnig sydd ar ôl cyn i’r codau ar y ffôn hwn gael eu dinistrio
    [two] Nid dyna’r PIN cywir. Mae { $left } gynnig ar ôl
    [few] Nid dyna’r PIN cywir. Mae { $left } chynnig ar ôl
    [many] Nid dyna’r PIN cywir. Mae { $left } chynnig ar ôl
   *[other] Nid dyna’r PIN cywir. Mae { $left } cynnig ar ôl
}
pin-wait = Arhoswch { $time } cyn y cynnig nesaf
pin-problem-keys = Mae storfa allweddi’r ffôn hwn ar glo. Datglowch y ffôn, yna rhowch gynnig arall arni
pin-forgot-title = Wedi anghofio’ch PIN?
pin-forgot-words = Ffoniwch y swyddfa. Byddan nhw’n gosod y ffôn hwn eto, a byddwch yn dewis un newydd. Mae’r camau sydd heb eu hanfon yn cael eu cadw a’u hanfon.
pin-shredded-title = Dim codau ar y ffôn hwn
pin-shredded-words = Cafodd y codau eu dinistrio ar ôl deg PIN anghywir. Mae eich camau’n ddiogel ac yn dal i gael eu hanfon. Ffoniwch y rheolwr ar alwad nawr: rhaid i rywun arall agor y drws.
pin-shredded-record = Dal ati i gofnodi’r ymweliad hwn
in-words-go = Nodi beth sy’n digwydd
in-words-title = Beth sy’n digwydd?
in-words-hint = Pwy, beth, ble. Dim cod. Mae’r amser yn cael ei nodi.
in-words-sees = Does neb wedi teipio’r PIN: bydd y swyddfa’n darllen hyn fel geiriau pwy bynnag sy’n dal y ffôn.
in-words-save = Cadw
in-words-saved = Wedi’i gadw ar y ffôn hwn
in-words-saved-lead = Caiff ei anfon pan fydd signal, a chaiff y rheolwr ar alwad wybod. Os oes angen help ar rywun nawr, ffoniwch.
in-words-more = Nodi rhywbeth arall

## Today
today = Heddiw
menu = Dewislen
next = Nesaf
next-at = { $from } i { $to }
under-way = Ar ei ganol
later-today = Yn nes ymlaen heddiw
after-today = Yfory
done = Wedi gorffen
start-visit = Dechrau’r ymweliad
start-title = Dechrau’r ymweliad hwn nawr?
start-ahead = Mae’r ymweliad hwn â { $name } wedi’i gynllunio ar gyfer { $time }.
start-still-at = Nid ydych wedi gorffen eich ymweliad â { $other }. Dechrau gyda { $name } hefyd?
start-yes = Iawn, dechrau
start-no = Na, ddim nawr
go-on-visit = Parhau â’r ymweliad
name-time = { $name }, { $time }
put-key-back = Rhoi’r allwedd yn ôl
key-with-you = { $name }: mae’r allwedd gyda chi o hyd
left-at = Wedi gadael am { $time }
left-key-safe = Wedi gadael am { $time }. Mae’n hysbys ble mae’r allwedd
left-key-lost = Wedi gadael am { $time }. Allwedd ar goll
not-started-over = Heb ei ddechrau, a’i amser ar ben
taken-off = Wedi’i dynnu oddi ar eich rownd
show-all = Dangos pob un ({ $count })
no-visits = Dim ymweliadau heddiw
no-visits-words = Pan fydd y swyddfa’n rhoi un i chi, bydd yn ymddangos yma.
no-bundle-title = Yn aros am eich ymweliadau
no-bundle-words = Maen nhw’n dod o’r swyddfa pan fydd signal.
all-done = Dyna’r un olaf heddiw
try-now = Rhoi cynnig arni nawr
plan-answers_door = Yn ateb y drws
plan-let_yourself_in = Ewch i mewn ar ôl curo
plan-family = Y teulu’n agor y drws
plan-door_entry_first = Cod mynediad yn gyntaf
plan-shadow = Rydych chi’n cysgodi: eich cydweithiwr sy’n agor
speaks-welsh = Cymraeg
speaks-english = Saesneg

## Visit: the right door
step-of = Cam { $step } o { $steps }
arrive-title = Ai dyma’r drws cywir?
arrive-yes = Ie, dyma’r drws
arrive-yes-notice = a dw i wedi darllen beth sy’n newydd
arrive-not = Nid y drws hwn
arrive-trouble = Nwy neu drafferth
arrive-new = Newydd:
trouble-title = Beth sydd o’i le?
trouble-gas = Dw i’n arogli nwy
trouble-smoke = Mwg neu dân
trouble-break_in = Ôl torri i mewn, gweiddi, dieithryn neu gi rhydd
trouble-none = Does dim o’i le

## The outer door
buzzer-title = Canwch gloch y drws allanol
buzzer-lead = Efallai y bydd rhywun yn agor i chi.
buzzer-rang = Dw i wedi canu’r gloch
buzzer-inside = Dw i wrth ddrws y fflat ei hun
entry-title = Agorwch y drws allanol
entry-lead = Yna ewch at ddrws y fflat ei hun.
entry-at-door = Dw i wrth ddrws y fflat ei hun

## Knock and wait
knock-title = Curwch a dweud pwy ydych chi
knock-lead = Canwch y gloch hefyd.
knock-again-title = Curwch a dweud eto pwy ydych chi
knock-again-lead = Mae’r rheolwr ar alwad yn cael gwybod nad oes ateb eto.
knock-then-wait = Yna arhoswch { $time }.
say = Dywedwch
say-welsh-first = Cymraeg yn gyntaf. Dywedwch
say-english-first = Saesneg yn gyntaf. Dywedwch
say-again = Dywedwch eto os hoffech
announce-morning = Bore da, { $client }. { $worker } sydd yma, ar ran { $agency }. Dw i yma ar gyfer eich ymweliad bore.
announce-afternoon = Prynhawn da, { $client }. { $worker } sydd yma, ar ran { $agency }. Dw i yma ar gyfer eich ymweliad prynhawn.
announce-evening = Noswaith dda, { $client }. { $worker } sydd yma, ar ran { $agency }. Dw i yma ar gyfer eich ymweliad gyda’r nos.
announce-night = Helô, { $client }. { $worker } sydd yma, ar ran { $agency }. Dw i yma ar gyfer eich ymweliad nos.
knock-done = Dw i wedi curo a dweud pwy ydw i
knock-cannot = Alla i ddim curo
knock-open = Mae’r drws ar agor
cannot-lead = Mae’r swyddfa’n gweld na wnaethoch chi guro.
cannot-title = Pam na allwch chi guro?
cannot-asked = Maen nhw wedi gofyn i ni beidio
cannot-asleep = Rhaid peidio â deffro rhywun
cannot-hands = Mae fy nwylo’n llawn
cannot-nothing = Does dim byd i guro arno
reason-other = Rheswm arall, yn fy ngeiriau i
reason-words = Eich geiriau
reason-missing = Dewiswch reswm
reason-words-missing = Ysgrifennwch ychydig eiriau
go-on = Ymlaen
wait-title = Arhoswch am ateb
wait-lead = { $name }: rhowch { $time } i gyrraedd y drws.
wait-left = ar ôl
wait-timer = Amser ar ôl i aros
wait-answered = Atebwyd y drws
wait-answered-hint = Yna dywedwch beth ddigwyddodd
wait-early = Mynd ymlaen yn gynnar
wait-someone = Rhywun arall, neu wedi gwrthod
early-title = Pam mynd ymlaen yn gynnar?
early-called = Galwon nhw arnaf i ddod i mewn
early-seen = Dw i’n gweld na allan nhw godi
early-told = Dywedodd rhywun sydd gyda nhw wrtha i am ddod i mewn
keep-waiting = Dal i aros
outcome-title = Beth ddigwyddodd wrth y drws?
outcome-lead = Dywedwch beth welsoch chi.
outcome-answered = Agorodd { $name } y drws, ac mae’n iawn
outcome-needs-help = Mae angen help ar { $name }
outcome-needs-help-hint = Argyfwng: ewch i mewn i helpu
outcome-no-reply = Dim ateb
outcome-no-reply-hint = Arhoswch yma. Bydd y rheolwr ar alwad yn helpu
outcome-refused = Dywedodd { $name } na
outcome-refused-hint = Parchwch hynny. Peidiwch â mynd i mewn
outcome-someone = Rhywun arall wedi ateb
outcome-someone-hint = Dywedwch pwy ydyn nhw
someone-title = Pwy atebodd?
someone-relative = Partner neu berthynas
someone-neighbour = Cymydog
someone-child_alone = Plentyn ar ei ben ei hun
someone-stranger = Rhywun nad ydych yn ei adnabod
someone-emergency_service = Heddlu, ambiwlans neu frigâd dân
someone-colleague = Fy nghydweithiwr
with-relative-title = Gofynnwch am gael gweld { $name } yn breifat
with-relative-lead = Yna dywedwch sut aeth hi.
with-neighbour-lead = Dywedwch eich enw, a dim byd am ofal. Yna dywedwch sut aeth hi.
with-let-in = Dw i i mewn, ac wedi gweld { $name }
with-not-let-in = Ches i ddim mynd i mewn

## The code
code-key_safe-title = Agorwch y sêff allweddi
code-alarm-unset-title = Diffoddwch y larwm
code-alarm-set-title = Gosodwch y larwm
code-hidden = Cod wedi’i guddio
code-hold = Pwyswch a daliwch i weld y cod
code-hold-again = Dal eto i’w weld
code-hold-key_safe = Pwyso a dal: cod y sêff allweddi
code-hold-door_entry = Pwyso a dal: cod mynediad
code-hold-communal = Pwyso a dal: cod y drws allanol
code-hold-alarm = Pwyso a dal: cod y larwm
code-holding = Daliwch ati i bwyso
code-until = Tan { $time }. Cofnodir pob edrychiad.
code-hides = Yn cuddio pan godwch eich bawd, neu ymhen { $seconds }.
code-any-order = Pwyswch mewn unrhyw drefn.
code-in-order = Pwyswch yn y drefn hon.
code-shown-once = Gwelwyd am { $time } ({ $seconds }). Cofnodwyd.
code-shown = Gwelwyd am { $time }. Cofnodwyd.
code-place-unknown = Nid yw’r swyddfa wedi dweud ble mae.
got-key-title = Ydy’r allwedd gyda chi?
got-key-lead = Gwaeddwch ‘helô’ wrth agor y drws.
got-key = Ydy, mae’r allwedd gyda fi
did-not-open = Methodd agor
opening-title = Gwaeddwch ‘helô’, ac ewch i mewn
opening-lead = Dywedwch eto pwy ydych chi wrth agor y drws.
opening-inside = Dw i i mewn
opening-cannot = Dw i’n methu mynd i mewn
refused-early-title = Ddim eto. Cod ar gael: { $time }
refused-early-lead = Mae hynny ymhen { $wait }.
refused-early-words = Mae’r ymweliad am { $time }. Efallai y bydd { $name } yn ateb os curwch chi.
window-now = Nawr, { $time }
window-open = Gellir gweld y cod, { $from } i { $to }
refused-late-title = Mae amser y cod hwn ar ben
refused-late-lead = Daeth i ben: { $time }. Ffoniwch y rheolwr ar alwad: rheolwr sy’n penderfynu.
refused-lease-title = Mae’r ffôn hwn wedi bod heb gysylltiad yn rhy hir
refused-lease-lead = Nid yw wedi cyrraedd y swyddfa ers { $time }. Ewch i gael signal, neu ffoniwch y rheolwr ar alwad.
refused-time-title = Nid yw’r ffôn hwn yn gwybod yr amser
refused-time-lead = Ewch i gael signal a bydd yn cywiro’i hun, neu ffoniwch y rheolwr ar alwad.
refused-blocked-title = Mae codau wedi’u diffodd ar y ffôn hwn
refused-blocked-lead = Y swyddfa wnaeth hynny. Ffoniwch y rheolwr ar alwad: rhaid i rywun arall agor.
refused-taken-off-title = Tynnwyd yr ymweliad hwn oddi ar eich rownd
refused-taken-off-lead = Does dim cod yn cael ei ddangos. Ffoniwch y rheolwr ar alwad os ydych wrth y drws.
refused-not-yet-title = Mae cam arall i’w wneud gyntaf
refused-not-yet-lead = Ewch yn ôl i wneud y cam hwnnw.
refused-locked-title = Rhowch eich PIN yn gyntaf
refused-locked-lead = Yna pwyswch a daliwch eto.
refused-not-here-title = Nid yw’r cod ar y ffôn hwn
refused-not-here-lead = Ffoniwch y rheolwr ar alwad: gallan nhw eich helpu i mewn.
refused-recovering-title = Nid yw’r swyddfa’n rhoi codau ar hyn o bryd
refused-recovering-lead = Rhoddwyd ei chyfrifiadur yn ôl fel yr oedd ar ddiwrnod cynharach, ac mae rheolwr yn gwirio beth sydd wedi newid ers hynny. Ffoniwch y rheolwr ar alwad: rhaid i rywun arall agor. Mae eich camau’n cael eu cadw a’u hanfon fel arfer.
refused-other-window-title = Ar agor mewn ffenestr arall
refused-other-window-lead = Mae ffenestr arall yn dangos cod. Caewch honno’n gyntaf.
refused-withheld-title = Peidiwch â defnyddio’r sêff allweddi
refused-withheld-no_agreement = Nid oes cytundeb wedi’i lofnodi i’w defnyddio.
refused-withheld-consent_withdrawn = Mae { $name } wedi tynnu cydsyniad yn ôl, felly mae’r cod wedi’i ddiffodd.
refused-withheld-dbs = Nid yw eich gwiriad DBS yn gyfredol yma, felly mae’r cod wedi’i ddiffodd i chi.
refused-withheld-training = Nid yw eich hyfforddiant allweddi’n gyfredol yma, felly mae’r cod wedi’i ddiffodd i chi.
refused-withheld-method_removed = Nid yw’n cael ei defnyddio mwyach.
refused-withheld-no_code = Nid oes cod gan y swyddfa ar ei chyfer eto.
refused-withheld-other = Mae’r swyddfa wedi atal ei defnyddio.
refused-remember = Os ydych yn cofio’r cod, peidiwch â’i ddefnyddio.
refused-plan = Y cynllun nawr: { $name } i ateb y drws, neu’r rheolwr ar alwad i ddod o hyd i rywun ag allwedd.

## Inside
inside-title = Rydych chi i mewn
inside-lead = Mae yn y cofnod. Mae’r ymweliad yn parhau nes i chi adael.
inside-leave = Dw i’n gadael nawr
inside-locked-out = Dw i wedi fy nghloi allan
inside-wrong = Dw i ddim i mewn
inside-death-title = Arhoswch nes bod rhywun yn cymryd drosodd
inside-death-lead = Peidiwch â chyffwrdd na symud dim. Cadwch bawb arall allan.
inside-death-over-title = Mae { $name } wedi cymryd drosodd
inside-gone-title = Rydych yn dal y tu mewn
inside-gone-lead = Nid yw { $name } yma bellach. Clowch, yna gadewch.
locked-out-title = Wedi’ch cloi allan
locked-out-lead = Cwcer ymlaen, neu rywun mewn teclyn codi neu ar ocsigen? Ffoniwch 999.
locked-out-in = Dw i yn ôl i mewn

## Leave
leave-title = Cyn i chi fynd
leave-settled = Mae { $name } yn gyfforddus, a phopeth o fewn cyrraedd
leave-windows = Ffenestri a drysau fel maen nhw’n eu hoffi
leave-goodbye = Dywedwch eich bod yn mynd
leave-alarm = Larwm wedi’i osod, os ydyn nhw am ei gael
leave-locked = Drws ar glo, dw i’n mynd
leave-locked-behind = Nhw sy’n cloi ar fy ôl
leave-lock-up = Angen yr allwedd i gloi
leave-stay = Ddim yn gadael eto
leave-death-touch = Gadewch bopeth fel y mae: goleuadau, gwres, ffenestri
leave-death-nobody = Neb i fynd i mewn heblaw’r heddlu, ambiwlans neu reolwr
leave-death-until = Ewch pan fydd rhywun wedi cymryd drosodd, wrth ei enw
leave-death-go = Mae rhywun wedi cymryd drosodd
lock-up-title = Ewch i nôl yr allwedd i gloi
lock-up-lead = O’r sêff allweddi. Mae’n mynd yn ôl yno wedyn.
lock-up-have = Mae’r allwedd gyda fi
lock-up-no = Does dim angen yr allwedd
key-title = Ble mae’r allwedd nawr?
key-lead = Allwch chi ddim gorffen nes ein bod yn gwybod.
key-out-title = { $name }: mae’r allwedd gyda chi
key-out-lead = Rhowch hi’n ôl, neu dywedwch gyda phwy mae hi.
key-after-all = Mae’r allwedd gen i o hyd
key-after-title = Ydy’r allwedd gyda chi o hyd?
key-after-words = Rhaid i’r allwedd ddod yn ôl. Bydd y rheolwr ar alwad yn cael gwybod nawr.
key-is-safe = Mae’r allwedd yn ôl yn y blwch, wedi’i gau a’i dynnu i’w wirio.
key-is-given = Mae’r allwedd gyda { $name }.
key-is-unknown = Does neb yn gwybod ble mae’r allwedd. Bydd y rheolwr ar alwad yn cael gwybod ar unwaith.
key-safe = Yn ôl yn y sêff
key-safe-hint = Wedi cau’r sêff, cymysgu’r rhifau a thynnu i wirio
key-given = Rhoddais hi i rywun
key-with-me = Mae hi gyda fi o hyd
key-unknown = Wn i ddim ble mae hi
key-hold = Pwyso a dal: cod i gau’r sêff
key-given-title = Gyda phwy mae’r allwedd?
key-given-name = Eu henw
name-missing = Ysgrifennwch enw
finish-title = Gorffen yr ymweliad hwn?
finish-key-safe = Mae’r allwedd yn ôl yn y sêff, a’r sêff wedi’i chau a’i thynnu i wirio. Rydych yn gadael am { $time }.
finish-key-given = Mae’r allwedd yng ngofal { $name }. Rydych yn gadael am { $time }.
finish-key-with-me = Mae’r allwedd yn mynd gyda chi, ac mae’n rhaid dod â hi’n ôl. Bydd y rheolwr ar alwad yn cael gwybod. Rydych yn gadael am { $time }.
finish-key-unknown = Does neb yn gwybod ble mae’r allwedd. Mae’r rheolwr ar alwad yn cael gwybod ar unwaith. Rydych yn gadael am { $time }.
finish-no-key = Rydych yn gadael am { $time }.
finish-yes = Ie, gorffen
finish-no = Na, yn ôl
finish = Gorffen yr ymweliad
ended-title = Ymweliad wedi gorffen
ended-lead = { $name }: gadawsoch am { $time }.
ended-handed = Wedi’i drosglwyddo i ofal { $name }.
ended-today = Yn ôl i heddiw

## Staying outside
hand-refused-title = Peidiwch â mynd i mewn
hand-refused-lead = Dywedon nhw na. Ffoniwch y rheolwr ar alwad cyn gadael.
hand-gas-title = Cerddwch i ffwrdd o’r nwy
hand-gas-lead = Dim cloch, dim switsh, dim fflam. Ewch ymhell o’r tŷ, yna ffoniwch y llinell nwy, { $number }. Ffoniwch 999 os oes rhywun y tu mewn.
hand-smoke-title = Allan, ac arhoswch allan
hand-smoke-lead = Ffoniwch 999 nawr. Yna ffoniwch y rheolwr ar alwad.
hand-break_in-title = Peidiwch â mynd i mewn
hand-break_in-lead = Camwch yn ôl i le diogel. Ffoniwch 999 os oes rhywun mewn perygl. Yna ffoniwch y rheolwr ar alwad.
hand-not_safe-title = Cadwch draw
hand-not_safe-lead = Peidiwch â mynd yn ôl i mewn. 999 os oes rhywun mewn perygl. Ffoniwch y rheolwr ar alwad: rhaid i rywun ofalu am yr ymweliad.
hand-write = Nodi beth welais neu glywais i
hand-child_alone-title = Peidiwch â gadael y plentyn
hand-child_alone-lead = Ffoniwch y rheolwr ar alwad nawr. 999 os oes perygl.
hand-stranger-title = Peidiwch â mynd i mewn
hand-stranger-lead = Camwch yn ôl a ffonio’r rheolwr ar alwad.
hand-emergency_service-title = Arhoswch y tu allan
hand-emergency_service-lead = Dywedwch pwy ydych chi. Gofynnwch am enw un ohonyn nhw, a rhif y digwyddiad. Peidiwch â rhoi cod i neb. Ffoniwch y rheolwr ar alwad.
hand-relative-title = Chawsoch chi ddim mynd i mewn
hand-relative-lead = Ffoniwch y rheolwr ar alwad. 999 os ydych yn ofni am ddiogelwch { $name }.
hand-neighbour-title = Chawsoch chi ddim mynd i mewn
hand-neighbour-lead = Ffoniwch y rheolwr ar alwad.
hand-colleague-title = Arhoswch y tu allan
hand-colleague-lead = Ffoniwch y rheolwr ar alwad.
hand-opened = Mae’r drws wedi agor
hand-back = Mynd yn ôl gam
hand-over = Trosglwyddo i rywun
hand-said-lead = Unwaith y bydd rhywun wedi cymryd drosodd, dywedwch pwy, ac ewch.
hand-over-title = Pwy sy’n cymryd drosodd?
hand-over-name = Eu henw
hand-over-next = Nesaf
hand-how-title = Ydy { $name } wedi cymryd drosodd?
hand-how-lead = Dim ond wedyn y cewch chi fynd.
hand-how-here = Ydy, maen nhw yma gyda fi
hand-how-phone = Ydy, dywedon nhw hynny ar y ffôn
hand-how-coming = Ddim eto, maen nhw ar y ffordd
hand-when = Pryd byddan nhw yma, os dywedon nhw
hand-coming = Mae { $name } ar y ffordd, dywedwyd am { $time }. Arhoswch nes iddyn nhw gymryd drosodd.
hand-coming-stay = Rydych chi’n aros nes i { $name } gymryd drosodd.
hand-check-here = Mae { $name } yma a chymeron nhw drosodd am { $time }. Ydy hynny’n gywir?
hand-check-phone = Dywedodd { $name } ar y ffôn eu bod yn cymryd drosodd o nawr, { $time }. Ydy hynny’n gywir?
hand-over-yes = Ydy, wedi’i drosglwyddo

## My log
log-title = Fy nghofnod
log-empty = Dim byd ynddo eto
log-newer = Mwy diweddar
log-older = Hŷn
log-visit = { $name }, ymweliad { $time }
log-visit-gone = Ymweliad { $reference }
log-phone = Y ffôn hwn
log-changed = Cafodd y cam hwn ei newid ar y ffôn
fact-epoch_started = Dechrau’r cofnod
fact-visit_started = Dechrau’r ymweliad
fact-door_checked = Drws cywir
fact-door_checked-notice = Drws cywir, neges wedi’i darllen
fact-trouble-gas = Arogl nwy
fact-trouble-smoke = Mwg neu dân
fact-trouble-break_in = Trafferth wrth y tŷ
fact-buzzer_rung = Canu cloch y drws allanol
fact-at_own_door = Wrth ddrws y fflat
fact-knocked = Curo a dweud pwy oedd yno
fact-knocked-again = Curo a dweud eto pwy oedd yno
fact-knock_skipped = Heb guro: { $reason }
fact-waited = Aros cyhyd ag y cytunwyd
fact-wait_cut_short = Mynd ymlaen yn gynnar: { $reason }
fact-answered = Wedi ateb
fact-someone_answered = Rhywun arall wedi ateb: { $who }
fact-refused = Dweud na
fact-no_reply = Dim ateb
fact-could_not_open = Methu mynd i mewn
fact-handed_to = Trosglwyddo i ofal { $name }{ $more }
fact-on_the_way = Mae { $name } ar y ffordd i gymryd drosodd{ $more }
fact-went_back = Mynd yn ôl gam
fact-key_taken = Cymryd yr allwedd
fact-entered-how = I mewn: { $how }
entered-answered = Nhw agorodd
entered-let_in = Rhywun wedi’ch gadael i mewn
entered-colleague = Eich cydweithiwr agorodd
entered-key = Gyda’r allwedd
entered-opened = Rhywun arall agorodd
entered-already = Roeddech chi i mewn yn barod
fact-not_inside = Ddim i mewn: tapiad anghywir
fact-lock_up_begun = Angen yr allwedd i gloi
fact-lock_up_dropped = Dim angen yr allwedd
fact-locked_out = Wedi fy nghloi allan
fact-leaving = Ar fin gadael
fact-stayed_on = Aros ymlaen
fact-door_locked = Drws ar glo
fact-locked_behind = Nhw sy’n cloi’r drws
fact-got_out = Mynd allan: ddim yn ddiogel i aros
fact-key_left-safe = Allwedd yn ôl yn y sêff
fact-key_left-given = Allwedd yng ngofal { $name }
fact-key_left-with_me = Allwedd gyda fi o hyd
fact-key_left-unknown = Allwedd: ddim yn gwybod ble
fact-left = Gadael
fact-reveal_intent = Gofyn am y cod
fact-reveal_shown = Dangos y cod
fact-reveal_hidden = Cuddio’r cod ar ôl { $time }
fact-reveal_hidden-unknown = Cuddio’r cod pan stopiodd yr ap
fact-reveal_refused = Cod heb ei ddangos
fact-dialled-999 = Agor y ffôn i ffonio 999
fact-dialled-on_call = Agor y ffôn i ffonio’r rheolwr ar alwad
fact-damage_found = Difrod ar y ffôn hwn
fact-clock_stepped = Cywiro’r cloc
fact-unknown = Cam o ap mwy newydd

## Settings
settings = Gosodiadau
settings-language = Iaith
language-en = English
language-cy = Cymraeg
settings-look = Lliwiau
look-auto = Fel y ffôn
look-sun = Golau haul
look-light = Golau
look-dark = Tywyll
settings-text = Maint y testun
text-usual = Arferol
text-larger = Mwy
text-largest = Mwyaf
settings-log = Fy nghofnod
settings-log-hint = Beth wnaethoch chi. Ei gywiro, neu ychwanegu ato
settings-lock = Cloi nawr
settings-lock-hint = Yn gofyn am eich PIN eto

## Dialling
dial-999-title = Byddai hyn yn ffonio 999
dial-on-call-title = Byddai hyn yn ffonio’r rheolwr ar alwad
dial-words = Ni all cyfrifiadur ddeialu. Defnyddiwch eich ffôn nawr.
dial-say = Dywedwch ble rydych chi
dial-no-number = Nid yw’r swyddfa wedi rhoi rhif. Ffoniwch y rhif ar eich rota.
dial-back = Yn ôl at yr hyn roeddwn i’n ei wneud

## Leave outside the window
ask-go = Gofyn am ganiatâd i agor
ask-title = Gofynnwch am gael gweld y cod
ask-lead = Rheolwr sy’n penderfynu. Bywyd mewn perygl? Ffoniwch 999 nawr.
ask-office = Gofyn i’r swyddfa nawr
ask-again = Gofyn eto
ask-working = Wrthi’n gofyn
ask-asked = Gofynnwyd: { $time }. Pan fydd rheolwr yn cytuno, bydd hynny’n ymddangos yma.
ask-unreachable = Ni ellid cyrraedd y swyddfa. Gwnewch hyn dros y ffôn, neu ffoniwch y rheolwr ar alwad.
ask-refused = Dywedodd y swyddfa na. Ffoniwch y rheolwr ar alwad.
ask-recovering = Nid yw’r swyddfa’n rhoi codau ar hyn o bryd: mae rheolwr yn gwirio beth sydd wedi newid. Ffoniwch y rheolwr ar alwad.
ask-voice = Dim signal: gofyn dros y ffôn
ask-voice-hint = Rydych chi’n darllen rhifau, maen nhw’n darllen rhai yn ôl
ask-back = Yn ôl i’r ymweliad
voice-title = Caniatâd dros y ffôn
voice-lead = Ffoniwch y rheolwr ar alwad. Maen nhw’n adnabod eich llais, neu’n eich ffonio’n ôl. Yna dangoswch eich rhifau.
voice-show = Dangos fy rhifau
voice-read-title = Darllenwch y rhain i’r rheolwr ar alwad
voice-read-lead = Dywedwch pa gartref yw hwn. Mae’r rhifau’n ddilys am { $time }.
voice-answer = Y 12 rhif maen nhw’n eu darllen yn ôl
voice-check = Gwirio’r rhifau
voice-misheard = Mae rhif ar goll, neu wedi’i gamglywed. Gofynnwch amdanyn nhw eto, fesul un. Ni chollwyd cynnig.
voice-wrong = { $left ->
    [one] Nid dyna’r rhifau cywir. Un cynnig sydd ar ôl
    [two] Nid dyna’r rhifau cywir. Mae { $left } gynnig ar ôl
    [few] Nid dyna’r rhifau cywir. Mae { $left } chynnig ar ôl
    [many] Nid dyna’r rhifau cywir. Mae { $left } chynnig ar ôl
   *[other] Nid dyna’r rhifau cywir. Mae { $left } cynnig ar ôl
}
voice-spent = Pum cynnig anghywir. Arhoswch nes bod y rhifau hyn yn rhy hen, yna dechreuwch eto.
voice-old = Mae’r rhifau hyn yn rhy hen. Dangoswch rai newydd, a’u darllen.
voice-used-up = Defnyddiwyd caniatâd dros y ffôn ddwywaith ers i’r ffôn hwn gyrraedd y swyddfa. Ewch i gael signal yn gyntaf, neu bydd y rheolwr ar alwad yn dod o hyd i rywun arall.
voice-no-key = Ni all y ffôn hwn dderbyn caniatâd dros y ffôn nawr: mae angen signal unwaith yn gyntaf. Ffoniwch y rheolwr ar alwad: rhaid i rywun arall agor.
leave-given-title = Cewch weld y cod
leave-given-by = Cytunodd { $name }, tan { $time }.
leave-given-voice = Cytunodd y rheolwr ar alwad, tan { $time }.
leave-given-once = I’r cartref hwn, am y tro. Bob tro yr edrychwch, bydd hynny yn y cofnod.

## A code that the office releases
fetch-title = Rhaid i’r swyddfa ei ryddhau
fetch-lead = Nid yw’r cod hwn yn cael ei gadw ar y ffôn. Gofynnwch amdano nawr, wrth y drws.
fetch-go = Cael y cod gan y swyddfa
fetch-working = Yn gofyn i’r swyddfa
code-by-leave = Cytunodd { $name }, tan { $time }. Cofnodir pob edrychiad.
code-older-title = A fethodd agor?
code-hold-older = Pwyso a dal: yr hen god
code-tap = Dangos y cod am 8 eiliad
code-spoken = Dweud y cod yn uchel: defnyddiwch glustffon
code-hide-now = Cuddio’r cod nawr
refused-withheld-dbs_missing = Nid oes gwiriad DBS i chi ar ffeil, felly mae’r cod wedi’i ddiffodd i chi.
refused-withheld-barred = Mae’r swyddfa wedi diffodd codau i chi.
refused-plan-own = Y cynllun nawr: { $plan }
refused-not-safe-title = Mae’r codau wedi’u diffodd
refused-not-safe-lead = Dywedoch chi nad ydych yn ddiogel. Pan fyddwch, tapiwch: Dw i’n ddiogel nawr.
refused-codes-off-lead = Dywedoch chi nad oeddech yn ddiogel. Ar gyfer yr ymweliad hwn, dim ond rheolwr all adael i chi weld cod eto.
refused-newer-title = Rhowch gynnig ar y cod newydd yn gyntaf
refused-newer-lead = Mae’r hen un i’w ddefnyddio os na fydd y newydd yn agor.
problem-like-code = Mae’r geiriau hynny’n edrych fel cod. Os cod yw, tynnwch ef allan, yna rhowch gynnig arall arni.
not-a-code = Nid cod yw. Cadw
pin-change-title = Rhowch y PIN sydd gennych nawr
pin-change-lead = Yna dewiswch un arall.
pin-new-title = Dewiswch PIN newydd
pin-same = Dyna’r PIN sydd gennych nawr. Dewiswch un arall
settings-pin = Newid PIN
settings-pin-hint = Bydd angen yr un sydd gennych nawr
fact-reveal_intent-leave = Gofyn am y cod, gyda chaniatâd rheolwr
fact-code_opened = Agor gyda’r cod
fact-grant_asked = Gofyn i’r swyddfa am ganiatâd i agor
fact-voice_shown = Dangos rhifau ar gyfer caniatâd dros y ffôn
fact-voice_tried = { $left ->
    [0] Rhifau anghywir. Dim cynnig ar ôl
    [one] Rhifau anghywir. Un cynnig ar ôl
    [two] Rhifau anghywir. { $left } gynnig ar ôl
    [few] Rhifau anghywir. { $left } chynnig ar ôl
    [many] Rhifau anghywir. { $left } chynnig ar ôl
   *[other] Rhifau anghywir. { $left } cynnig ar ôl
}
fact-voice_accepted = Derbyn caniatâd dros y ffôn
fact-pin_changed = Newid y PIN

## Help now, everywhere
ns-button = Dw i ddim yn ddiogel
ns-show = Dangos help
ns-title = Ffoniwch 999
ns-lead = Ewch oddi yma os gallwch.
ns-cannot-speak = Methu siarad? Ffoniwch 999, yna pwyswch 55 pan ofynnir i chi.
ns-told = Mae’r rheolwr ar alwad yn cael gwybod ble rydych chi. Mae codau’r ymweliad hwn wedi’u tynnu oddi ar y ffôn.
ns-dark = Tywyllu’r sgrin eto
ns-line = Dywedoch chi nad ydych yn ddiogel.
ns-today = Dywedoch am { $time } nad ydych yn ddiogel
ns-standing = Dywedoch chi nad ydych yn ddiogel
ns-safe-now = Dw i’n ddiogel nawr
ns-got-out = Fe es i allan
ns-since = Dywedoch chi nad oeddech yn ddiogel.
emergency = Argyfwng
in-danger = Mewn perygl
door-opened = Agorodd y drws
tried = Beth rydych chi wedi’i wneud
skip = Hepgor hwn
skip-title = Pam hepgor hwn?
skip-lead = Mae’r swyddfa’n gweld y rheswm.
skip-done = Mae wedi’i wneud yn barod
skip-not_safe = Nid yw’n ddiogel
skip-cannot = Alla i ddim ei wneud yma
skip-told = Dywedodd y rheolwr ar alwad am ei adael
skip-life = Bywyd sy’n dod gyntaf
yes-right = Ydy, mae hynny’n gywir
critical = Rhaid peidio â’i golli
never-contact = Peidiwch byth â chysylltu â: { $name }
discreet-rules = Byddwch yn gynnil: dim cymdogion, dim neges llais, dim cerdyn.
announce-discreet = Helô, { $client }. { $worker } sydd yma.

## Running timers
timer-phone_again = Ffoniwch eto ymhen { $time }
timer-phone_again-over = Ffoniwch eto nawr
timer-on_call = Neb yn ateb. Rhowch gynnig ar y nesaf, ymhen { $time } fan bellaf
timer-on_call-over = Neb yn ateb. Ffoniwch y nesaf nawr
timer-out_safe = Y rheolwr yn holi ymhen { $time }: yn ddiogel?
timer-out_safe-over = Y rheolwr yn holi: allan yn ddiogel?
timer-release = Arhoswch o leiaf { $time }
timer-release-over = Rydych wedi aros yn ddigon hir. Y rheolwr ar alwad sy’n dweud pryd i fynd
timer-owed = Ysgrifennwch yr hyn sydd ar ôl o fewn { $time }
timer-owed-over = Mae’r amser ar ben: ysgrifennwch hyn nawr
out-safe = Allan, yn ddiogel
out-safe-inside = Dw i’n ddiogel

## Whom to ring, and what came of it
contact-client = Y cleient
contact-emergency_contact = Cyswllt brys
contact-next_of_kin = Perthynas agosaf
contact-keyholder = Deiliad allwedd
contact-on_call = Rheolwr ar alwad
contact-second_on_call = Ail reolwr ar alwad
contact-registered_manager = Rheolwr Cofrestredig
contact-responsible_individual = Unigolyn Cyfrifol
contact-scheme_manager = Rheolwr y cynllun tai
contact-alarm_centre = Canolfan larwm
contact-neighbour = Cymydog
contact-ambulance = Ambiwlans
contact-police = Heddlu
contact-fire = Gwasanaeth tân
contact-gas = Llinell argyfwng nwy
contact-hospital = Ysbyty
contact-council = Cyngor, y tu allan i oriau
contact-named = { $name }, { $place }
call-title = Beth ddaeth o’r alwad?
call-person = Atebon nhw
call-other = Rhywun arall
call-voicemail = Neges llais
call-rang_out = Canodd heb ateb
call-no_phone = Does dim rhif
call-no_signal = Dim signal
call-name = Pwy atebodd
call-said = Beth ddywedon nhw
call-reference = Cyfeirnod, os cawsoch chi un
call-999-which = Pa wasanaeth atebodd?
call-999-lead = Ar ôl ichi ffonio 999
told-title = Beth ddywedon nhw?
told-name = Eu henw
told-said = Beth ddywedon nhw, yn eu geiriau nhw
outside-take_over = Maen nhw’n cymryd drosodd o nawr
outside-stay = Aros yma
outside-send_someone = Mae rhywun yn dod; dw i’n aros
outside-stand_down = Caf adael
outside-come_back = Dod yn ôl yn nes ymlaen
opened-title = Pwy agorodd y drws?
opened-lead = Dywedwch pwy ydych chi. Peidiwch â rhoi cod i neb.
opened-how = Sut, a beth ddywedon nhw
attending-yes = Ydyn, maen nhw’n dod
attending-no = Nac ydyn, gwrthodon nhw
attending-not_said = Ddywedon nhw ddim
decided-by = Pwy benderfynodd
decided-reference = Rhif y digwyddiad
decided-attending = Ydyn nhw’n dod?

## Nobody answers
nr-head = Dim ateb: { $name }
nr-head-shut = Y drws heb agor: { $name }
nr-head-locked-out = Wedi’ch cloi allan: { $name }
nr-attempts-title = Gwnewch yn siŵr eu bod yn eich clywed
nr-attempts-lead = Tapiwch bob ffordd y rhowch gynnig arni. Galwch enw { $name }.
nr-attempts-lead-shut = Nid agorodd y drws. Tapiwch bob ffordd y ceisiwch gael ateb.
attempt-letterbox = Galw drwy’r blwch llythyrau
attempt-bell = Canu’r gloch eto
attempt-back_door = Rhoi cynnig ar y drws cefn
attempt-window = Curo ar ffenestr
attempt-their_way = Y ffordd sy’n tynnu eu sylw orau
attempt-listened = Gwrando
heard-nothing = dim
heard-sound = sŵn
heard-voice = llais
nr-heard = Clywais i rywbeth
nr-heard-lead = Yn galw am help? Tapiwch Argyfwng.
nr-heard-at = Clywed { $heard }, { $time }
nr-look-next = Nesaf: edrych o gwmpas
nr-phone-next = Nesaf: ffonio
nr-look-title = Edrychwch o’r tu allan
nr-look-lead = Ticiwch beth rydych chi’n ei weld a’i glywed.
nr-look-words = Unrhyw beth arall
nr-look-missing = Ticiwch un o leiaf, neu “Dim byd anarferol”.
nr-look-save = Dyna beth dw i’n ei weld
nr-look-save-hint = Nesaf: ffonio
sight-lights = Goleuadau ymlaen
sight-television = Teledu ymlaen
sight-curtains = Llenni ar gau
sight-post = Post y tu ôl i’r drws
sight-milk = Llaeth neu barsel y tu allan
sight-pets = Anifail anesmwyth
sight-sounds = Sŵn y tu mewn
sight-nothing = Dim byd anarferol
nr-phone-title = Ffoniwch { $name }
nr-phone-again-title = Ffoniwch eto
nr-phone-lead = Gadewch iddo ganu nes iddo stopio.
nr-phone-discreet = Peidiwch â gadael neges.
nr-phone-twice = Ffoniwch ddwywaith, gyda { $time } rhwng y ddwy alwad.
nr-phone = Ffonio { $name }
nr-on-call-title = Dywedwch wrth y rheolwr ar alwad
nr-on-call-lead = Nid ydych ar eich pen eich hun gyda hyn.
nr-on-call-next = Dim ateb? Rhowch gynnig ar y nesaf, ymhen { $time } fan bellaf.
nr-next-title = Ffoniwch y nesaf
nr-next-lead = Nid atebodd y rheolwr ar alwad.
nr-ring = Ffonio { $name }
nr-say-on-call = Dw i wrth ddrws { $name }, { $place }. Does neb wedi ateb ers { $time }.{ $more } Beth ydych chi am i fi ei wneud?
nr-say-shut = Dw i wrth ddrws { $name }, { $place }. Dw i’n methu mynd i mewn ers { $time }: { $what }.{ $more } Beth ydych chi am i fi ei wneud?
nr-say-locked-out = Dw i wedi fy nghloi allan o gartref { $name }, { $place }. Mae { $name } y tu mewn. Dw i’n methu mynd yn ôl i mewn ers { $time }: { $what }.{ $more } Beth ydych chi am i fi ei wneud?
nr-say-heard = Clywais i { $heard } y tu mewn am { $time }.
nr-what-empty = mae’r sêff allweddi’n wag
nr-what-key_will_not_turn = dyw’r allwedd ddim yn troi
nr-what-frozen = mae’r sêff allweddi wedi rhewi neu’n stiff
nr-what-found_open = roedd y sêff allweddi ar agor pan ddes i
nr-what-damaged = mae’r sêff allweddi wedi’i difrodi
nr-what-gone = dyw’r sêff allweddi ddim yno
nr-what-changed = mae’r cod wedi’i newid
nr-what-code = wnaeth y cod ddim agor y sêff allweddi
nr-what-door = does gen i ddim ffordd o agor y drws
nr-stay-title = Arhoswch wrth y drws
nr-stay-lead = Peidiwch â gadael nes bod rheolwr yn dweud.
nr-go-in = Mynd i mewn fel y cytunwyd
nr-go-in-plan = Yn ôl y cynllun. Y rheolwr yn holi ymhen { $time }: yn ddiogel?
nr-go-in-manager = Mae’r rheolwr yn cytuno, ac yn holi ymhen { $time }: yn ddiogel?
nr-wait = Aros nes y caf fynd
nr-wait-hint = Rheolwr sy’n dweud pryd y cewch fynd
nr-wait-title = Oes rhywun yn gwybod ble maen nhw?
nr-wait-lead = Os nad oes neb yn gwybod, peidiwch ag ysgrifennu dim a thapiwch Cadw.
nr-wait-least = Yna arhoswch o leiaf { $time }.
nr-wait-who = Pwy sy’n dweud, a ble maen nhw
nr-decided = Gair y rheolwr
nr-declined-title = Pam y gwnaethon nhw wrthod?
nr-declined-lead = Nid dyma’r diwedd.
nr-declined-name = Pwy ddywedodd: enw neu rif
nr-declined-why = Eu rheswm
nr-declined-next = Gwrthodon nhw. Nesaf: ambiwlans, tîm y tu allan i oriau’r cyngor, eich goruchwyliwr.
nr-decided-title = Beth benderfynon nhw?
decision-next_of_kin = Maen nhw’n ffonio’r perthynas agosaf
decision-keyholder = Maen nhw’n anfon deiliad allwedd
decision-hospital = Maen nhw’n holi’r ysbyty
decision-101 = Maen nhw’n ffonio 101
decision-999 = Maen nhw’n ffonio 999
decision-come_back = Dod yn ôl ar adeg benodol
decision-stand_down = Caf adael
decision-go_in = Caf fynd i mewn
decision-ask_neighbour = Holi cymydog
decision-stay = Y gweithiwr yn aros yno
decision-send_someone = Maen nhw’n anfon rhywun
decision-take_over = Maen nhw’n cymryd drosodd
nr-others = Holi eraill
nr-others-title = Pwy arall allwch chi ei holi?
nr-neighbour-hint = Gofynnwch un cwestiwn yn unig
nr-neighbour-title = Holwch gymydog
nr-neighbour-say = Dywedwch hyn yn unig: “Ydych chi wedi gweld y person sy’n byw yn rhif { $number } heddiw?”
nr-neighbour-ring = Ffonio’r cymydog sydd yn y cynllun
nr-opened = Agorodd rhywun arall y drws
nr-came = Daeth rhywun at y drws
nr-ending = Sut y daeth i ben
nr-waiting-title = Arhoswch nes y cewch fynd
nr-waiting-may-go = Dywedodd { $name } y cewch chi adael. Nesaf: pam y cewch chi fynd.
nr-waiting-lead = Ewch pan fydd rheolwr yn dweud, nid pan ddaw’r amser i ben.
nr-waiting-lead-name = Ewch pan fydd { $name } yn dweud, nid pan ddaw’r amser i ben.
nr-waiting-silent = Os na fydd y rheolwr ar alwad yn clywed dim gennych am { $time }, bydd yn eich ffonio.
nr-waiting-no-signal = Does dim signal wrth y drws hwn. Os na fydd y rheolwr ar alwad yn clywed dim gennych am { $time }, bydd yn ffonio’r tŷ neu’ch rhif arall.
nr-waiting-car = Tywyll neu oer? Arhoswch yn eich car, o fewn golwg i’r drws.
nr-still-here = Dw i yma ac yn ddiogel
nr-pings = { $count ->
    [one] Dywedoch chi eich bod yn ddiogel am { $time }.
    [two] Dywedoch chi { $count } waith eich bod yn ddiogel, y tro olaf am { $time }.
   *[other] Dywedoch chi { $count } gwaith eich bod yn ddiogel, y tro olaf am { $time }.
}
nr-accounted = Mae { $name } yn gwybod ble maen nhw.
nr-released = Caf fynd
nr-released-title = Pam y cewch chi fynd?
nr-released-soon = I ddod yn ôl yn nes ymlaen, neu am reswm arall: arhoswch { $time } yn gyntaf.
nr-released-by = Enw’r rheolwr
ground-accounted = Mae’n hysbys ble maen nhw
ground-taken_over = Heddlu neu ambiwlans wedi cymryd drosodd
ground-ordered = Maen nhw’n fy anfon i ffwrdd nawr, ac yn cymryd drosodd
ground-come_back = Dod yn ôl yn nes ymlaen
ground-other = Rheswm arall
nr-rooms-title = Edrychwch ym mhob ystafell
nr-rooms-lead = Gadewch y drws ar agor y tu ôl i chi. Gwaeddwch wrth fynd.
room-hall = Cyntedd a grisiau
room-living = Ystafell fyw
room-kitchen = Cegin
room-bedroom = Ystafelloedd gwely
room-bathroom = Ystafell ymolchi, tŷ bach
room-garden = Gardd, siediau
nr-found-well = Wedi’u canfod, yn iawn
nr-found-well-hint = Mae’r ymweliad yn parhau
found-well = Wedi’u canfod, yn iawn
found-needs_help = Mae angen help arnyn nhw
found-dead = Maen nhw’n edrych yn farw
found-nobody = Does neb yma
nr-rooms-back = Dw i y tu allan eto, neu ces i fynd i mewn
nr-nobody-title = Does neb yma?
nr-nobody-all = Edrychoch chi ym mhob ystafell, yn yr ystafell ymolchi ac yn yr ardd.
nr-nobody-missed = Heb eu ticio: { $rooms }. Edrychwch yno’n gyntaf os gallwch.
nr-outcome-title = Cewch fynd
nr-outcome-lead = Dywedwch sut y daeth i ben.
nr-outcome-by = Dywedodd { $name } y cewch fynd. Dywedwch sut y daeth i ben.
nr-card = Cerdyn drwy’r drws
nr-card-left = Gadewais gerdyn
nr-card-not = Dim cerdyn
nr-card-words = Dim ond os yw’r rheolwr ar alwad yn dweud. Dim byd am ofal arno.
nr-no-card = Peidiwch â gadael cerdyn yma.
ending-title = Sut y daeth i ben?
ending-answered_late = Atebwyd wedi’r cyfan
ending-found_well = Wedi’u canfod, yn iawn
ending-needs_help = Wedi’u canfod, angen help
ending-found_dead = Wedi’u canfod yn farw
ending-away = Yn yr ysbyty, neu i ffwrdd
ending-refused_seen = Wedi gwrthod, ac wedi’u gweld
ending-refused_not_seen = Wedi gwrthod, heb eu gweld
ending-not_safe = Ddim yn ddiogel i aros: gadewais
ending-child_alone = Roedd plentyn ar ei ben ei hun
ending-stranger = Roedd dieithryn wrth y drws
ending-service_took_over = Cymerodd yr heddlu, ambiwlans neu’r frigâd dân drosodd
ending-kept_out = Cadwodd rhywun fi allan
ending-danger = Perygl wrth y tŷ
ending-unknown = Does neb yn gwybod ble maen nhw
ending-name = Pwy sy’n cymryd drosodd?
ending-confirmed = Pwy gadarnhaodd hyn?
ending-check = { $ending }. Mae’n { $time }.
ending-check-name = { $ending }. Trosglwyddwyd i ofal { $name } am { $time }.
ending-check-confirmed = { $ending }. Cadarnhaodd { $name } hyn. Mae’n { $time }.

## The client says no
rf-seen-title = Welsoch chi { $name }, neu siarad â nhw?
rf-seen-lead = Dywedon nhw na. Peidiwch â mynd i mewn.
rf-seen-well = Gwelais i nhw
rf-seen-heard = Dim ond eu clywed
rf-seen-not_seen = Welais i mohonyn nhw
seen-well = wedi’u gweld
seen-heard = dim ond eu clywed
seen-not_seen = heb eu gweld
rf-say = Popeth yn iawn, { $client }. Chi sydd i benderfynu. Bydda i’n rhoi gwybod i’r swyddfa.
rf-decide-title = A all { $name } benderfynu hyn nawr?
rf-decide-lead = Ydyn nhw’n deall, ac yn gwybod beth all ddigwydd?
capacity-yes = Gall
capacity-doubt = Dw i ddim yn siŵr
capacity-no = Na all
rf-harm-title = Unrhyw arwydd o niwed?
rf-harm-lead = Wedi’u brifo, yn ofnus, yn sâl, neu wedi’u gorfodi i wrthod.
rf-harm-no = Dim arwydd o niwed
rf-harm-yes = Oes, neu dw i ddim yn siŵr
rf-harm-yes-hint = Yn dechrau’r camau argyfwng
rf-why-title = Pam y gwrthodon nhw?
rf-why-lead = Gofynnwch, yn garedig.
rf-why-later = Ddim nawr, wedyn
rf-why-unwell = Ddim yn teimlo’n dda
rf-why-family = Y teulu’n helpu heddiw
rf-why-not_wanted = Dydyn nhw ddim eisiau gofal
rf-why-no_word = Dim rheswm
rf-respect-title = Parchwch hynny, a gadewch
rf-respect-lead = Dywedwch hynny’n garedig. Mae’r swyddfa’n cael gwybod.
rf-leave = Dw i’n gadael nawr
rf-check = Dywedodd { $name } na, a gwelsoch chi nhw. Dim arwydd o niwed. Rydych yn gadael am { $time }.

## Someone else
with-wrong = Bydda i’n dod yn ôl
with-wrong-hint = Nodyn i’r swyddfa
hand-child-safeguarding = Dywedwch wrth y rheolwr ar alwad beth yw oed y plentyn, a phwy ddylai fod yno. Byddan nhw’n dweud wrth y tîm diogelu.
hand-service = Pwy sydd wrth y drws?
hand-service-lead = Chi sy’n agor, neu neb. Dim cod i neb.
hand-service-name = Enw, neu rif coler
hand-service-number = Rhif y digwyddiad

## A code that did not open, a key safe with a fault
sf-try-title = Rhowch gynnig arall arni
sf-try-lead = Mae hyn yn aml yn helpu.
sf-try-clear = Cliriwch hi’n gyntaf: tynnwch y botwm clirio i lawr
sf-try-any = Pwyswch bob botwm unwaith, mewn unrhyw drefn
sf-try-order = Pwyswch yn nhrefn y sgrin
sf-try-wiggle = Gwthiwch y clawr i mewn, siglwch ef, yna agorwch
sf-try-again = Ceisio eto
sf-report = Mae rhywbeth o’i le arni
sf-title = Beth sydd o’i le arni?
sf-send = Rhoi gwybod
safe_fault-empty = Mae’r sêff yn wag
safe_fault-key_will_not_turn = Nid yw’r allwedd yn troi
safe_fault-frozen = Wedi rhewi, neu’n stiff
safe_fault-found_open = Roedd ar agor yn barod
safe_fault-damaged = Mae wedi’i difrodi
safe_fault-gone = Mae wedi mynd
safe_fault-changed = Cafodd y cod ei newid
safe_fault-told_new = Dywedon nhw god newydd wrtha i
sf-do-empty = Curwch eto. Mae’r rheolwr ar alwad yn cael gwybod ar unwaith.
sf-do-key_will_not_turn = Cadwyn, bollt, neu allwedd y tu mewn? Curwch eto. Mae’r rheolwr ar alwad yn cael gwybod ar unwaith.
sf-do-frozen = Cynheswch hi â’ch llaw, neu defnyddiwch hylif dadrewi. Byth â dŵr poeth. Peidiwch byth â’i gorfodi.
sf-do-found_open = Efallai fod rhywun yn gwybod y cod. Mae’r rheolwr yn cael gwybod ar unwaith.
sf-do-damaged = Peidiwch â’i gorfodi. Mae’r rheolwr yn cael gwybod ar unwaith.
sf-do-gone = Curwch eto. Mae’r rheolwr yn cael gwybod ar unwaith.
sf-do-changed = Ffoniwch y rheolwr i ddweud. Peidiwch byth ag ysgrifennu cod.
sf-do-told_new = Dywedwch wrth y rheolwr ar lafar. Peidiwch byth ag ysgrifennu’r cod, nac yma chwaith.

## In and out
knock-already = Dw i i mewn yn barod
shadow-title = Rydych chi’n cysgodi: eich cydweithiwr sy’n agor
shadow-lead = Curwch gyda’ch cydweithiwr a dywedwch pwy ydych chi. Ewch i mewn gyda’ch gilydd.
shadow-code-lead = Does gennych chi ddim cod ar gyfer yr ymweliad hwn. Gofynnwch i’ch cydweithiwr agor, neu ffoniwch y rheolwr ar alwad.
shadow-let-in = Fy nghydweithiwr agorodd
shadow-not-let-in = All fy nghydweithiwr ddim agor y drws
already-title = Sut aethoch chi i mewn?
already-let_in = Ces i fynd i mewn cyn i fi allu tapio
already-new_phone = Newidiais i ffôn
already-stayed = Dw i yma ers yr ymweliad o’r blaen
inside-went-out = Es i allan
went-out-title = Aethoch chi allan
went-out-lead = Ewch i nôl yr allwedd pan fyddwch yn ôl.

## Emergency
em-head = Argyfwng: { $name }
em-trigger-title = Beth sydd o’i le?
trigger-not_responding = Ddim yn ymateb
trigger-calling = Yn galw am help
trigger-collapsed = I’w gweld wedi cwympo
trigger-smoke_gas = Mwg neu nwy
trigger-alarm = Galwad larwm
trigger-asked = Cais i fynd i mewn
trigger-harm = Niwed, neu arwydd o niwed
trigger-other = Rhywbeth arall
em-life-call = Bywyd mewn perygl: 999
em-life-call-hint = Yna darllenwch o’r cerdyn
em-none = Nid yw hyn yn argyfwng
em-life-title = Oes bywyd mewn perygl?
em-life-lead = Ddim yn siŵr? Yna oes.
em-life-yes = Oes: ffonio 999
em-life-no = Nac oes
em-life-now = Bywyd mewn perygl
em-life-first = Bywyd yn gyntaf: hepgor
em-call-title = Ffoniwch 999 nawr
em-card-title = Darllenwch hyn i 999
card-where = Ble
card-wrong = Beth sydd o’i le
card-no-answer = Does neb wedi ateb ers { $time }
card-who = Pwy
card-care = Gofalwch
card-way = Y ffordd i mewn
card-you = Chi
card-grid = Grid { $grid }
card-age = { $name }, tua { $age } oed
card-safe = Sêff allweddi: { $place }
card-safe-unknown = Sêff allweddi. Nid yw’r swyddfa wedi dweud ble
card-no-safe = Dim sêff allweddi
card-you-words = { $name }, gweithiwr gofal, { $agency }
em-told = Dw i wedi dweud wrth 999
em-told-hint = Nesaf: rhif y digwyddiad, ydyn nhw’n dod
em-call-again = Ffonio 999 eto
em-told-title = Beth ddywedodd 999?
em-told-service = Pwy sy’n cael ei anfon
em-told-number = Rhif y digwyddiad
em-told-shared = Beth ddywedoch chi wrthyn nhw
em-told-all = Y cerdyn i gyd
shared-address = Cyfeiriad a’r ffordd i mewn
shared-conditions = Oed a chyflyrau
shared-hazards = Peryglon
shared-safe_place = Ble mae’r sêff allweddi
em-contact-title = Ffoniwch y cyswllt brys
em-no-number = Does dim rhif ar y ffôn hwn.
em-phone-lead = Unwaith, cyn mynd i mewn.
em-capacity-title = Gewch chi fynd i mewn?
em-capacity-lead = Oes rheswm dros feddwl na allan nhw benderfynu?
em-capacity-lead-life = Bywyd sy’n dod gyntaf. Ysgrifennwch pam wedyn.
em-capacity-later = Mynd i mewn, ysgrifennu pam wedyn
em-capacity-later-hint = O fewn { $time }. Mae’n aros ar y sgrin
em-capacity-now = Ysgrifennu pam nawr
em-capacity-write = Pam mae mynd i mewn yn iawn
em-capacity-decides = A all y person benderfynu hyn nawr?
em-capacity-tried = Beth wnaethoch chi roi cynnig arno gyntaf?
em-capacity-because = Pam mae hyn er eu lles pennaf?
em-wishes = Eu dymuniadau:
em-wishes-none = Does dim dymuniadau wedi’u cofnodi.
em-way-title = Ewch i mewn â’r allwedd
em-way-none-title = Arhoswch am help y tu allan
em-way-none-lead = Ni ellir dangos cod nawr.
em-way-code = I’r argyfwng hwn. Cofnodir pob edrychiad.
em-way-force = Peidiwch byth â thorri i mewn: gwaith yr heddlu neu’r gwasanaeth tân.
em-stay-outside = Aros y tu allan am help
em-stay-outside-hint = Arhoswch o fewn golwg i’r drws
em-denied = Rhywun yn fy rhwystro
em-denied-lead = Peidiwch â dadlau. Ffoniwch 999, ac arhoswch y tu allan.
em-denied-who = Pwy, os ydych yn gwybod
em-outside-title = Ffoniwch 999, ac arhoswch y tu allan
em-outside-lead-kept_out = Mae rhywun yn eich rhwystro. Dywedwch hynny wrth 999.
em-outside-lead-smoke_gas = Mwg neu nwy: arhoswch allan, ymhell i ffwrdd. Dywedwch hynny wrth 999.
em-outside-lead-danger = Nid yw’n ddiogel yno. Cadwch draw, a dywedwch hynny wrth 999.
em-outside-lead-said_no = Dywedon nhw na, felly arhoswch y tu allan. Dywedwch hynny wrth 999.
em-over = Nid oedd yn argyfwng
em-over-title = Pam nad oedd yn argyfwng?
em-over-well = Maen nhw’n iawn
em-over-mistake = Tapiais ef drwy gamgymeriad
em-over-told = 999 neu’r rheolwr ar alwad ddywedodd
em-how-title = Sut maen nhw?
em-how-lead = Gwaeddwch, edrychwch, dewch o hyd iddyn nhw.
breathing-responding = Yn siarad neu’n ymateb
breathing-breathing = Ddim yn ymateb, yn anadlu
breathing-not_breathing = Ddim yn anadlu
breathing-looks_dead = Yn edrych yn farw ers tro
breathing-not_found = Heb ddod o hyd iddyn nhw
em-dead-title = Peidiwch â chyffwrdd na symud dim
em-dead-lead = Ffoniwch 999. Cadwch eraill allan. Nid chi sy’n dweud bod rhywun wedi marw: nhw sy’n gwneud.
em-dead-family = Yr heddlu neu’r rheolwr sy’n dweud wrth y teulu.
em-dead-last = Pwy welodd nhw’n fyw ddiwethaf, a phryd
em-dead-position = Ble a sut maen nhw’n gorwedd
em-dead-form = Gwelais ffurflen DNACPR, a dywedais wrth 999
em-dead-save = Ymlaen
em-dead-save-hint = Cewch ei adael yn wag
em-help-title = Arhoswch, a helpwch
em-help-lead = Gwnewch fel y dywed 999. Arhoswch ar y lein.
em-help-responding = Arhoswch gyda nhw. Gwnewch fel y dywed 999.
em-help-breathing = 999 ar yr uchelseinydd. Gwnewch fel y dywedan nhw. Gwyliwch yr anadlu.
em-help-not_breathing = 999 ar yr uchelseinydd. CPR fel y dywedan nhw. Welsoch chi ffurflen DNACPR? Dywedwch wrthyn nhw.
em-help-looks_dead = 999 yn gyntaf. Peidiwch â chyffwrdd â dim. Cadwch eraill allan.
em-help-not_found = Dywedwch wrth 999 a’r rheolwr ar alwad na allwch ddod o hyd iddyn nhw.
em-help-done = Mae drosodd yma
em-help-done-hint = Nesaf: pwy gymerodd drosodd
em-help-done-next = Nesaf: sut mae’r cartref yn cael ei adael
em-finding = Nodi beth dw i’n ei weld
em-finding-title = Beth ydych chi’n ei weld?
em-finding-lead = Ychydig eiriau. Mae’r amser yn cael ei nodi.
em-tell-on-call = Dweud wrth y rheolwr
em-how-now = Sut maen nhw nawr
em-taken = Cymerodd rhywun drosodd
em-taken-title = Pwy gymerodd drosodd?
em-taken-lead = Ambiwlans, heddlu, neu bwy sy’n aros nawr.
em-taken-go = Dweud pwy gymerodd drosodd
em-taken-name = Enw neu rif y digwyddiad
em-taken-to = I ble aethpwyd â nhw
em-taken-nobody = Chymerodd neb drosodd
em-secured-title = Sut mae’r cartref yn cael ei adael?
em-secured-lead = Drws, ffenestri, gwres, anifeiliaid.
em-secured-go = Dweud sut mae’n cael ei adael
em-secured-words = Unrhyw beth arall
em-secured-missing = Ticiwch un o leiaf, neu ysgrifennwch.
secured-door = Drws ar glo
secured-windows = Ffenestri ar gau
secured-heating = Gwres, cwcer
secured-pets = Gofal i’r anifeiliaid
secured-someone_stays = Rhywun yn aros
em-code-title = A glywodd rhywun y cod?
em-code-lead = Os felly, rhaid ei newid.
em-code-no = Naddo, neb
em-code-yes = Do
em-code-yes-lead = Dywedwch pwy. Peidiwch byth ag ysgrifennu’r cod.
em-code-whom = Pwy sy’n ei wybod nawr
em-kin-title = Pwy ddywedodd wrth y teulu?
em-kin-lead = Gall y rheolwr ar alwad wneud hyn.
em-kin-go = Dweud pwy ddywedodd
em-kin-by = Enw pwy ddywedodd wrthyn nhw
em-kin-nobody = Neb eto
em-outcome-lead = Y cwestiwn olaf.

## What is owed
owed-title = { $count ->
    [one] Mae { $count } peth heb ei ysgrifennu
    [two] Mae { $count } beth heb eu hysgrifennu
    [few] Mae { $count } pheth heb eu hysgrifennu
    [many] Mae { $count } pheth heb eu hysgrifennu
   *[other] Mae { $count } peth heb eu hysgrifennu
}
owed-of = { $name }: { $count ->
    [one] { $count } peth heb ei ysgrifennu
    [two] { $count } beth heb eu hysgrifennu
    [few] { $count } pheth heb eu hysgrifennu
    [many] { $count } pheth heb eu hysgrifennu
   *[other] { $count } peth heb eu hysgrifennu
}
owed-lead = Ysgrifennwch tra byddwch yn cofio.
owed-none = Does dim ar ôl
owed-none-lead = Mae popeth wedi’i ysgrifennu.
owed-write = Ysgrifennu’r cyntaf
owed-trigger = Beth ddechreuodd hyn
owed-trigger-hint = Beth oedd o’i le
owed-capacity = Pam roedd mynd i mewn yn iawn
owed-capacity-hint = A allen nhw benderfynu, beth geisioch chi
owed-tell_999 = Beth ddywedodd 999
owed-tell_999-hint = Rhif y digwyddiad, ydyn nhw’n dod
owed-secured = Sut y gadawyd y cartref
owed-secured-hint = Drws, ffenestri, gwres, anifeiliaid
owed-kin_told = Pwy ddywedodd wrth y teulu
owed-kin_told-hint = Enw
owed-outcome = Sut y daeth i ben
owed-outcome-hint = A phwy gymerodd drosodd

## More lines of the log
dial-contact-title = Byddai hyn yn ffonio { $name }
fact-dialled-contact = Agor y ffôn i ffonio: { $whom }
fact-refusal_seen = Gwrthod: { $seen }
fact-refusal_capacity = Gallu penderfynu: { $decides }
fact-refusal_harm = Dim arwydd o niwed
fact-refusal_harm-yes = Arwydd o niwed
fact-refusal_reason = Pam gwrthod: { $reason }
fact-something_wrong = Adroddiad
fact-service_met = { $whom } wrth y drws{ $more }
fact-attempted = { $how }: { $heard }
fact-observed = Edrych: { $seen }
fact-ask_done = Wedi’i wneud: { $asked }
fact-ask_skipped = Hepgor { $asked }: { $reason }
fact-phoned = Ffonio: { $whom }, { $result }{ $more }
fact-told = Dweud wrth: { $whom }{ $more }
fact-said = a ddywedodd: { $words }
fact-told-neighbour = Holi cymydog{ $more }
fact-going_in = Mynd i mewn
fact-out_safe = Yn ddiogel
fact-opened_by = Agorwyd y drws: { $whom }{ $more }
fact-rooms_checked = { $found }. Edrych yn: { $rooms }
fact-waiting_for_release = Aros i gael mynd
fact-waiting_for_release-known = Aros i gael mynd. { $name } yn gwybod ble maen nhw
fact-still_here = Yma ac yn ddiogel
fact-released = Cael mynd: { $name }, { $ground }{ $more }
fact-decided = { $name } yn penderfynu: { $what }{ $more }
fact-card_left = Gadael cerdyn
fact-card_left-not = Dim cerdyn
fact-visit_outcome = Diwedd: { $ending }{ $more }
fact-emergency_begun = Argyfwng
fact-emergency_trigger = Beth oedd o’i le: { $trigger }
fact-life_at_risk = Bywyd mewn perygl
fact-life_at_risk-no = Dim bywyd mewn perygl
fact-emergency_over = Dim argyfwng wedi’r cyfan: { $reason }
fact-capacity_owed = I’w ysgrifennu wedyn: pam roedd mynd i mewn yn iawn
fact-best_interests = Pam roedd mynd i mewn yn iawn: wedi’i ysgrifennu. Gallu penderfynu: { $decides }
fact-access_denied = Rhywun yn rhwystro mynediad{ $more }
fact-how_found = Canfod: { $state }
fact-death_found = Ysgrifennu: sut y cawson nhw eu canfod
fact-finding = Nodyn: { $words }
fact-in-words = Heb y PIN: { $words }
fact-taken_over = Cymryd drosodd: { $whom }{ $more }
fact-home_secured = Gadael y cartref: { $what }
fact-code_told = Ni ddywedwyd y cod wrth neb
fact-code_told-yes = Clywodd rhywun y cod
fact-kin_told = Y teulu heb gael gwybod eto
fact-kin_told-by = Dywedwyd wrth y teulu gan: { $name }
fact-key_safe_fault = Sêff allweddi: { $fault }
fact-code_did_not_open = Methodd y cod agor
fact-went_out = Mynd allan
fact-already_inside = I mewn yn barod: { $reason }
fact-running_late = Yn hwyr: { $time }
fact-not_safe = Ddim yn ddiogel
fact-safe_now = Yn ddiogel nawr
fact-key_moved = Allwedd { $tag }: { $step }{ $more }
key_step-taken = wedi’i chymryd
key_step-handed_over = wedi’i throsglwyddo
key_step-given_back = wedi’i dychwelyd
key_step-found_again = wedi’i chanfod eto
fact-lost = Colled neu ladrad: { $what }{ $more }
lost_thing-key = allwedd
lost_thing-fob = ffob
lost_thing-phone = y ffôn
fact-concern = Adroddiad
fact-amended = Cywiro
fact-told_later = Dweud wedyn: { $what }{ $more }
later_thing-knocked = curo a dweud pwy oedd yno
later_thing-phoned = ffonio rhywun
later_thing-told = dweud wrth rywun
later_thing-went_in = mynd i mewn
later_thing-found = canfod rhywbeth
later_thing-key_back = allwedd yn ôl
later_thing-left = gadael
later_thing-other = rhywbeth arall
asked-attempts = ceisio cael ateb
asked-look = edrych o’r tu allan
asked-phone_client = eu ffonio
asked-phone_again = ffonio eto
asked-tell_on_call = dweud wrth y rheolwr ar alwad
asked-phone_contact = ffonio’r cyswllt brys
asked-tell_999 = beth ddywedodd 999
asked-capacity = cydsyniad a galluedd
asked-rooms = yr ystafelloedd
asked-how_found = sut maen nhw
asked-help = helpu
asked-taken_over = pwy gymerodd drosodd
asked-secured = sut mae’r cartref
asked-code_told = pwy glywodd y cod
asked-kin_told = pwy ddywedodd wrth y teulu
em-way-smoke = Mwg neu nwy? Peidiwch â mynd i mewn. Arhoswch ymhell i ffwrdd.

## Menu and help
menu-title = Dewislen
menu-lost = Ar goll neu wedi’i ddwyn
menu-lost-hint = Allwedd, ffob neu’r ffôn
menu-keys = Fy allweddi
menu-keys-hint = Beth sydd gyda chi, a phryd i’w dychwelyd
menu-concern = Pryder neu gamddefnydd
menu-concern-hint = Am gartref, allwedd neu berson
menu-help = Cymorth
menu-help-hint = 999, ar alwad, ystyr yr arwyddion
menu-practice = Ymweliad ymarfer
menu-practice-hint = Dau funud, heb anfon dim
menu-settings-hint = Iaith, lliwiau, maint y testun, PIN
help-title = Cymorth
help-999 = Wrth ffonio 999
help-999-words = Dywedwch pa wasanaeth. Dywedwch ble rydych chi, yna beth sydd wedi digwydd. Arhoswch ar y lein.
help-55 = Methu siarad? Ffoniwch 999, yna pwyswch 55 pan ofynnir i chi.
help-18001 = Yn fyddar, neu’n methu clywed yr alwad? Defnyddiwch Relay UK: 18001 cyn y rhif, neu 18000 mewn argyfwng.
help-on-call = Ddim yn siŵr? Ffoniwch y rheolwr ar alwad
help-on-call-words = Mae rheolwr yn ateb ddydd a nos. Os nad oes ateb, rhowch gynnig arall arni, yna’r nesaf.
help-on-call-name = { $name } sydd ar alwad nawr. Os nad oes ateb, rhowch gynnig arall arni, yna’r nesaf.
help-receipts = Ystyr y tri arwydd
help-saved = Mae’n ddiogel yma, hyd yn oed heb signal.
help-sent = Mae wedi gadael y ffôn.
help-held = Mae gyda’r swyddfa. Gellir ei ddarllen yno.
help-not-sent = Pam nad yw wedi’i anfon?
help-not-sent-words = Does dim signal, gan amlaf. Ewch ymlaen â’ch gwaith: bydd yn mynd ohono’i hun. Os yw’n dal i aros ar ôl dwy awr, ffoniwch y swyddfa.
help-code = Pam nad oes cod?
help-code-words = Mae cod yn ymddangos ar gyfer eich ymweliad, ar yr adeg iawn, ar ôl i chi guro. Mae’r sgrin yn dweud beth sydd ei angen o hyd a beth i’w wneud.

## My keys
keys-title = Fy allweddi
keys-lead = Tapiwch allwedd i ddweud beth ddigwyddodd iddi.
keys-none = Does gennych chi ddim allweddi gan y swyddfa.
keys-due = I’w dychwelyd: { $time }
keys-overdue = Yn hwyr ers { $time }
keys-not-listed = Ddim ar restr y swyddfa eto
keys-handed = Yng ngofal { $name }, { $time }
keys-given-back = Wedi’i dychwelyd, { $time }
keys-lost = Cofnodwyd ei bod ar goll, { $time }
keys-unneeded = Nid oes ei hangen ar unrhyw ymweliad: dychwelwch hi
keys-what = Beth ddigwyddodd i allwedd { $tag }?
keys-other = Cefais allwedd
keys-other-lead = Ysgrifennwch ei thag. Dim enw na chyfeiriad byth.
keys-tag = Ei thag
keys-tag-missing = Ysgrifennwch y tag
keys-pouch = Yn y cwdyn.
keys-pouch-words = Cadwch hi arnoch chi. Peidiwch byth â’i gadael mewn cerbyd.
key-step-taken = Mae hi gyda fi
key-step-handed_over = Rhoddais hi i rywun
key-step-given_back = Rhoddais hi’n ôl i’r swyddfa
key-step-lost = Mae ar goll neu wedi’i dwyn
key-step-found_again = Dw i wedi dod o hyd iddi
key-step-ring = Pwy i’w ffonio

## Lost or stolen
lost-locked = Allwedd, ffob neu ffôn ar goll
lost-report-key = Rhoi gwybod am yr allwedd goll
lost-tag-bar = Colled neu ladrad: { $tag }
lost-what-title = Beth sydd ar goll?
lost-what-lead = Ychydig gwestiynau byr, yna byddwch yn ffonio.
lost-key = Allwedd
lost-fob = Ffob
lost-phone = Ffôn
lost-tag-title = Beth sydd ar y tag?
lost-tag-lead = Dim ond y tag. Dim enw na chyfeiriad byth.
lost-tag-none = Dim tag, neu ddim yn gwybod
lost-opens-title = Beth mae’n ei agor?
lost-opens-lead = Yn eich geiriau chi. Dim enw, dim cyfeiriad.
lost-opens-hint = Er enghraifft: drws ffrynt, o sêff allweddi, ymweliadau dydd Mawrth
lost-stolen-title = Ai lladrad oedd hyn?
lost-stolen-lead = Os oes rhywun wedi dwyn oddi arnoch, ac efallai’n agos o hyd, ffoniwch 999 yn gyntaf.
lost-stolen-short = Lladrad
lost-had-title = Pryd roedd gyda chi ddiwethaf?
lost-had-lead = Tua phryd, a ble.
lost-had-hint = Er enghraifft: tua 1.30yp, ar y bws
lost-had-short = Gyda chi ddiwethaf
lost-identifies-title = A allai rhywun wybod i bwy mae’n perthyn?
lost-identifies-lead = Enw, cyfeiriad, rota neu fag yno hefyd.
lost-identifies-short = Yn dangos i bwy mae’n perthyn
lost-codes-title = Oedd cod yno hefyd?
lost-codes-lead = Cod larwm neu ddrws, ar bapur neu ar y ffôn.
lost-codes-short = Roedd cod yno hefyd
lost-risk-title = Ydy’r person ar ei ben ei hun neu mewn perygl nawr?
lost-risk-lead = Y person sy’n byw yn y cartref.
lost-risk-short = Person ar ei ben ei hun neu mewn perygl
lost-check-title = Rhoi gwybod am hyn nawr?
lost-thing-tag = { $thing }, tag { $tag }
lost-yes = Ie, rhoi gwybod
lost-ring = Ffoniwch { $name } nawr
lost-ring-on-call = Ffoniwch y rheolwr ar alwad nawr
lost-ring-lead = Nhw sy’n gwneud y cartref yn ddiogel. Ffonio ar unwaith sy’n iawn.
lost-nobody = Does neb wedi ateb. Daliwch ati. Bydd eich adroddiad yn mynd cyn gynted ag y bydd signal.
lost-role-on_call = Rheolwr ar alwad
lost-role-second_on_call = Ail reolwr ar alwad
lost-role-registered_manager = Rheolwr Cofrestredig
lost-role-responsible_individual = Unigolyn Cyfrifol
lost-role-tel = { $role }, { $tel }
lost-risk-now = Oes rhywun mewn perygl nawr? Ffoniwch 999 yn gyntaf.
lost-say-lost = Dw i wedi colli { $thing } { $tag }.
lost-say-stolen = Mae rhywun wedi dwyn { $thing } { $tag }.
lost-say-lost-plain = Dw i wedi colli { $thing }. Alla i ddim dweud beth sydd ar y tag.
lost-say-stolen-plain = Mae rhywun wedi dwyn { $thing } oddi arna i. Alla i ddim dweud beth sydd ar y tag.
lost-say-opens = Mae’n agor: { $words }.
lost-say-thing-key = allwedd
lost-say-thing-fob = ffob
lost-say-thing-phone = ffôn
lost-say-phone = Dw i wedi colli fy ffôn.
lost-say-phone-stolen = Mae rhywun wedi dwyn fy ffôn.
lost-say-had = Roedd gyda fi ddiwethaf: { $words }.
lost-say-risk = Gallai’r person fod mewn perygl nawr.
lost-tag-only = Rhowch y tag. Dim enw na chyfeiriad byth.
lost-told = Mae { $name } yn gwybod
lost-told-lead = Nhw sy’n gyfrifol nawr am beth sy’n cael ei wneud. Ffoniwch eto os bydd rhywbeth yn newid.
lost-found-title = Ddim ar goll mwyach
lost-found-lead = Mae yn y cofnod. Os ffonioch chi rywun, ffoniwch eto i ddweud hynny.
yes_no-yes = Ie
yes_no-no = Na
yes_no-unknown = Dw i ddim yn gwybod

## Concern or misuse
concern-about-title = Beth sy’n eich poeni?
concern-about-lead = Rhywun mewn perygl nawr? Ffoniwch 999.
concern-home = Yr unigolyn, neu rywbeth yn y cartref
concern-access = Allwedd, cod, neu sut aeth rhywun i mewn
concern-colleague = Rhywbeth a wnaeth cydweithiwr
concern-manager = Rhywbeth a wnaeth y rheolwr
concern-child-title = Allai plentyn gael niwed?
concern-child-lead = Unrhyw blentyn, yn y cartref hwnnw neu rywle arall. Os nad ydych yn siŵr, dywedwch ie.
concern-words-title = Beth welsoch neu glywsoch chi?
concern-words-hint = Beth ddigwyddodd, pwy oedd yno, ble a phryd. Does dim rhaid i chi fod yn siŵr.
concern-sees = Y Rheolwr Cofrestredig a’r arweinydd diogelu sy’n darllen hyn. Nid yw’r rhai sy’n trefnu’r rota yn ei weld.
concern-sees-manager = Yr Unigolyn Cyfrifol a’r arweinydd diogelu sy’n darllen hyn. Nid yw’r rheolwr na’r rhai sy’n trefnu’r rota yn ei weld.
concern-send = Anfon
concern-saved-title = Mae eich pryder wedi’i gadw
concern-child-now = Ffoniwch y gwasanaethau plant nawr. 999 os oes perygl.
concern-direct = Gallwch roi gwybod eich hun hefyd
concern-direct-none = Nid yw’r swyddfa wedi rhoi rhifau. Gofynnwch i’r rheolwr ar alwad, neu chwiliwch am dîm diogelu’r cyngor.

## Correcting, and telling later
log-back = Yn ôl i fy nghofnod
log-gone-title = Nid yw’r llinell hon yma
log-gone-lead = Nid yw ar y ffôn hwn mwyach. Mae gyda’r swyddfa.
log-happened = Digwyddodd: { $time }
log-told = Dywedwyd: { $time }
log-corrected = Wedi’i gywiro
log-corrected-first = Wedi’i gywiro. Cynt: { $words }
log-correct = Cywiro hyn
log-field = { $field }: { $words }
log-correct-which = Beth sydd o’i le ynddi?
log-correct-title = Beth ddylai ei ddweud?
log-correct-lead = Mae’r hyn roedd yn ei ddweud o’r blaen yn aros yn y cofnod.
log-correct-lead-says = Mae’n dweud: { $words }. Mae hynny hefyd yn aros yn y cofnod.
log-correct-why = Pam
log-corrections = Cywiriadau
log-corrected-by = { $name }, { $time }
log-old = Cynt: { $text }
log-new = Nawr: { $text }
log-why = Pam: { $text }
field-at = Pryd y digwyddodd
field-at_risk = Person ar ei ben ei hun neu mewn perygl
field-attending = Ydyn nhw’n dod
field-codes_with_it = Roedd cod yno hefyd
field-decides = All yr unigolyn benderfynu hyn
field-decision = Beth benderfynwyd
field-dnacpr = Gwelwyd ffurflen DNACPR
field-ending = Sut y daeth i ben
field-fault = Beth oedd o’i le
field-found = Sut y cafwyd hyd iddyn nhw
field-ground = Pam y cewch fynd
field-harm = Arwydd o niwed
field-heard = Beth glywsoch chi
field-identifies = Yn dangos i bwy mae’n perthyn
field-later = Beth oedd hi
field-left = Gadawyd cerdyn
field-result = Beth ddaeth o’r alwad
field-risk = Bywyd mewn perygl
field-rooms = Ble edrychoch chi
field-secured = Beth adawsoch chi’n ddiogel
field-seen = Beth welsoch chi
field-shared = Beth ddywedoch chi wrthyn nhw
field-state = Sut roedden nhw
field-stolen = Lladrad
field-told = Clywodd rhywun y cod
field-trigger = Beth oedd o’i le
field-was_seen = Welsoch chi nhw
field-way = Sut
field-what = Beth oedd hi
field-who = Pwy
field-accounted_by = Pwy sy’n dweud ble maen nhw
field-because = Pam mae hyn er eu lles pennaf
field-by = Gan bwy
field-confirmed_by = Pwy gadarnhaodd hyn
took-over-here = yn y fan a’r lle
took-over-phone = ar y ffôn
field-when = Pryd byddan nhw yma
field-handed_to = Pwy sy’n cymryd drosodd
field-how = Sut agoron nhw
field-last_had = Pryd oedd gyda chi ddiwethaf
field-last_seen = Pwy welodd nhw ddiwethaf, a phryd
field-name = Enw
field-number = Gwasanaeth a rhif y digwyddiad
field-opens = Beth mae’n ei agor
field-position = Ble a sut roedden nhw’n gorwedd
field-reason = Rheswm
field-reference = Rhif y digwyddiad
field-said = Beth ddywedon nhw
field-tag = Tag
field-taken_to = I ble aethpwyd â nhw
field-tried = Beth geisiwyd gyntaf
field-whom = Pwy gafodd wybod
field-words = Geiriau
log-wrong-here = Mae rhywbeth yma’n anghywir, neu ar goll
later-go = Digwyddodd rhywbeth yn gynharach
later-visit-title = Pa ymweliad oedd e?
later-visit-lead = Mae’n cadw’r ddau amser: pryd digwyddodd, a nawr.
later-no-visit = Dim un o’r rhain
later-what-title = Beth ddigwyddodd?
later-knocked = Curais a dweud pwy ydw i
later-phoned = Ffoniais rywun
later-told = Dywedais wrth rywun
later-went_in = Es i mewn
later-found = Des o hyd i rywbeth
later-key_back = Rhoddais yr allwedd yn ôl
later-left = Gadewais
later-other = Rhywbeth arall
later-when-title = Pryd digwyddodd hyn?
later-day = Pa ddiwrnod
later-day-today = Heddiw
later-day-yesterday = Ddoe
later-time = Yr amser
later-time-hint = Er enghraifft 14:05 neu 2.05yp
later-words = Beth ddigwyddodd
later-reason = Pam na ddywedoch chi cyn hyn
afterwards-no_such_field = Nid oes dim o’r fath yn y llinell hon. Ewch yn ôl i’r cofnod a’i hagor eto.
afterwards-not_listed = Dewiswch beth ddylai ei ddweud
afterwards-old_differs = Cafodd hyn ei gywiro yn y cyfamser. Agorwch y llinell eto.
afterwards-same = Dyna mae’n ei ddweud yn barod. Rhowch beth ddylai ei ddweud.
afterwards-empty = Ysgrifennwch beth ddylai ei ddweud
afterwards-no_reason = Ysgrifennwch pam
afterwards-no_words = Ysgrifennwch beth ddigwyddodd
afterwards-no_time = Ysgrifennwch amser, er enghraifft 14:05
afterwards-future = Nid yw’r amser hwnnw wedi dod eto. Edrychwch eto ar y diwrnod a’r amser
afterwards-before_start = Mae hynny cyn i chi ddechrau’r ymweliad. Prynhawn? Ychwanegwch yp. Neu ewch yn ôl a dewis ‘Dim un o’r rhain’
afterwards-too_long_ago = Mae hynny dros 36 awr yn ôl. Ffoniwch y swyddfa i ddweud wrthyn nhw

## Running late
late-go = Yn hwyr
late-title = Pa mor hwyr ydych chi?
late-lead = Yn fras. Ar gyfer yr ymweliadau nad ydych wedi’u dechrau.
late-times-title = { $time } yn hwyr
late-times-lead = Byddai’r amseroedd hyn yn symud. Y swyddfa sy’n penderfynu.
late-nothing-moves = Nid oes ymweliad arall yn symud. Bydd y swyddfa’n cael gwybod.
late-from-to = { $from }, byddai’n { $to }
late-yes = Dweud wrth y swyddfa
late-told-title = Bydd y swyddfa’n cael gwybod
late-told-lead = Y swyddfa sy’n penderfynu. Bydd amseroedd newydd yn ymddangos ar Heddiw. Ffoniwch y rheolwr ar alwad os nad yw rhywun yn gallu aros.

## The practice visit
practice-title = Rhowch gynnig ar ymweliad ymarfer
practice-lead = Mae’n cymryd dau funud. Ewch drwy ymweliad, o’r drws hyd at adael.
practice-nobody = Cleient dychmygol yw hwn, a chod dychmygol.
practice-nothing-sent = Does dim yn cael ei gadw na’i anfon.
practice-no-call = Does neb yn cael galwad.
practice-stop = Ewch yn ôl i Heddiw unrhyw bryd i stopio.
practice-go = Dechrau ymarfer
practice-banner = Ymarfer. Dim byd go iawn, dim yn cael ei anfon.
practice-strip = { $steps } Ymarfer, heb ei gadw
practice-dial-title = Ymarfer: does dim yn cael ei ddeialu
practice-dial-lead = Mewn ymweliad go iawn mae hyn yn ffonio ar unwaith.
practice-dial-really = Mae angen help arna i nawr: ffonio
practice-dial-back = Yn ôl i’r ymarfer
practice-ns-title = Ymarfer: does dim wedi digwydd
practice-ns-lead = Mewn ymweliad go iawn, mae un tap yn gwneud hyn i gyd:
practice-ns-dials = Agor y ffôn i ffonio 999
practice-ns-tells = Dweud wrth y rheolwr ar alwad ble rydych chi
practice-ns-codes = Dinistrio codau’r ymweliad hwn
practice-ns-dark = Tywyllu’r sgrin
practice-ns-really = Mae hyn yn go iawn: dw i ddim yn ddiogel
practice-offer = Y tro cyntaf yma? Rhowch gynnig ar ymweliad ymarfer. Does dim yn cael ei anfon.
practice-try = Rhoi cynnig arni
practice-not-now = Ddim nawr

## Two workers on a visit
colleague-title = Eich cydweithiwr { $name } ar yr ymweliad hwn
colleague-nothing = Dim yn hysbys eto
colleague-other = Cam
colleague-trouble = Trafferth wrth y tŷ
colleague-key_left = Dweud ble mae’r allwedd
colleague-reveal_hidden = Cuddio’r cod
colleague-dialled = Agor y ffôn i ffonio rhywun
colleague-someone_answered = Rhywun arall wedi ateb
colleague-handed_to = Trosglwyddo
colleague-on_the_way = Dweud pwy sydd ar y ffordd
colleague-knock_skipped = Heb guro
colleague-wait_cut_short = Mynd ymlaen yn gynnar
colleague-access_denied = Rhwystro mynediad
colleague-already_inside = I mewn yn barod
colleague-attempted = Ceisio cael ateb
colleague-best_interests = Ysgrifennu am gydsyniad
colleague-decided = Penderfynodd rheolwr
colleague-emergency_over = Dim argyfwng wedi’r cyfan
colleague-emergency_trigger = Dweud beth ddechreuodd hyn
colleague-finding = Ysgrifennu nodyn
colleague-home_secured = Gadael y cartref yn ddiogel
colleague-how_found = Dweud sut maen nhw
colleague-key_safe_fault = Trafferth gyda’r sêff
colleague-observed = Edrych o’r tu allan
colleague-opened_by = Agorodd rhywun
colleague-phoned = Ffoniodd rywun
colleague-released = Cael mynd gan reolwr
colleague-rooms_checked = Gwirio’r ystafelloedd
colleague-taken_over = Cymerodd rhywun drosodd
colleague-told = Dywedodd wrth rywun
colleague-visit_outcome = Dweud sut daeth i ben

# Y tag wrth y drws
tag-bar = Tag wrth y drws
tag-offer = Darllen y tag wrth y drws
tag-offer-hint = gyda chamera’r ffôn hwn, neu drwy deipio’r 8 nod
tag-title = Darllenwch y tag
tag-lead = Pwyntiwch gamera’r ffôn hwn at y sgwâr a thapiwch y ddolen. Neu teipiwch yr 8 nod oddi tano.
tag-field = Yr 8 nod
tag-check = Gwirio’r tag
tag-wrong = Nid dyma 8 nod tag. Darllenwch nhw eto, fesul un.
tag-matched = Mae’r tag wrth y drws hwn yn cyfateb
tag-mismatch-title = Nid tag y cartref hwn yw hwn
tag-mismatch-short = Nid tag y cartref hwn.
tag-mismatch-unknown = Gwiriwch y stryd a’r rhif. Efallai mai hen dag ydyw. Gallwch fynd ymlaen.
tag-mismatch-other_home = Tag cartref arall ar eich rownd ydyw. Gwiriwch y stryd a’r rhif. Gallwch fynd ymlaen.
tag-of-title = Mae’r tag hwn ar gyfer { $name }
tag-of-open = Agor yr ymweliad
tag-unknown-title = Nid yw’r tag hwn ar eich rownd
tag-unknown-lead = Nid yw’n perthyn i’r un o’ch ymweliadau heddiw. Ni nodwyd dim.
tag-bad-title = Nid tag drws yw hwn
fact-tag_matched = Y tag wrth y drws yn cyfateb
fact-tag_mismatch-unknown = Y tag wrth y drws ddim yn cyfateb
fact-tag_mismatch-other_home = Tag cartref arall wrth y drws
