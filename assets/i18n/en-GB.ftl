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
menu = Menu: my log, settings
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
hand-refused-title = Do not go in
hand-refused-lead = They said no. Ring on-call before you leave.
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

## Help now, everywhere
ns-button = I’m not safe
ns-show = Show help
ns-title = Call 999
ns-lead = Get away if you can.
ns-cannot-speak = Cannot speak? Ring 999, then press 55 when asked.
ns-told = On-call is told where you are. The codes for this visit are gone from the phone.
ns-dark = Make it dark again
ns-safe-now = I am safe now
emergency = Emergency
in-danger = In danger
door-opened = Door opened
tried = What you have done
skip = Skip this
skip-title = Why skip it?
skip-lead = The office sees the reason.
skip-done = It is done already
skip-not_safe = It is not safe to
skip-cannot = I cannot do it here
skip-told = On-call said to leave it
skip-life = Life comes first
yes-right = Yes, that is right
critical = Must not be missed
never-contact = Never contact { $name }
discreet-rules = Be discreet: no neighbours, no voicemail, no card.
announce-discreet = Hello, { $client }. It’s { $worker }.

## Running timers
timer-phone_again = Phone again in { $time }
timer-phone_again-over = Phone again now
timer-on_call = Nobody answered. Try the next one, at the latest in { $time }
timer-on_call-over = Nobody answered. Ring the next one now
timer-out_safe = On-call asks if you are safe in { $time }
timer-out_safe-over = On-call wants to know: are you out safe?
timer-release = Wait { $time } at least
timer-release-over = You have waited long enough. On-call says when you go
timer-owed = Write it within { $time }
timer-owed-over = Its time is over: write it now
out-safe = Out, and safe
out-safe-inside = I am safe

## Whom to ring, and what came of it
contact-client = The client
contact-emergency_contact = Emergency contact
contact-next_of_kin = Next of kin
contact-keyholder = Keyholder
contact-on_call = On-call
contact-second_on_call = Second on-call
contact-registered_manager = Registered Manager
contact-responsible_individual = Responsible Individual
contact-scheme_manager = Scheme manager
contact-alarm_centre = Alarm centre
contact-neighbour = A neighbour
contact-ambulance = Ambulance
contact-police = Police
contact-fire = Fire service
contact-gas = Gas emergency line
contact-hospital = Hospital
contact-council = Council, out of hours
contact-named = { $name }, { $place }
call-title = What came of the call?
call-person = They answered
call-voicemail = Voicemail
call-rang_out = It rang out
call-no_phone = There is no number
call-no_signal = No signal
call-name = Who answered
call-said = What they said
told-title = What did they say?
told-name = Their name
told-said = What they said, in their words
opened-title = Who opened the door?
opened-lead = Say who you are. Give no code to anyone.
opened-how = How, and what they said
attending-yes = Yes, they are coming
attending-no = No, they declined
attending-not_said = They did not say
decided-by = Who decided
decided-reference = Job or incident number
decided-attending = Are they coming?

## Nobody answers
nr-head = No answer: { $name }
nr-attempts-title = Make sure they hear you
nr-attempts-lead = Tap each way you try. Call { $name } by name.
attempt-letterbox = Called through the letterbox
attempt-bell = Rang the bell again
attempt-back_door = Tried the back door
attempt-window = Knocked on a window
attempt-their_way = The way they notice best
heard-nothing = nothing
heard-sound = a sound
heard-voice = a voice
nr-heard = I heard something
nr-heard-lead = Calling for help? Tap Emergency.
nr-heard-at = Heard { $heard }, { $time }
nr-look-next = Next: look around
nr-look-title = Look from outside
nr-look-lead = Tick what you see and hear.
nr-look-words = Anything else
nr-look-missing = Tick at least one. Nothing is an answer too.
nr-look-save = That is what I see
nr-look-save-hint = Next: phone
sight-lights = Lights on
sight-television = Television on
sight-curtains = Curtains shut
sight-post = Post behind the door
sight-milk = Milk or parcel outside
sight-pets = A restless pet
sight-sounds = Sounds inside
sight-nothing = Nothing unusual
nr-phone-title = Phone { $name }
nr-phone-again-title = Phone again
nr-phone-lead = Let it ring until it stops.
nr-phone-discreet = Do not leave a message.
nr-phone = Phone { $name }
nr-on-call-title = Tell on-call
nr-on-call-lead = You are not alone with this.
nr-next-title = Ring the next one
nr-next-lead = On-call did not answer.
nr-ring = Ring { $name }
nr-say-on-call = I’m at { $name }’s door, { $place }. Nobody has answered since { $time }. What do you want me to do?
nr-stay-title = Stay at the door
nr-stay-lead = Do not leave until a manager says so.
nr-go-in = Go in as agreed
nr-go-in-plan = The plan agrees. On-call asks in { $time } if you are out safe
nr-go-in-manager = On-call agrees, and asks in { $time } if you are out safe
nr-wait = Wait to be released
nr-wait-hint = A manager says when you may go
nr-wait-title = Does anyone know where they are?
nr-wait-lead = Leave it empty if nobody knows.
nr-wait-who = Who says so, and where they are
nr-decided = On-call decided
nr-decided-title = What did they decide?
decision-next_of_kin = They ring next of kin
decision-keyholder = They send a keyholder
decision-hospital = They ask the hospital
decision-101 = They ring 101
decision-999 = They ring 999
decision-come_back = I come back at a time
decision-stand_down = I stand down
decision-go_in = I may go in
nr-others = Ask others
nr-others-title = Whom else can you ask?
nr-neighbour-hint = Ask one question only
nr-neighbour-title = Ask a neighbour
nr-neighbour-say = Say only: “Have you seen the person at number { $number } today?”
nr-neighbour-ring = Ring the neighbour in the plan
nr-opened = Someone opened it
nr-ending = How it ended
nr-waiting-title = Stay until released
nr-waiting-lead = Go when a manager says so.
nr-waiting-lead-name = Go when { $name } says so.
nr-waiting-car = Dark or cold? Wait in your car, in sight of the door.
nr-still-here = I am here and safe
nr-pings = { $count ->
    [one] You said you are safe at { $time }.
   *[other] You said { $count } times that you are safe, last at { $time }.
}
nr-accounted = { $name } knows where they are.
nr-released = I am released
nr-released-title = Who released you?
nr-released-by = The manager’s name
ground-accounted = They are accounted for
ground-taken_over = Police or ambulance took over
ground-come_back = I come back later
ground-other = Another reason
nr-rooms-title = Look in every room
nr-rooms-lead = Leave the door open behind you. Call out as you go.
room-hall = Hall and stairs
room-living = Living room
room-kitchen = Kitchen
room-bedroom = Bedrooms
room-bathroom = Bathroom, toilet
room-garden = Garden, sheds
nr-found-well = Found, and well
nr-found-well-hint = The visit goes on
found-well = Found, and well
found-needs_help = They need help
found-dead = They look dead
found-nobody = Nobody is here
nr-rooms-back = I am outside again, or was let in
nr-nobody-title = Nobody is here?
nr-nobody-all = You looked in every room, bathroom and garden.
nr-nobody-missed = You did not tick: { $rooms }. Look there first if you can.
nr-outcome-title = You may go
nr-outcome-lead = Say how it ended.
nr-outcome-by = { $name } released you. Say how it ended.
nr-card = Card through the door
nr-card-left = I left a card
nr-card-not = No card
nr-card-words = Only if on-call says so. Nothing about care on it.
nr-no-card = Leave no card here.
ending-title = How did it end?
ending-answered_late = Answered after all
ending-found_well = Found, and well
ending-needs_help = Found, and needs help
ending-found_dead = Found dead
ending-away = In hospital, or away
ending-refused_seen = Said no, and was seen
ending-refused_not_seen = Said no, and was not seen
ending-not_safe = Not safe to stay: I left
ending-unknown = Nobody knows where they are
ending-name = Who takes over?
ending-confirmed = Who confirmed it?
ending-check = { $ending }. It is { $time }.
ending-check-name = { $ending }. Handed to { $name } at { $time }.
ending-check-confirmed = { $ending }. { $name } confirmed it. It is { $time }.

## The client says no
rf-seen-title = Did you see or speak to { $name }?
rf-seen-lead = They said no. Do not go in.
rf-seen-well = Seen, and well
rf-seen-heard = I only heard them
rf-seen-not_seen = I did not see them
seen-well = seen, and well
seen-heard = only heard
seen-not_seen = not seen
rf-say = That’s all right, { $client }. It is up to you. I’ll let the office know.
rf-decide-title = Can { $name } decide this now?
rf-decide-lead = Do they understand, and know what may come of it?
capacity-yes = Yes
capacity-doubt = I am not sure
capacity-no = No
rf-harm-title = Any sign of harm?
rf-harm-lead = Hurt, afraid, unwell, or made to say no.
rf-harm-no = No sign of harm
rf-harm-yes = Yes, or I am not sure
rf-harm-yes-hint = Starts the emergency steps
rf-why-title = Why did they say no?
rf-why-lead = Ask, kindly.
rf-why-later = Not now, later
rf-why-unwell = Not feeling well
rf-why-family = Family helps today
rf-why-not_wanted = They do not want care
rf-why-no_word = They gave no reason
rf-respect-title = Respect it, and leave
rf-respect-lead = Say it kindly. The office is told.
rf-leave = I leave now
rf-check = { $name } said no, was seen, and is well. You leave at { $time }.

## Someone else
with-wrong = I will come back
with-wrong-hint = A note for the office
hand-child-safeguarding = Tell on-call how old the child is, and who should be there. They tell safeguarding.
hand-service = Who is at the door?
hand-service-lead = You open it yourself, or nobody. No code to anyone.
hand-service-name = Name, or collar number
hand-service-number = Job number

## A code that did not open, a key safe with a fault
sf-try-title = Try it once more
sf-try-lead = It often helps.
sf-try-clear = Clear it first: pull the clear button down
sf-try-any = Press each button once, in any order
sf-try-order = Press in the order on the screen
sf-try-wiggle = Push the cover in, wiggle it, then open
sf-try-again = Try again
sf-report = Something is wrong with it
sf-title = What is wrong with it?
sf-send = Report it
safe_fault-empty = The safe is empty
safe_fault-key_will_not_turn = The key will not turn
safe_fault-frozen = Frozen or stiff
safe_fault-found_open = I found it open
safe_fault-damaged = It is damaged
safe_fault-gone = It is gone
safe_fault-changed = The code was changed
safe_fault-told_new = They told me a new code
sf-do-empty = Knock again. On-call is told at once.
sf-do-key_will_not_turn = A chain, a bolt, or a key inside? Knock again. On-call is told at once.
sf-do-frozen = Warm it with your hand, or use de-icer. Never hot water. Never force it.
sf-do-found_open = Somebody may know the code. The manager is told at once.
sf-do-damaged = Do not force it. The manager is told at once.
sf-do-gone = Knock again. The manager is told at once.
sf-do-changed = Ring the manager and say so. Never write a code down.
sf-do-told_new = Tell the manager by voice. Never write the code down, not here either.

## In and out
knock-already = I am already inside
already-title = How did you get in?
already-let_in = They let me in before I could tap
already-new_phone = I changed phones
already-stayed = I am here from the visit before
inside-went-out = I went out
went-out-title = You went out
went-out-lead = Fetch the key when you are back.

## Emergency
em-head = Emergency: { $name }
em-trigger-title = What is wrong?
trigger-not_responding = Not responding
trigger-calling = Calling for help
trigger-collapsed = Seen collapsed
trigger-smoke_gas = Smoke or gas
trigger-alarm = Alarm call
trigger-asked = Asked to go in
trigger-harm = Harm, or signs of it
trigger-other = Something else
em-life-call = Life at risk: call 999
em-life-call-hint = Then read from the card
em-none = This is not an emergency
em-life-title = Is a life at risk?
em-life-lead = Not sure? Then yes.
em-life-yes = Yes: call 999
em-life-no = No
em-life-now = Life at risk
em-life-first = Life comes first
em-card-title = Read this to 999
card-where = Where
card-who = Who
card-care = Take care
card-way = Way in
card-you = You
card-grid = Grid { $grid }
card-age = { $name }, about { $age }
card-safe = Key safe: { $place }
card-safe-unknown = Key safe. The office has not said where
card-no-safe = No key safe
card-you-words = { $name }, care worker, { $agency }
em-told = I have told 999
em-told-hint = Next: job number, are they coming
em-call-again = Call 999 again
em-told-title = What did 999 say?
em-told-service = Who is sent
em-told-number = Job number
em-told-shared = What you told them
shared-address = Address and way in
shared-conditions = Age and conditions
shared-hazards = Hazards
shared-safe_place = Where the key safe is
em-contact-title = Phone their emergency contact
em-no-number = There is no number on this phone.
em-phone-lead = Before you go in, once.
em-capacity-title = May you go in?
em-capacity-lead = Is there a reason to think they cannot decide?
em-capacity-lead-life = Life comes first. Write it after.
em-capacity-later = Later: within the hour
em-capacity-later-hint = It stays on screen until it is written
em-capacity-now = Write it now
em-capacity-write = Why going in is right
em-capacity-decides = Can they decide this now?
em-capacity-tried = What did you try first?
em-capacity-because = Why is it best for them?
em-wishes = Their wishes:
em-wishes-none = No wishes are recorded.
em-way-title = Go in with the key
em-way-none-title = Wait for help outside
em-way-none-lead = No code can be shown now.
em-way-code = For this emergency. Every look goes in the log.
em-way-force = Never break in: police or fire do that.
em-stay-outside = I stay outside for help
em-stay-outside-hint = Stay in sight of the door
em-denied = Someone keeps me out
em-denied-lead = Do not argue. Call 999, and wait outside.
em-denied-who = Who, if you know
em-outside-title = Call 999, and wait outside
em-outside-lead = Someone keeps you out. Say so to 999.
em-over = It was no emergency
em-over-title = Why was it none?
em-over-well = They are well
em-over-mistake = I tapped it by mistake
em-over-told = 999 or on-call said so
em-how-title = How are they?
em-how-lead = Call out, look, find them.
breathing-responding = Talking or responding
breathing-breathing = Not responding, breathing
breathing-not_breathing = Not breathing
breathing-looks_dead = Looks dead for some time
breathing-not_found = Not found
em-dead-title = Touch and move nothing
em-dead-lead = Call 999. Keep others out. You do not say who is dead: they do.
em-dead-family = Police or the manager tell the family.
em-dead-last = Who saw them alive last, and when
em-dead-position = Where and how they lie
em-dead-form = I saw a DNACPR form, and told 999
em-dead-save = Go on
em-dead-save-hint = Empty is all right
em-help-title = Stay, and help
em-help-lead = Do as 999 says. Stay on the line.
em-help-responding = Stay with them. Do as 999 says.
em-help-breathing = 999 on speaker. Do as they say. Watch their breathing.
em-help-not_breathing = 999 on speaker. CPR as they say. DNACPR form seen? Tell them.
em-help-looks_dead = 999 first. Touch nothing. Keep others out.
em-help-not_found = Tell 999 and on-call that you cannot find them.
em-help-done = It is over here
em-help-done-hint = Next: who took over
em-finding = Write what I find
em-finding-title = What do you see?
em-finding-lead = A few words. The time goes with it.
em-tell-on-call = Tell on-call
em-how-now = How they are now
em-taken = Someone took over
em-taken-title = Who took over?
em-taken-lead = Ambulance, police, or who stays now.
em-taken-go = Say who took over
em-taken-name = Name or job number
em-taken-to = Where they were taken
em-taken-nobody = Nobody took over
em-secured-title = How is the home left?
em-secured-lead = Door, windows, heating, pets.
em-secured-go = Say how it is left
em-secured-words = Anything else
secured-door = Door locked
secured-windows = Windows shut
secured-heating = Heating, cooker
secured-pets = Pets cared for
secured-someone_stays = Someone stays
em-code-title = Did anyone hear the code?
em-code-lead = Then it has to be changed.
em-code-no = No, nobody
em-code-yes = Yes
em-code-yes-lead = Say who. Never write the code.
em-code-whom = Who knows it now
em-kin-title = Who told the family?
em-kin-lead = On-call can do it.
em-kin-go = Say who told them
em-kin-by = Who told them
em-kin-nobody = Nobody has yet
em-outcome-lead = The last question.

## What is owed
owed-title = { $count ->
    [one] { $count } thing is owed
   *[other] { $count } things are owed
}
owed-of = { $name }: { $count ->
    [one] { $count } thing is owed
   *[other] { $count } things are owed
}
owed-lead = Write it while you remember.
owed-none = Nothing is owed
owed-none-lead = It is all written.
owed-write = Write the first one
owed-trigger = What set it off
owed-trigger-hint = What was wrong
owed-capacity = Why going in was right
owed-capacity-hint = Could they decide, what you tried
owed-tell_999 = What 999 said
owed-tell_999-hint = Job number, are they coming
owed-secured = How the home was left
owed-secured-hint = Door, windows, heating, pets
owed-kin_told = Who told the family
owed-kin_told-hint = A name
owed-outcome = How it ended
owed-outcome-hint = And who took over

## More lines of the log
dial-contact-title = This would ring { $name }
fact-dialled-contact = { $whom }: dialled
fact-refusal_seen = Said no: { $seen }
fact-refusal_capacity = Can decide: { $decides }
fact-refusal_harm = No sign of harm
fact-refusal_harm-yes = Sign of harm
fact-refusal_reason = Why they said no: { $reason }
fact-something_wrong = A report
fact-service_met = { $whom } at the door{ $more }
fact-attempted = { $how }: { $heard }
fact-observed = Looked: { $seen }
fact-ask_done = Done: { $asked }
fact-ask_skipped = Skipped { $asked }: { $reason }
fact-phoned = Phoned { $whom }: { $result }{ $more }
fact-told = Told { $whom }{ $more }
fact-told-neighbour = Asked a neighbour{ $more }
fact-going_in = Going in
fact-out_safe = Safe
fact-opened_by = Opened by { $whom }{ $more }
fact-rooms_checked = { $found }. Looked in: { $rooms }
fact-waiting_for_release = Waiting to be released
fact-waiting_for_release-known = Waiting to be released. { $name } knows where they are
fact-still_here = Here and safe
fact-released = Released by { $name }: { $ground }{ $more }
fact-decided = { $name } decided: { $what }{ $more }
fact-card_left = Card left
fact-card_left-not = No card left
fact-visit_outcome = Ended: { $ending }{ $more }
fact-emergency_begun = Emergency
fact-emergency_trigger = What was wrong: { $trigger }
fact-life_at_risk = Life at risk
fact-life_at_risk-no = No life at risk
fact-emergency_over = No emergency after all: { $reason }
fact-capacity_owed = To be written later: why going in was right
fact-best_interests = Why going in was right: written. Can decide: { $decides }
fact-access_denied = Kept out{ $more }
fact-how_found = Found: { $state }
fact-death_found = Written: how they were found
fact-finding = Noted: { $words }
fact-taken_over = Taken over by { $whom }{ $more }
fact-home_secured = Home left: { $what }
fact-code_told = The code was told to nobody
fact-code_told-yes = Somebody heard the code
fact-kin_told = Family not told yet
fact-kin_told-by = { $name } told the family
fact-key_safe_fault = Key safe: { $fault }
fact-code_did_not_open = The code did not open it
fact-went_out = Went out
fact-already_inside = Already inside: { $reason }
fact-running_late = Running { $time } late
fact-not_safe = Not safe
fact-safe_now = Safe now
fact-key_moved = Key { $tag }: { $step }{ $more }
key_step-taken = taken
key_step-handed_over = handed over
key_step-given_back = given back
key_step-found_again = found again
fact-lost = Lost or stolen: { $what }{ $more }
lost_thing-key = key
lost_thing-fob = fob
lost_thing-phone = phone
fact-concern = A report
fact-amended = Corrected
fact-told_later = Told later: { $what }{ $more }
later_thing-knocked = knocked and announced
later_thing-phoned = phoned somebody
later_thing-told = told somebody
later_thing-went_in = went in
later_thing-found = found something
later_thing-key_back = key back
later_thing-left = left
later_thing-other = something else
asked-attempts = being heard
asked-look = looking from outside
asked-phone_client = phoning them
asked-phone_again = phoning again
asked-tell_on_call = telling on-call
asked-phone_contact = phoning the emergency contact
asked-tell_999 = what 999 said
asked-capacity = consent and capacity
asked-rooms = the rooms
asked-how_found = how they are
asked-help = helping
asked-taken_over = who took over
asked-secured = how the home is left
asked-code_told = who heard the code
asked-kin_told = who told the family
