### English. Every key stands in it.ftl too; a test compares the two.

## The answer to a photo

answer-sneaker =
    { $sure ->
        [yes] This looks like <b>{ $name }</b>.
       *[no] My best guess is <b>{ $name }</b>.
    }

    { $lines }
answer-unknown =
    I don’t know this one. The closest that I know are:

    { $lines }
answer-no-sneaker =
    I see no sneaker here.

    A tip: show one shoe from the side, in daylight, so that it fills most of the photo.
answer-line = { $place }. { $name }
    { $bar } { $probability }
answer-brand =
    A pair of <b>{ $brand }</b>, I’m sure of that. Which one, I can only guess:

    { $lines }
answer-confirmed =
    <b>{ $name }</b> it is. Thank you for telling me!

    { $lines }
answer-corrected =
    <b>{ $name }</b>: noted, thank you!

    { $verdict ->
        [sneaker] I had guessed { $guess } ({ $probability }).
        [unknown] I had not recognised it.
       *[no_sneaker] I had seen no sneaker.
    }

answer-reply = { $named ->
        [yes] Is that right? Reply to this message with “yes”, or with the right name.
       *[no] Do you know better? Reply to this message with the model’s name.
    }
answer-none =
    None of these: noted, thank you!

    { $verdict ->
        [sneaker] I had guessed { $guess } ({ $probability }).
        [unknown] I had not recognised it.
       *[no_sneaker] I had seen no sneaker.
    }

## Buttons

button-buy = 🛒 Buy { $name }
button-right = 👍 Right
button-wrong = 👎 Wrong
button-name-it = ✏️ I know which it is
button-is-sneaker = ✏️ It is a sneaker
button-change = ✏️ Change
button-hint = ✏️ It is { $name }
button-brands = Other models…
button-none = None of these
button-previous = ◀
button-next = ▶
button-back = ← Back
button-cancel = ✕ Cancel

## Correcting

correct-candidates =
    Which model is it?

    { $group ->
        [yes] Choose one here, or reply to this message with its name.
        [chat] The likeliest:
       *[no] Choose one here, or just write me its name. Once you have sent another photo, reply to this message with it.
    }
correct-brands = Which brand is it?
correct-models = Which { $brand } is it?
correct-which = “{ $text }” can be one of these. Which is it?
correct-noted = { $name }: noted, thank you!
correct-none = None of these: noted, thank you!
correct-reply =
    { $names }

    Reply to this message with the right name. /cancel leaves my answer as it was.
correct-open = { $group ->
        [chat] Reply to this message with the model’s name.
        [yes] Choose the model in this message, or reply to it with its name.
       *[no] Choose the model in this message, or write me its name.
    }
correct-not-found = { $group ->
        [chat] I know no model like “{ $text }”. Try the name on the box, such as “Air Jordan 1 High”. The likeliest:
        [yes] I know no model like “{ $text }”. Reply to this message with the name on the box, such as “Air Jordan 1 High”, or choose one here.
       *[no] I know no model like “{ $text }”. Try the name on the box, such as “Air Jordan 1 High”, or choose one here.
    }
correct-no-photo = First send me a photo. When my answer to it is wrong, reply to the answer with /correct and the model’s name.
correct-reply-what = I have answered no photo in that message. Reply with /correct to a photo, or to my answer to one.
correct-not-yours = Only the person who sent the photo can correct my answer to it.
correct-below = See the new question below.
## What a tap is answered with, at most 200 characters

tap-thanks = Thank you!
tap-noted = Noted: { $name }
tap-stays = { $name } stays, as somebody else said.
tap-cancelled = Nothing was changed.
tap-not-yours = These buttons are for the person who sent the photo. Send me a photo of your own!
tap-reply = A group or a channel sent this photo, and I can’t tell whether you write for it. Reply to my answer with the model’s name, in its name.
tap-old = This button is too old, I no longer know its photo. Please send the photo again.

## Account

start =
    Hello! Send me a photo of a pair of sneakers: I tell you the model, how sure I am, and where to buy it.

    If I get it wrong, tap “Wrong” under my answer and tell me what it is. /help says more.
help =
    Send me a photo, an album, a short film, or a picture as a file. Best is one shoe from the side, in daylight, filling most of the photo.

    When I am wrong, tap “Wrong”, or reply to my answer with its name, for example:
    /correct jordan 1 high

    /classify, as a reply to a photo, tells you its model
    /correct, as a reply to a photo or to my answer, or in a photo’s caption, corrects it
    /cancel stops a correction
    /settings has your language and your shops
    /privacy says what I keep; /forget deletes it

    I know { $models } models of { $brands } brands: write me a brand to see them, or @{ $bot } and a name in any chat.

    In a group I see only what is meant for me: mention @{ $bot } in the photo’s caption, or in a reply to the photo. Where I am an admin, I answer every photo.
help-admins =
    <b>For you as an admin</b>

    { $lines }
cancel-closed = All right, my answer stays as it was.
cancel-nothing = There is nothing to cancel. Send me a photo of a pair of sneakers!

## Looking at models

browse-brand = Models of { $brand } that I know:
browse-brands = Which brand?
browse-several = “{ $text }” can be one of these:
browse-model = <b>{ $name }</b>
browse-shared = <b>{ $name }</b>, found with @{ $bot }
browse-description = { $shops }
button-brand = More of { $brand }
button-all-brands = All brands
button-ask-bot = 👟 Which ones are yours?
tap-browse-old = I no longer know that one. Write me a brand to see what I know.

## Settings and privacy

settings =
    <b>Settings</b>

    Tap one to change it.
settings-language = 🗣 Language: { $language }
settings-country = 🛒 Shops: { $country }
settings-keep = { $keep ->
        [yes] 📷 Learn from my photos: yes
       *[no] 📷 Learn from my photos: no
    }
tap-settings-keep-yes = From now on I keep the photos that you correct. Earlier ones stay as they are.
tap-settings-keep-no = I keep no photo of yours any more.
settings-notify = { $notify ->
        [yes] 🔔 Tell me when my corrections count: yes
       *[no] 🔕 Tell me when my corrections count: no
    }
settings-languages = Which language shall I speak?
settings-countries = Where do you shop?
settings-as-telegram = As Telegram says
settings-everywhere = anywhere
settings-done = All right, that is how it stays. /settings opens this again.
button-done = ✓ Done
language-name = English
settings-chat = When you write for a group or a channel, I can’t tell who you are. Write /settings to me in our private chat.
tap-settings-not-yours = These are somebody else’s settings. /settings shows yours.
privacy =
    <b>What I keep, and why</b>

    • Your Telegram number, your language and what you choose in /settings, to answer you. No name.
    • What I said about each photo and how you corrected it, to show it again and to count how good I am. After { $days } days only the counts are left; a correction stays.
    • A photo itself only if you allowed it, to learn from it: never otherwise, and nobody but the bot’s admins sees it.
    • What you write is deleted as soon as it is answered{ $admin ->
        [yes] ; only an /addmodel that you have begun, when you end it, or within two hours of your last word
       *[no] {""}
    }.

    /settings changes what you allowed. /forget deletes everything about you, at once, and the next version is trained without it.

## Patience

quota-wait = { $more ->
        [0] That is a lot of photos! I have not looked at this one.
        [1] That is a lot of photos! I have not looked at this one and the next.
       *[other] That is a lot of photos! I have not looked at this one and the { $more } after it.
    } { $seconds ->
        [0] Please send
        [one] Please wait one second, then send
       *[other] Please wait { $seconds } seconds, then send
    } { $more ->
        [0] it again.
       *[other] them again.
    }

## What the bot says of itself: 64, 512 and 120 characters at most

bot-name = Sneakers
bot-description =
    Send me a photo of a pair of sneakers: I tell you the model, how sure I am, and where to buy it.

    Albums, short films and pictures as files are fine, too.
bot-about = Names your sneakers from a photo, and says where to buy them.

## Hints: messages that hold no photo

hint-text = Send me a photo of a pair of sneakers, and I tell you which model it is.
hint-name = If my last answer is wrong, reply to it with the name, or write: /correct { $text }
hint-same = { $judged ->
        [yes] <b>{ $name }</b>: that is what stands here, thank you!
        [reply] <b>{ $name }</b> is what I answered here. If that is right, reply to it with “yes”.
       *[no] <b>{ $name }</b> is what I answered here. If that is right, tap “Right”.
    }
hint-classify = Send me a photo of a pair of sneakers, or reply with /classify to one in this chat.
hint-command = I don’t know that command. Send me a photo of a pair of sneakers, or see /help.
hint-sticker = Nice one! I only know sneakers, though: send me a photo of a pair.
hint-voice = I can’t listen, I only look. Send me a photo of a pair of sneakers.
hint-location = A nice place! I only know sneakers, though: send me a photo of a pair.
hint-poll = I don’t vote, but I know sneakers: send me a photo of a pair.
hint-contact = Thank you, but I only know sneakers: send me a photo of a pair.
hint-dice = Good throw! Now send me a photo of a pair of sneakers.
hint-link = I don’t open links. Send me the picture itself, as a photo or a file.
hint-small-talk = Glad to help! If my answer is wrong, reply to it with the model’s name, or /correct and the name.
hint-awaited = I wait for the model’s name: choose it in my question, or write it to me. /cancel leaves my answer as it was.
hint-other = I can’t do anything with that. Send me a photo of a pair of sneakers.
hint-answered = This is my answer to that photo.

## What people say instead of a name: phrases between commas, without accents or stops

small-talk-yes = yes, yep, yeah, yup, right, correct, exactly, true, indeed, perfect, that’s right, that is right, that’s correct, that is correct, that’s it, that is it, it’s right, it is right, you’re right, you are right
small-talk-no = no, nope, wrong, incorrect, false, not right, not correct, not that, not this, that’s wrong, that is wrong, it’s wrong, it is wrong, you’re wrong, you are wrong, that’s not it, that is not it, it’s not, it is not, it isn’t, not a sneaker, not sneakers, no sneaker, not a shoe, it’s not a sneaker, it is not a sneaker, that’s not a sneaker, that is not a sneaker
small-talk-unsure = I don’t know, don’t know, dunno, no idea, no clue, not sure, I’m not sure, I am not sure, I have no idea
small-talk-idle = hi, hello, hey, good morning, good evening, bye, thanks, thank you, thx, a lot, very much, so much, no thanks, no thank you, please, sorry, ok, okay, all right, great, nice, cool, wow

## Keeping photos to learn from

consent-question =
    May I keep this photo, and others that you correct, to learn from them? Nobody but the bot’s admins sees them. You can take it back at any time: /settings. With a no, your correction still counts here, and the photo is not kept.
button-keep-yes = Yes, keep it
button-keep-no = No
tap-keep-yes = Thank you! You can take it back in /settings.
tap-keep-later = Thank you! I can’t keep this one any more, but those that you correct from now on. You can take it back in /settings.
tap-keep-no = All right, the photo is not kept.
notice-taught =
    Your correction is in version { $version }: I have learnt <b>{ $name }</b> from it. Thank you!
button-quiet = Don’t tell me such things
tap-quiet = All right. /settings switches it on again.

## Forgetting

forget-question =
    Shall I forget everything about you? I delete your photos, your corrections and what I have learnt to see in them, at once and for good. My next version is trained without them.
forget-chat =
    You write here for a group or a channel. To delete everything about it, at once and for good, write: /forget yes

    What you sent under your own name stays: for that, write /forget to me in our private chat.
forget-done = Done. Your photos, your corrections and what I saw in them are deleted.
button-forget-yes = Yes, forget me
button-forget-no = No, keep everything
tap-forget-no = Nothing was deleted.

## For admins

admin-only = This is for the bot’s admins.
admin-private = Not here, please: write me this in our private chat.
admin-edited = An edited command does nothing. Please send it again as a new message.
tap-admin-only = These buttons are for the bot’s admins.
tap-admin-old = This is no longer so. Please begin again.

## Reviewing corrections

review-empty = Nothing waits for a review.
review-item =
    <b>Review</b> · { $waiting } waiting

    I said: { $said }
    { $votes }

    In the queue because: { $why }
review-said-none = no sneaker
review-said-unknown = I don’t know it ({ $said })
review-guess = { $name } { $probability }
review-vote = { $own ->
        [yes] { $others ->
            [0] Who sent it says
            [one] Who sent it and one other say
           *[other] Who sent it and { $others } others say
        }
       *[no] { $others ->
            [one] Somebody else says
           *[other] { $others } others say
        }
    }: { $name }{ $confirmed ->
        [all] {" "}(confirmed)
        [0] {""}
       *[some] {" "}({ $confirmed } confirmed)
    }{ $proven ->
        [0] {""}
       *[some] {" "}· right before: { $proven }
    }{ $distrusted ->
        [0] {""}
       *[some] {" "}· wrong before: { $distrusted }
    }
review-votes-more = … and { $count ->
        [one] one more model
       *[other] { $count } more models
    }
review-why = { $why ->
        [new_user] who says so has not been right often enough yet
        [conflict] people disagree
        [far] it does not look like photos of that model
        [suspicious] beside all other labels, this one stands out
        [unknown_model] I have never seen that model
       *[distrusted] who says so was wrong before
    }
review-no-photo = Telegram refuses to show this photo. You can still decide about it, or skip it.
review-brands = Which brand is it really?
review-models = Which { $brand } is it really?
review-finished = { $last } Nothing else waits. What was skipped comes again with /review.
button-approve = ✓ { $name }
button-reject = ✗ Reject
button-relabel = ✏️ Another model…
button-undo = ↩ Undo
tap-decided = { $decision ->
        [approve] Approved: { $name }.
        [reject] Rejected.
        [relabel] Kept as { $name }.
       *[skip] Skipped.
    }
tap-decided-by-another = Already decided by another admin: { $word } Undo takes that back.
tap-undo = Undone

## Versions

versions-list =
    <b>Versions</b>

    { $lines }
versions-line =
    { $state ->
        [live] ●
        [gone] ✕
        [discarded] ✕
       *[ready] ○
    } <b>{ $number }</b> · { $top1 } right first · { $date }{ $state ->
        [live] {" "}· live
        [gone] {" "}· discarded, deleted
        [discarded] {" "}· discarded
       *[ready] {""}
    }
version-show =
    <b>Version { $number }</b> · <code>{ $id }</code>
    Made { $date }; knows { $labels } models. { $state ->
        [live] It is live.
        [gone] It was discarded, and its files were deleted: it cannot go live any more.
        [discarded] It was discarded.
       *[ready] It is not live.
    }

    { $figures }

    { $trail }
version-figures =
    The right model first: { $top1 }
    Among the first three: { $top3 }
    Calibration error: { $ece }
version-no-trail = It was never live.
version-trail =
    Live from { $at }{ $who ->
        [none] {""}
        [bot] , by the bot
       *[admin] , by admin { $who }
    }{ $forced ->
        [yes] {" "}against the gate
       *[no] {""}
    }: { $reason }
version-shipped = came with the program
version-live = <b>Version { $number }</b> is live: it answers from now on.
version-live-already = Version { $number } is live already.
version-held = { $why ->
        [stale] Version { $number } was compared with version { $against }, but version { $live } is live by now: which of the two is better, nobody has measured. /retrain makes one that is compared with it.
        [followed] Version { $live }, which is live, was made to follow version { $number }: the gate compared the two, and { $passed ->
            [yes] let version { $live } take its place
           *[no] held version { $live } back
        }.
       *[gate] The gate holds version { $number } back.
    } If you want version { $number } nevertheless, write its name:

    <code>/promote { $id }</code>
version-none = I know no version “{ $word }”. /models lists them.
version-gone = Version { $number } was discarded, and its files were deleted { $days } days later: it cannot go live any more. /retrain makes another one.
version-refused =
    <b>Version { $number } does not work here</b>, and version { $live } goes on answering.

    { $reason }
promote-tapped = promoted by its button
promote-typed = promoted by its name{ $stale ->
        [yes] , though it was not compared with the version before it
       *[no] {""}
    }
rollback-question =
    Go back from version { $was } to version <b>{ $back }</b>?

    { $reason ->
        [none] Why? Tap the reason, or write it: /rollback the reason
       *[given] Reason: { $reason }
    }
rollback-done = <b>Version { $back }</b> is live again, instead of version { $was }. Reason: { $reason }
rollback-none = There is no version to go back to.
rollback-worse = answers got worse
rollback-mistake = promoted by mistake
rollback-trying = only trying it out
button-version = Version { $number }
button-promote = ▲ Promote
button-promote-anyway = ▲ Promote against the gate…
button-promote-stale = ▲ Promote uncompared…
button-promote-former = ▲ Promote again…
button-discard = ✕ Discard
button-report = 📊 Report
button-go-back = ← Go back to version { $number }
tap-promoted = Version { $number } is live
tap-discarded = Version { $number } is discarded
tap-changed = Another version went live meanwhile: look again, and decide anew.
report-caption = Version { $number }: { $shown ->
        [confusion] what it takes for what
        [changes] each model against the version before it
       *[both] what it takes for what, and each model against the version before it
    }

## Retraining

run-progress =
    <b>Retraining</b>, to follow version { $base }
    { $news }

    { $bar } { $percent }
    { $step }{ $left }
run-new-labels-none = Nothing was approved since that one was made.
run-new-labels =
    New since that one: { $count ->
        [one] one photo
       *[other] { $count } photos
    } ({ $models })
run-new-labels-model = { $name }: { $count }
run-step = { $step ->
        [waiting] Waiting for the trainer
        [start] Starting
        [embed] Looking at the new photos
        [check] Looking for labels that stand out
        [train] Training
        [thresholds] Choosing when it says that it does not know
        [attach] Putting it together
        [measure] Measuring it on photos it has never seen
        [compare] Comparing it with the live version
        [report] Writing its report
        [register] Storing it
       *[other] Working
    }
run-no-trainer = No trainer has taken it up yet. Where the bot was started with <code>--no-trainer</code>, start one: <code>sneakers trainer</code>, with the same database and object store.
run-left-seconds = {" "}· about { $seconds } s left
run-left-minutes = {" "}· about { $minutes } min left
run-cancelling = <b>Retraining</b>: stopping…
run-cancelled = <b>Retraining</b>: cancelled. Version { $base } goes on answering.
run-failed =
    <b>Retraining</b>: it failed. Version { $base } goes on answering.

    { $reason }
failure-why = { $why ->
        [silent] The trainer { $trainer } was last heard of on { $at } UTC, while it was at “{ $step }”: it was killed, or its machine is down. Nothing was changed; start again.
        [database] The database was out of reach, or took nothing. Nothing was changed; start again when it is back.
        [storage] The store of photos and versions does not answer, or refuses.
        [version] A version, or the network below it, is incomplete, was altered, or does not work there.
        [catalogue] It may name a model that the catalogue does not have.
        [photos] The photos cannot be used.
        [workers] No worker can do the work.
        [disk] What was made cannot be written down.
        [training] A step of the training cannot go on.
       *[unexpected] It failed where nobody expected it; the log says more.
    }
failure-told = { $detail }
failure-detail = <code>{ $detail }</code>
run-other = A retraining is going on already, and there is one at a time. This is how far it is:
run-same = <b>Retraining</b>: nothing has changed since version { $number } was made, and it came out again.
run-done =
    <b>Version { $number }</b> is ready, after { $seconds } s. { $taught ->
        [0] It was made from the base set alone.
        [one] Beside the base set, one photo taught it.
       *[other] Beside the base set, { $taught } photos taught it.
    }

    { $figures }

    { $reasons }
gate-verdict = { $passed ->
        [yes] { $then ->
            [0] <b>The gate lets it pass:</b>
           *[other] <b>The gate let it pass, when version { $then } was live:</b>
        }
       *[no] { $then ->
            [0] <b>The gate holds it back:</b>
           *[other] <b>The gate held it back, when version { $then } was live:</b>
        }
    }
gate-followed = Version { $live }, which is live, was made to follow this one: the gate compared the two, and { $passed ->
        [yes] let version { $live } take its place.
       *[no] held version { $live } back.
    }
gate-stale = ✗ compared with version { $against }, but version { $live } is live by now
gate-more = { $models } and { $count ->
        [one] one more
       *[other] { $count } more
    }
gate-check = { $passed ->
        [yes] ✓
       *[no] ✗
    } { $name ->
        [labels] { $passed ->
            [yes] knows every model that the live version knows{ $withdrawn ->
                [none] {""}
               *[other] {" "}but { $withdrawn }: taken back, or forgotten by whoever sent the photos
            }
           *[no] no longer knows { $model ->
                [none] { $value } of the live version’s models
               *[other] { $model }, which the live version knows
            }
        }
        [top1] { $value } right first; the live version: { $live }
        [known] { $value } right first of the models that both know; the live version: { $live }
        [recall] { $passed ->
            [yes] no model lost over { $limit } of its photos
           *[no] { $model }: finds { $value }; the live version: { $live }
        }
        [calibration] calibration error { $value }; the live version: { $live }
        [accepted] knows { $value } of its models’ photos for known ones; the live version: { $live }
        [unknown] tells models that it does not know: { $value }; the live version: { $live }
        [named] gives a name to { $value } of the photos of models that neither knows; the live version: { $live }
        [no_sneaker] tells pictures without a sneaker: { $value }; the live version: { $live }
        [size] { $value } times the size (at most { $limit })
        [latency] { $value } times the time for an answer (at most { $limit })
        [floor_top1] { $value } right first (at least { $limit })
        [floor_accepted] knows { $value } of its models’ photos for known ones (at least { $limit })
        [floor_calibration] calibration error { $value } (at most { $limit })
        [floor_unknown] tells models that it does not know: { $value } (at least { $limit })
        [floor_no_sneaker] tells pictures without a sneaker: { $value } (at least { $limit })
        [uncompared] not compared with the live version, which could not be asked: whether it is better, nobody has measured
       *[other] { $name }: { $value }
    }{ $allowed ->
        [few] {" "}(within chance, as few photos judge)
        [chance] {" "}(within chance)
        [points] {" "}(less by up to { $points ->
            [one] one point
           *[other] { $points } points
        } may pass)
        [more] {" "}(more by up to { $points ->
            [one] one point
           *[other] { $points } points
        } may pass)
        [less] {" "}(less by up to { $limit } may pass)
       *[none] {""}
    }
tap-cancelling = It stops in a moment

## Statistics

stats =
    <b>Statistics</b>

    { $photos ->
        [one] 1 photo
       *[other] { $photos } photos
    } of { $people ->
        [one] 1 person
       *[other] { $people } people
    }: { $named } named, { $unknown } of models that I don’t know, { $none } without a sneaker
    Judged: { $right } right, { $wrong } wrong · agreement { $agreement }
    Photos kept to learn from: { $kept }

    <b>Right of those judged, by what I said</b>
    { $models }

    <b>How sure I was, week by week</b>
    { $weeks }
stats-none = nothing yet
stats-model = { $name }: { $right } of { $judged }
stats-week = { $week } { $bar } { $confidence } ({ $photos })

## Adding a model

add-brand = A new model! Which brand is it? Choose, or write it.
add-name = What is the model of { $brand } called, without the brand?
add-aliases = Which other names do people call { $name } by? Write them with commas between them.
add-links = Where can people buy { $name }? Write the shops’ addresses (https://…), one on each line. Without any, the usual shops are searched.
add-confirm =
    <b>{ $name }</b>

    Label: <code>{ $slug }</code>
    Other names: { $aliases }
    Shops: { $links }
add-none = none
add-shops = the usual ones
add-done =
    <b>{ $name }</b> can be chosen now, by everybody.

    When a few photos of it are approved in /review, I recognise it at once; the next /retrain makes me good at it.
add-retired = <b>{ $name }</b> is offered no more, and the next /retrain makes a version without it: until then, photos may still be taken for it. What was said about it keeps its name.
add-left = No model was added.
add-known = I know that one already: { $word }.
add-bad-name = “{ $word }” is too short or too long: brand and name together make a label of at most 40 letters a–z and digits.
add-no-letters = “{ $word }” gives no label: that needs a letter or a digit.
add-too-long = “{ $word }” is too long: a name has at most 60 characters.
add-colon = “{ $word }” has a colon, which no name may have.
add-too-many = These are { $word } at once, and ten are the most.
add-taken = “{ $word }” is a name of { $other } already. Leave it out.
add-bad-link = “{ $word }” is no web address that begins with https://, such as https://www.nike.com/w/dn8.
add-bad-form =
    In one message it goes: /addmodel brand | name | other names | links

    For example: /addmodel Nike | Air Max DN8 | dn8, air max dn 8
button-add = ✓ Add it
button-skip = Skip →
button-take-back = ↩ Take it back

## Errors

error-not-a-picture = That is not a picture or film that I can read. Send me a photo, a JPEG, PNG, WebP, AVIF or HEIC file, or an MP4 or WebM film.
error-damaged = That file is damaged, I can’t open it. Please send it again, or take another picture.
error-too-large = That is too large for me: at most { $megabytes } MB, and no gigantic dimensions. Please send something smaller, such as a photo or a shorter film.
error-too-complex = That file is too large for me once I unpack it: it is coded in too many pieces. Please save the picture anew, or take a screenshot of it, and send that.
error-download = I couldn’t fetch your picture just now. Please send it again in a moment.
error-internal = Sorry, something went wrong on my side. Please try again in a moment.

## The command menu, at most 256 characters each

command-start = What I do
command-classify = Name the sneakers in a photo (as a reply to it)
command-correct = Tell me the right model (as a reply)
command-cancel = Stop a correction
command-review = Go through corrections that wait
command-retrain = Have a new version made
command-models = The versions, and which one answers; or one of them: /models 2
command-promote = Make a version live: /promote 2
command-rollback = Go back to the version before
command-addmodel = Add a sneaker model
command-stats = Photos, corrections, agreement
command-help = How to get the best answer
command-settings = Language, shops, and your photos
command-privacy = What I keep, why, and for how long
command-forget = Delete everything about you
