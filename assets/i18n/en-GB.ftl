# Doorstep, English. Short, said as to a colleague, verb first. Reading age nine to eleven.
# Keys are grouped by screen; both languages hold the same keys (a test compares them).

## Times and counts
clock-am = { $time }am
clock-pm = { $time }pm
day-0 = Mon
day-1 = Tue
day-2 = Wed
day-3 = Thu
day-4 = Fri
day-5 = Sat
day-6 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
date = { $weekday } { $day } { $month }
date-time = { $date }, { $time }
from-to = { $from } to { $to }
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
minutes-seconds = { $minutes } { $seconds }
hours-minutes = { $hours } { $minutes }

## Every screen
app-name = Doorstep
back-to-today = Back to today
back = Back
help-now = Help now
your-answer = Your answer
call-999 = Call 999
ring-on-call = Ring on-call
ring-on-call-name = Ring { $name }, on-call
problem-title = There is a problem
problem-fault = That was not saved. Try again. If it goes on, ring on-call and write it down.
problem-code-in-text = That text holds the code. Leave the code out, then try again.
problem-too-long = That text is too long: 2,000 characters at most. Shorten it, then try again.
choose-one = Choose one
save = Save
problem-taken-off = This visit is no longer on your round. Ring on-call.
lost-title = Doorstep has stopped on this computer
lost-words = Start it again, and this page goes on by itself.
broken-title = Doorstep cannot open
broken-words = What it saved on this phone is not lost. Close Doorstep and open it again. If that does not help, ring the office.
page-refused-title = Open the printed link
page-refused-words = This page opens with the link that Doorstep printed when it started. Use that one.
development-keys = Test keys. Not for real codes.
damage-database = What this phone had saved was damaged. It is set aside, not deleted. { $saved ->
    [0] Steps from before are not shown.
    [one] { $saved } step was saved from it.
   *[other] { $saved } steps were saved from it.
} Tell the office.
damage-entry = { $count ->
    [one] { $count } saved step on this phone was changed.
   *[other] { $count } saved steps on this phone were changed.
} The office is told. Tell them too.
damage-identity = This phone’s set-up was damaged. The office has to set it up again. What was saved is kept.
no-time = This phone does not know the time, so no codes yet. Get signal and it puts itself right.
not-here-title = This visit is not here
not-here-words = It is not on this phone any more. Ask the office if you think it should be.

## The strip
strip-all-held = All held by the office, { $time }
strip-nothing-yet = Nothing to send yet
strip-waiting = { $count ->
    [one] { $count } waiting to send
   *[other] { $count } waiting to send
}
strip-waiting-trying = { $waiting }. Trying again
strip-sent = { $count ->
    [one] { $count } sent, not held yet
   *[other] { $count } sent, not held yet
}
strip-no-signal = No signal. { $count ->
    [0] Nothing is waiting
    [one] { $count } saved on this phone
   *[other] { $count } saved on this phone
}
strip-blocked = The office has turned off codes on this phone. { $count ->
    [0] Nothing is waiting
   *[other] { $count } saved
}
strip-steps = { $count ->
    [one] { $count } done.
   *[other] { $count } done.
}
kept-saved = Saved on this phone
kept-sent = Sent
kept-held = Held by the office
kept-quarantined = Put aside by the office
strip-done = { $steps } { $kept }
strip-done-no-signal = { $steps } { $kept }, no signal

## Enrol
enrol-title = Set up this phone
enrol-lead = The office gives you a link, or 12 characters to type.
enrol-code = 12 characters, or the link
enrol-address = The office’s address
enrol-address-hint = It begins with https://
enrol-go = Set up
enrol-working = Setting up
enrol-problem-length = { $count ->
    [0] Type the 12 characters
   *[other] The code has 12 characters, not { $count }
}
enrol-problem-character = There is no { $character } in a code. Look again: 0 and O, 1 and I are never used
enrol-problem-address = Type the office’s address. It begins with https://
enrol-problem-refused = This code is not right, was used already, or is older than ten minutes. Ask the office for a new one
enrol-problem-unreachable = The office could not be reached. Check your signal, and the address
enrol-problem-not-office = Something other than the office answered. Check the address, and that you are past the Wi-Fi’s own page
enrol-problem-other-office = This is not the office that gave you the link. Ask them for a new one
enrol-problem-keys = This phone’s key storage does not answer. Unlock the phone, then try again
enrol-problem-phone = This phone could not save it. Make some room on the phone, then try again

## PIN
pin-choose-title = Choose a PIN
pin-choose-lead = 6 digits or more. You type it before a code is shown.
pin-again-title = Type it again
pin-again-lead = So that we know it is the one you mean.
pin-office = Ask the office if their phone sign is { $fingerprint }.
pin-unlock-title = Enter your PIN
pin-who = { $worker }, { $organisation }
pin-entered = { $count ->
    [0] No digits entered
    [one] { $count } digit entered
   *[other] { $count } digits entered
}
pin-pad = PIN
pin-erase = Rub out the last digit
pin-forgot = Forgot it
pin-start-over = Start over
pin-next = Next
pin-keep = Use this PIN
pin-unlock = Unlock
pin-working = Checking
pin-weak-too-short = That is too short. Use 6 digits or more
pin-weak-too-long = That is too long. Use 12 digits at most
pin-weak-not-digits = Use digits only
pin-weak-repeats = The same digits again and again are easy to guess. Choose another
pin-weak-run = Digits in a row are easy to guess. Choose another
pin-not-same = The two were not the same. Choose again
pin-wrong = { $left ->
    [one] That is not the right PIN. One try is left, then the codes on this phone are destroyed
   *[other] That is not the right PIN. { $left } tries are left
}
pin-wait = Wait { $time } before the next try
pin-problem-keys = This phone’s key storage is locked. Unlock the phone, then try again
pin-forgot-title = Forgotten your PIN?
pin-forgot-words = Ring the office. They set this phone up again, and you choose a new one. Steps that are not sent yet are kept and sent.
pin-shredded-title = No codes on this phone
pin-shredded-words = Ten wrong PINs destroyed them. Your steps are safe and still send. Ring on-call now: someone else must open.
pin-shredded-record = Go on recording this visit

## Today
today = Today
menu = Menu
next = Next
next-at = { $from } to { $to }
under-way = Under way
later-today = Later today
after-today = Tomorrow
done = Done
start-visit = Start the visit
go-on-visit = Go on with the visit
name-time = { $name }, { $time }
put-key-back = Put the key back
key-with-you = { $name }’s key is still with you
left-at = Left { $time }
left-key-safe = Left { $time }. Key back in the safe
left-key-lost = Left { $time }. Key reported lost
not-started-over = Not started, and its time is over
taken-off = Taken off your round
show-all = Show all { $count }
no-visits = No visits today
no-visits-words = When the office gives you one, it shows here.
no-bundle-title = Waiting for your visits
no-bundle-words = They come from the office when there is signal.
all-done = That was the last one today
try-now = Try now
plan-answers_door = Answers the door
plan-let_yourself_in = Let yourself in after knocking
plan-family = Family lets you in
plan-door_entry_first = Door-entry code first
speaks-welsh = Cymraeg
speaks-english = English

## Visit: the right door
step-of = Step { $step } of { $steps }
arrive-title = Is this the right door?
arrive-yes = Yes, this is the door
arrive-yes-notice = and I have read what is new
arrive-not = Not this door
arrive-trouble = Gas or trouble
arrive-new = New:
trouble-title = What is wrong?
trouble-gas = I smell gas
trouble-smoke = Smoke or fire
trouble-break_in = Break-in, raised voices, a stranger or a loose dog
trouble-none = Nothing is wrong

## The outer door
buzzer-title = Ring the buzzer
buzzer-lead = Someone may let you in.
buzzer-rang = I have rung the buzzer
buzzer-inside = I am at { $name }’s own door
entry-title = Open the outer door
entry-lead = Then go to { $name }’s own door.
entry-at-door = I am at { $name }’s own door

## Knock and wait
knock-title = Knock and announce
knock-lead = Ring the bell too.
knock-again-title = Knock and announce again
knock-again-lead = On-call is told that nobody answered yet.
say = Say
say-welsh-first = Welsh first. Say
say-english-first = English first. Say
say-again = Say it again if you like
announce-morning = Good morning, { $client }. It’s { $worker } from { $agency }. This is your morning visit.
announce-afternoon = Good afternoon, { $client }. It’s { $worker } from { $agency }. This is your afternoon visit.
announce-evening = Good evening, { $client }. It’s { $worker } from { $agency }. This is your evening visit.
announce-night = Hello, { $client }. It’s { $worker } from { $agency }. This is your night visit.
knock-done = I have knocked and said it
knock-cannot = I cannot knock
knock-open = The door is open
cannot-lead = The office sees that you did not.
cannot-title = Why can you not knock?
cannot-asked = They asked us not to
cannot-asleep = Someone must not be woken
cannot-hands = My hands are full
cannot-nothing = There is nothing to knock on
reason-other = Another reason, in my words
reason-words = Your words
reason-missing = Choose a reason
reason-words-missing = Write a few words
go-on = Go on
wait-title = Wait for an answer
wait-lead = Give { $name } { $time }.
wait-left = left
wait-timer = Time left to wait
wait-answered = The door was answered
wait-early = Go on early
wait-someone = Someone else, or no
early-title = Why go on early?
early-called = They called out to come in
early-seen = I can see they cannot get up
early-told = Someone with them said come in
keep-waiting = Keep waiting
outcome-title = What happened at the door?
outcome-lead = Say what you saw.
outcome-answered = { $name } answered
outcome-no-reply = No answer
outcome-no-reply-hint = You stay, and on-call helps
outcome-refused = { $name } said no
outcome-refused-hint = Respect it. Do not go in
outcome-someone = Someone else answered
outcome-someone-hint = You say who they are
someone-title = Who answered?
someone-relative = Partner or relative
someone-child_alone = A child, alone
someone-stranger = Someone you do not know
someone-emergency_service = Police, ambulance or fire
someone-colleague = My colleague
with-relative-title = Ask to see { $name } alone
with-relative-lead = Then say how it went.
with-let-in = I am in, and have seen { $name }
with-not-let-in = They did not let me in

## The code
code-key_safe-title = Open the key safe
code-alarm-unset-title = Turn the alarm off
code-alarm-set-title = Turn the alarm on
code-hidden = Code hidden
code-hold = Hold to see the code
code-hold-again = Hold to see again
code-hold-key_safe = Hold: key safe code
code-hold-door_entry = Hold: door-entry code
code-hold-communal = Hold: outer door code
code-hold-alarm = Hold: alarm code
code-holding = Keep holding
code-until = For this visit only, until { $time }. Every look goes in the log.
code-hides = Hides when you lift your thumb, or in { $seconds }.
code-any-order = Press in any order.
code-in-order = Press in this order.
code-shown-once = Shown at { $time }, for { $seconds }. It is in the log.
code-shown = Shown at { $time }. It is in the log.
code-place-unknown = The office has not said where it is.
got-key-title = Have you got the key?
got-key-lead = Call out as you open the door.
got-key = Yes, I have the key
did-not-open = It did not open
opening-title = Call out, and go in
opening-lead = Say who you are again as you open the door.
opening-inside = I am inside
opening-cannot = I cannot get in
refused-early-title = Not yet. The code opens at { $time }
refused-early-lead = That is { $wait } from now.
refused-early-words = The visit is at { $time }. { $name } may still answer if you knock.
window-now = Now, { $time }
window-open = Code can be seen, { $from } to { $to }
refused-late-title = The time for this code is over
refused-late-lead = It closed at { $time }. Ring on-call: a manager decides.
refused-lease-title = This phone has been away too long
refused-lease-lead = It has not reached the office since { $time }. Get signal, or ring on-call.
refused-time-title = This phone does not know the time
refused-time-lead = Get signal and it puts itself right, or ring on-call.
refused-blocked-title = Codes are off on this phone
refused-blocked-lead = The office turned them off. Ring on-call: someone else must open.
refused-taken-off-title = This visit was taken off your round
refused-taken-off-lead = No code is shown. Ring on-call if you are at the door.
refused-not-yet-title = A step comes first
refused-not-yet-lead = Go back and take it.
refused-locked-title = Enter your PIN first
refused-locked-lead = Then hold again.
refused-not-here-title = The code is not on this phone
refused-not-here-lead = Ring on-call: they can help you in.
refused-other-window-title = Open in another window
refused-other-window-lead = Another window shows a code. Close that one first.
refused-withheld-title = Do not use the key safe
refused-withheld-no_agreement = There is no signed agreement to use it.
refused-withheld-consent_withdrawn = { $name } took back their consent, so the code is off.
refused-withheld-dbs = Your DBS check is not in date here, so the code is off for you.
refused-withheld-training = Your key training is not in date here, so the code is off for you.
refused-withheld-method_removed = It was taken out of use.
refused-withheld-no_code = The office has no code for it yet.
refused-withheld-other = The office has turned it off.
refused-remember = If you remember the code, do not use it.
refused-plan = The plan now: { $name } answers, or on-call finds someone with a key.

## Inside
inside-title = You are inside
inside-lead = Logged. The visit goes on until you leave.
inside-leave = I am leaving now
inside-locked-out = I am locked out
locked-out-title = Locked out
locked-out-lead = Cooker on, in a hoist or on oxygen? Call 999.
locked-out-in = I am back inside

## Leave
leave-title = Before you go
leave-settled = { $name } is settled, with what they need in reach
leave-windows = Windows and doors as they want them
leave-goodbye = Say that you are going
leave-alarm = Alarm set, if they want it on
leave-locked = Said goodbye, door locked
leave-lock-up = I need the key to lock up
leave-stay = Not leaving yet
lock-up-title = Fetch the key to lock up
lock-up-lead = From the key safe. It goes back there after.
lock-up-have = I have the key
lock-up-no = I do not need it
key-title = Where is the key now?
key-lead = You cannot finish until we know.
key-out-title = { $name }’s key is with you
key-out-lead = Put it back, or say who has it.
key-safe = Back in the safe
key-safe-hint = Shut, mixed up, pulled to check
key-given = I gave it to someone
key-with-me = I still have it
key-unknown = I do not know where it is
key-hold = Hold to see the code to shut it
key-given-title = Who has the key?
key-given-name = Their name
name-missing = Write a name
finish-title = Finish this visit?
finish-key-safe = The key is back in the safe, shut and pulled to check. You leave at { $time }.
finish-key-given = { $name } has the key. You leave at { $time }.
finish-key-with-me = The key goes with you and has to come back. On-call is told. You leave at { $time }.
finish-key-unknown = Nobody knows where the key is. On-call is told at once. You leave at { $time }.
finish-no-key = You leave at { $time }.
finish-yes = Yes, finish
finish-no = No, go back
finish = Finish the visit
ended-title = Visit finished
ended-lead = You left { $name } at { $time }.
ended-handed = Handed to { $name }.
ended-today = Back to today

## Staying outside
hand-no_reply-title = Nobody answered
hand-no_reply-lead = Stay at the door. Ring on-call: they decide what comes next.
hand-refused-title = Do not go in
hand-refused-lead = They said no. Ring on-call before you leave.
hand-could_not_open-title = You cannot get in
hand-could_not_open-lead = Knock again, then ring on-call.
hand-gas-title = Walk away from the gas
hand-gas-lead = No bell, no switch, no flame. Ring 0800 111 999 from well away. 999 if anyone is inside.
hand-smoke-title = Out, and stay out
hand-smoke-lead = Call 999 now. Then ring on-call.
hand-break_in-title = Do not go in
hand-break_in-lead = Step back to a safe place. Call 999 if anyone is in danger. Then ring on-call.
hand-child_alone-title = Do not leave the child
hand-child_alone-lead = Ring on-call now. 999 if there is danger.
hand-stranger-title = Do not go in
hand-stranger-lead = Step back and ring on-call.
hand-emergency_service-title = Stay outside
hand-emergency_service-lead = Say who you are. Take a name and job number. Give no code to anyone. Ring on-call.
hand-relative-title = They did not let you in
hand-relative-lead = Ring on-call. 999 if you are afraid for { $name }.
hand-colleague-title = Stay outside
hand-colleague-lead = Ring on-call.
hand-opened = The door has opened
hand-back = Go back a step
hand-over = Hand over to someone
hand-over-title = Who takes over?
hand-over-name = Their name
hand-over-next = Next
hand-over-check = Handed to { $name } at { $time }. Is that right?
hand-over-yes = Yes, handed over

## My log
log-title = My log
log-empty = Nothing in it yet
log-newer = Newer
log-older = Older
log-visit = { $name }, { $time } visit
log-visit-gone = Visit { $reference }
log-phone = This phone
log-changed = This step was changed on the phone
fact-epoch_started = Log begun
fact-visit_started = Visit started
fact-door_checked = Right door checked
fact-door_checked-notice = Right door checked, notice read
fact-trouble-gas = Smell of gas
fact-trouble-smoke = Smoke or fire
fact-trouble-break_in = Trouble at the house
fact-buzzer_rung = Buzzer rung
fact-at_own_door = At their own door
fact-knocked = Rang, knocked and announced
fact-knocked-again = Rang, knocked and announced again
fact-knock_skipped = Did not knock: { $reason }
fact-waited = Waited, no answer
fact-wait_cut_short = Went on early: { $reason }
fact-answered = Answered
fact-someone_answered = Someone else answered: { $who }
fact-refused = Said no, or not let in
fact-no_reply = No reply
fact-could_not_open = Could not get in
fact-handed_to = Handed to { $name }
fact-went_back = Went back a step
fact-key_taken = Key taken
fact-entered = Inside
fact-lock_up_begun = Key needed to lock up
fact-lock_up_dropped = Key not needed
fact-locked_out = Locked out
fact-leaving = Leaving
fact-stayed_on = Stayed on
fact-door_locked = Said goodbye, door locked
fact-key_left-safe = Key back in the safe
fact-key_left-given = Key given to { $name }
fact-key_left-with_me = Key still with me
fact-key_left-unknown = Key: not known where
fact-left = Left
fact-reveal_intent = Code asked for
fact-reveal_shown = Code shown
fact-reveal_hidden = Code hidden after { $time }
fact-reveal_hidden-unknown = Code hidden when the app stopped
fact-reveal_refused = Code not shown
fact-dialled-999 = 999 dialled
fact-dialled-on_call = On-call dialled
fact-damage_found = Damage found on this phone
fact-clock_stepped = Clock put right
fact-unknown = A step of a newer app

## Settings
settings = Settings
settings-language = Language
language-en = English
language-cy = Cymraeg
settings-look = Colours
look-auto = As the phone
look-sun = Sunlight
look-light = Light
look-dark = Dark
settings-text = Text size
text-usual = Usual
text-larger = Larger
text-largest = Largest
settings-log = My log
settings-log-hint = What you did, and where it is kept
settings-lock = Lock now
settings-lock-hint = Asks for your PIN again

## Dialling
dial-999-title = This would ring 999
dial-on-call-title = This would ring on-call
dial-words = A computer cannot dial. Use your phone now.
dial-say = Say where you are
dial-no-number = The office has given no number. Ring the number on your rota.
dial-back = Back to what I was doing

## Leave outside the window
ask-go = Ask for leave to open
ask-title = Ask to see the code
ask-lead = A manager decides. Life at risk? Call 999 now.
ask-office = Ask the office now
ask-again = Ask again
ask-working = Asking
ask-asked = Asked at { $time }. When a manager says yes, it shows here.
ask-unreachable = The office could not be reached. Do it by phone, or ring on-call.
ask-refused = The office said no. Ring on-call.
ask-voice = No signal: do it by phone
ask-voice-hint = You read out numbers, they read some back
ask-back = Back to the visit
voice-title = Leave by phone
voice-lead = Ring on-call. They know your voice, or ring you back. Then show your numbers.
voice-show = Show my numbers
voice-read-title = Read these to on-call
voice-read-lead = Say which home it is. They are good for { $time }.
voice-answer = The 12 numbers they read back
voice-check = Check the numbers
voice-misheard = A number is missing or was misheard. Ask for them again, one by one. That cost no try.
voice-wrong = { $left ->
    [one] Those are not the right numbers. One try is left
   *[other] Those are not the right numbers. { $left } tries are left
}
voice-spent = Five wrong tries. Wait until these numbers are old, then start again.
voice-old = These numbers are too old. Show new ones, and read them out.
voice-used-up = Leave by phone was used twice since this phone reached the office. Get signal first, or on-call finds someone else.
voice-no-key = This phone cannot take leave by phone now: it needs signal once first. Ring on-call: someone else must open.
leave-given-title = You may see the code
leave-given-by = { $name } says yes, until { $time }.
leave-given-voice = On-call says yes, until { $time }.
leave-given-once = It is for this home, for now. Every look goes in the log.

## A code that the office releases
fetch-title = The office has to release it
fetch-lead = This code is not kept on the phone. Get it now, at the door.
fetch-go = Get the code from the office
fetch-working = Asking the office
code-by-leave = { $name } says yes, until { $time }. Every look goes in the log.
code-older-title = It did not open?
code-hold-older = Hold: the old code
code-tap = Show the code for 8 seconds
code-spoken = Say the code aloud: use an earpiece
code-hide-now = Hide the code now
refused-withheld-dbs_missing = No DBS check of yours is on file, so the code is off for you.
refused-withheld-barred = The office has turned codes off for you.
refused-plan-own = The plan now: { $plan }
refused-newer-title = Try the new code first
refused-newer-lead = The old one is for when the new one does not open.
problem-like-code = That text looks like a code. If it is one, leave it out, then try again.
not-a-code = It is not a code. Save it
pin-change-title = Enter the PIN you have now
pin-change-lead = Then choose another.
pin-new-title = Choose a new PIN
pin-same = That is the PIN you have now. Choose another
settings-pin = Change PIN
settings-pin-hint = You need the one you have now
fact-reveal_intent-leave = Code asked for, with a manager’s leave
fact-code_opened = The code opened
fact-grant_asked = Office asked for leave to open
fact-voice_shown = Numbers shown for leave by phone
fact-voice_tried = { $left ->
    [0] Wrong numbers. No try is left
    [one] Wrong numbers. One try left
   *[other] Wrong numbers. { $left } tries left
}
fact-voice_accepted = Leave by phone accepted
fact-pin_changed = PIN changed

## Menu and help
menu-title = Menu
menu-lost = Lost or stolen
menu-lost-hint = A key, a fob or the phone
menu-keys = My keys
menu-keys-hint = What you hold, and when it is due back
menu-concern = Concern or misuse
menu-concern-hint = About a home, a key or a person
menu-help = Help
menu-help-hint = 999, on-call, what the signs mean
menu-practice = Practice visit
menu-practice-hint = Two minutes, nothing is sent
menu-settings-hint = Language, colours, text size, PIN
help-title = Help
help-999 = When you call 999
help-999-words = Say which service. Say where you are, then what has happened. Stay on the line.
help-55 = Cannot speak? Ring 999, then press 55 when asked.
help-18001 = Deaf, or cannot hear the call? Use Relay UK: 18001 before the number, or 18000 in an emergency.
help-on-call = Not sure? Ring on-call
help-on-call-words = A manager answers day and night. If nobody does, try again, then the next in line.
help-on-call-name = { $name } is on call now. If nobody answers, try again, then the next in line.
help-receipts = What the three signs mean
help-saved = It is safe here, also with no signal.
help-sent = It has left the phone.
help-held = The office has it. It can be read there.
help-not-sent = Why is it not sent?
help-not-sent-words = Most often there is no signal. Go on working: it sends by itself. If it still waits after two hours, ring the office.
help-code = Why is there no code?
help-code-words = A code shows for your visit, at its time, after you have knocked. The screen says what is missing and what to do.

## My keys
keys-title = My keys
keys-lead = Tap a key to say what happened to it.
keys-none = You hold no keys from the office.
keys-due = Due back { $time }
keys-overdue = Overdue since { $time }
keys-not-listed = Not on the office’s list yet
keys-handed = Handed to { $name }, { $time }
keys-given-back = Given back, { $time }
keys-lost = Reported lost, { $time }
keys-unneeded = No visit needs it: give it back
keys-what = What happened to { $tag }?
keys-other = I was given another key
keys-other-lead = Write its tag. Never a name or an address.
keys-tag = Its tag
keys-tag-missing = Write the tag
keys-pouch = In the pouch.
keys-pouch-words = Keep it on you. Never leave it in a vehicle.
key-step-taken = I have it
key-step-handed_over = I handed it to someone
key-step-given_back = I gave it back to the office
key-step-lost = It is lost or stolen
key-step-found_again = I have found it
key-step-ring = Whom to ring

## Lost or stolen
lost-locked = Lost or stolen key, fob or phone
lost-report-key = Report the lost key
lost-tag-bar = Lost or stolen: { $tag }
lost-what-title = What is gone?
lost-what-lead = A few short questions, then you ring.
lost-key = A key
lost-fob = A fob
lost-phone = A phone
lost-tag-title = What is on its tag?
lost-tag-lead = Only the tag. Never a name or an address.
lost-tag-none = It has none
lost-stolen-title = Was it stolen?
lost-stolen-lead = If someone took it from you and may be near, call 999 first.
lost-stolen-short = Stolen
lost-had-title = When did you last have it?
lost-had-lead = About when, and where.
lost-had-hint = Such as: about 1.30pm, on the bus
lost-had-short = Last had it
lost-identifies-title = Could anyone tell whose it is?
lost-identifies-lead = A name, an address, a rota or a bag beside it.
lost-identifies-short = Anyone could tell whose
lost-codes-title = Was a code with it?
lost-codes-lead = An alarm or door code, written down or on the phone.
lost-codes-short = A code was with it
lost-risk-title = Is the person alone or at risk now?
lost-risk-lead = The one whose home it opens.
lost-risk-short = Person alone or at risk
lost-check-title = Report this now?
lost-thing-tag = { $thing }, tag { $tag }
lost-yes = Yes, report it
lost-ring = Ring { $name } now
lost-ring-on-call = Ring on-call now
lost-ring-lead = They make the home safe. Ringing at once is right.
lost-nobody = Nobody has answered. Keep trying. Your report sends as soon as there is signal.
lost-role-on_call = On-call
lost-role-second_on_call = Second on call
lost-role-registered_manager = Registered Manager
lost-role-responsible_individual = Responsible Individual
lost-role-tel = { $role }, { $tel }
lost-risk-now = Is someone in danger now? Call 999 first.
lost-say-lost = I have lost { $thing } { $tag }.
lost-say-stolen = Someone has stolen { $thing } { $tag }.
lost-say-thing-key = key
lost-say-thing-fob = fob
lost-say-thing-phone = phone
lost-say-phone = I have lost my phone.
lost-say-phone-stolen = Someone has stolen my phone.
lost-say-had = I last had it: { $words }.
lost-say-risk = The person may be at risk now.
lost-tag-only = Give the tag, never a name or address.
lost-no-answer = No answer: who is next?
lost-found-title = Found again
lost-found-lead = It is in the log. If you rang someone, ring them again and say so.
yes_no-yes = Yes
yes_no-no = No
yes_no-unknown = I don’t know

## Concern or misuse
concern-about-title = What is it about?
concern-about-lead = Someone in danger now? Call 999.
concern-home = A home, or someone who lives there
concern-access = A key, a code or how someone gets in
concern-colleague = A colleague
concern-manager = The manager
concern-child-title = Is a child at risk?
concern-child-lead = Now, or soon.
concern-words-title = What did you see or hear?
concern-words-hint = Facts first: who, where, when
concern-sees = The Registered Manager and safeguarding see this. Coordinators never do.
concern-sees-manager = The Responsible Individual and safeguarding see this. The manager and coordinators never do.
concern-send = Send it
concern-saved-title = Your concern is saved
concern-child-now = Ring children’s services now. 999 if there is danger.
concern-direct = You may report direct
concern-direct-none = The office has given no numbers. Ask on-call, or look up the council’s safeguarding team.

## Correcting, and telling later
log-back = Back to my log
log-gone-title = This line is not here
log-gone-lead = It is not on this phone any more. The office has it.
log-happened = Happened { $time }
log-told = Told { $time }
log-corrected = Corrected
log-correct = Correct this
log-correct-which = Which words are wrong?
log-correct-title = What should it say?
log-correct-lead = What you wrote before stays in the log.
log-correct-why = Why
log-corrections = Corrections
log-corrected-by = { $name }, { $time }
log-old = Said: { $text }
log-new = Now: { $text }
log-why = Why: { $text }
field-accounted_by = Who says where they are
field-because = Why it is in their interest
field-by = By whom
field-confirmed_by = Who confirmed it
field-handed_to = Who takes over
field-how = How they opened
field-last_had = When last had
field-last_seen = Who saw them last, and when
field-name = Name
field-number = Service and job number
field-position = Where and how they lay
field-reason = Reason
field-reference = Job number
field-said = What they said
field-tag = Tag
field-taken_to = Where they were taken
field-tried = What was tried first
field-whom = Who was told
field-words = Words
later-go = Something happened earlier
later-visit-title = Which visit was it?
later-visit-lead = It keeps both times: when it happened, and now.
later-no-visit = None of these
later-what-title = What happened?
later-knocked = I knocked and announced
later-phoned = I phoned someone
later-told = I told someone
later-went_in = I went in
later-found = I found something
later-key_back = I put the key back
later-left = I left
later-other = Something else
later-when-title = When did it happen?
later-day = Which day
later-day-today = Today
later-day-yesterday = Yesterday
later-time = The time
later-time-hint = Such as 14:05 or 2.05pm
later-words = What happened
later-reason = Why you tell it only now
afterwards-no_such_field = This line has no such words. Go back to the log and open it again.
afterwards-old_differs = These words were corrected meanwhile. Open the line again.
afterwards-same = That is what it says already. Write what it should say.
afterwards-empty = Write what it should say
afterwards-no_reason = Write why
afterwards-no_words = Write what happened
afterwards-no_time = Write a time, such as 14:05
afterwards-future = That time has not come yet. Check the day and the time
afterwards-before_start = That is before you started the visit. Choose another time, or tell it of no visit
afterwards-too_long_ago = That is more than 36 hours ago. Ring the office and tell them

## Running late
late-go = Running late
late-title = How late are you?
late-lead = For the next visit, about.
late-times-title = { $time } late
late-times-lead = These times would move. The office decides.
late-nothing-moves = No other visit moves. The office is told.
late-from-to = { $from }, would be { $to }
late-yes = Tell the office
late-told-title = The office will know
late-told-lead = The office decides. New times show on Today. Ring on-call if someone cannot wait.

## The practice visit
practice-title = Try a practice visit
practice-lead = It takes two minutes. Go through a visit, from the door to leaving.
practice-nobody = The client is made up. So is the code.
practice-nothing-sent = Nothing is saved, and nothing is sent.
practice-no-call = Nobody is rung.
practice-stop = Go back to Today at any time to stop.
practice-go = Start practising
practice-banner = Practice. Nothing is real, nothing is sent.
practice-strip = { $steps } Practice, kept nowhere
practice-dial-title = Practice: nothing is dialled
practice-dial-lead = In a real visit this rings at once.
practice-dial-really = I need help now: ring
practice-dial-back = Back to the practice
practice-offer = First time here? Try a practice visit. Nothing is sent.
practice-try = Try it
practice-not-now = Not now

## Two workers on a visit
colleague-title = What { $name } has done
colleague-nothing = Nothing known yet
colleague-other = A step
colleague-trouble = Trouble at the house
colleague-key_left = Said where the key is
colleague-reveal_hidden = Code hidden
colleague-dialled = Rang someone
colleague-someone_answered = Someone else answered
colleague-handed_to = Handed over
colleague-knock_skipped = Did not knock
colleague-wait_cut_short = Went on early
