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

button-buy = 🛒 { $shop }
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
    <b>Admin commands</b>

    { $lines }
cancel-closed = All right, my answer stays as it was.
cancel-nothing = There is nothing to cancel. Send me a photo of a pair of sneakers!

## Looking at models

browse-brand = Models of { $brand } that I know:
browse-brands = Which brand?
browse-several = “{ $text }” can be one of these:
browse-model = <b>{ $name }</b>
browse-code =
    🏷 <b>{ $name }</b>

    A style code names one version in its colours. These shops search for exactly that one:
facts-year = since { $year }
facts-price = list price { $price } ({ $country }, { $year })
facts-colours = 🎨 { $colours }
facts-code = 🏷 { $code }
colour = { $name ->
        [black] black
        [white] white
        [grey] grey
        [beige] beige
        [brown] brown
        [red] red
        [orange] orange
        [yellow] yellow
        [green] green
        [blue] blue
        [purple] purple
       *[pink] pink
    }
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
settings-size = 👟 Size: { $size }
settings-any-size = any
settings-sizes = Your shoe size? Google and eBay search for it. US sizes are men’s.
settings-colours = { $colours ->
        [yes] 🎨 On · search for the photo’s colours
       *[no] 🎨 Off · search for the photo’s colours
    }
button-any-size = Any size
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
admin-private = Please use this in our private chat.
admin-edited = Edited commands are ignored. Please send it as a new message.
tap-admin-only = These buttons are for the bot’s admins.
tap-admin-old = This is out of date. Please start again.

## Reviewing corrections

review-empty = Nothing to review 🎉
review-item =
    <b>Review</b> · { $waiting } waiting

    I said: { $said }
    { $votes }

    Why it’s here: { $why }
review-known = { $count ->
        [one] Small photo: approved as { $name }
       *[other] Small photos: approved as { $name }
    }
review-said-none = no sneaker
review-said-unknown = I don’t know it ({ $said })
review-guess = { $name } { $probability }
review-vote = { $own ->
        [yes] { $others ->
            [0] The sender says
            [one] The sender and 1 other say
           *[other] The sender and { $others } others say
        }
       *[no] { $others ->
            [one] 1 person says
           *[other] { $others } people say
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
        [one] 1 more model
       *[other] { $count } more models
    }
review-why = { $why ->
        [new_user] new contributor
        [conflict] people disagree
        [far] it doesn’t look like photos of that model
        [suspicious] unusual next to the other labels
        [unknown_model] I have never seen that model
       *[distrusted] the contributor was wrong before
    }
review-no-photo = Telegram refuses to show this photo. You can still decide, or skip it.
review-brands = Which brand is it?
review-models = Which { $brand } is it?
review-finished = { $last } All done 🎉 /review brings back what you skipped.
review-all =
    Approve these { $count } photos as <b>{ $name }</b>?

    Does one look wrong? Go back and decide one by one.
button-approve = ✓ { $name }
button-approve-all = { $more ->
        [0] ✓✓ Approve all { $count }…
       *[other] ✓✓ Approve { $count } together…
    }
button-approve-these = ✓✓ Approve these { $count }
button-reject = ✗ Reject
button-relabel = ✏️ Another model…
button-undo = ↩ Undo
tap-decided = { $decision ->
        [approve] Approved: { $name }.
        [reject] Rejected.
        [relabel] Approved: { $name }.
       *[skip] Skipped.
    }
tap-decided-all = { $count ->
        [one] Approved 1 photo: { $name }.
       *[other] Approved { $count } photos: { $name }.
    }
tap-decided-by-another = Another admin was faster: { $word }
tap-photos-changed = Other photos wait by now. Please look again.
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
    } <b>Version { $number }</b> · { $date }{ $state ->
        [live] {" "}· <b>live</b>
        [gone] {" "}· discarded, files deleted
        [discarded] {" "}· discarded
       *[ready] {""}
    }
    { $result ->
        [better] { $value } correct: { $points } points better than version { $than }
        [same] { $value } correct: as good as version { $than }
        [passed] passed all checks
        [failed] failed its checks against version { $than }
       *[none] knows { $labels } models
    }
version-show =
    { $title }
    { $state ->
        [live] ● Live
        [gone] ✕ Discarded, files deleted
        [discarded] ✕ Discarded
       *[ready] ○ Not live
    } · { $labels } models · { $date }
    <blockquote expandable>{ $details }</blockquote>

    { $trail }
version-title = <b>Version { $number }</b>
version-result = { $result ->
        [better] ✅ <b>Version { $number } is better</b>: { $value } correct
        [same] ✅ <b>Version { $number } is as good</b>: { $value } correct
        [passed] ✅ <b>Version { $number } passed all checks</b>
       *[failed] ⛔ <b>Version { $number } failed</b>: { $reason }
    }{ $before ->
        [none] {""}
       *[some] {" "}({ $against ->
            [live] now
           *[former] version { $than }:
        } { $before })
    }.{ $learned ->
        [none] {""}
       *[some] {" "}It learned { $learned }.
    }
version-figures =
    On its test photos: { $top1 } correct, { $top3 } among the first three
    Its percentages are off by { $ece } on average
    ID: <code>{ $id }</code>
version-no-trail = It was never live.
version-trail =
    Live from { $at }{ $who ->
        [none] {""}
        [bot] , by the bot
        [you] , by you
        [admin] , by an admin
       *[named] , by { $name }
    }{ $forced ->
        [yes] {" "}despite failed checks
       *[no] {""}
    }: { $reason }
version-shipped = came with the program
version-live = <b>Version { $number }</b> is live: it answers from now on.
version-live-already = Version { $number } is live already.
version-held = { $why ->
        [stale] Version { $number } was never compared with the live version { $live }, only with version { $against }. Run /retrain for a version that is.
        [followed] Version { $live }, the live one, was made after version { $number } and compared with it. It { $passed ->
            [yes] passed all checks
           *[no] failed
        }.
       *[gate] Version { $number } failed its checks.
    } To promote version { $number } anyway, write:

    <code>/promote { $id }</code>
version-none = I know no version “{ $word }”. /versions lists them.
version-gone = Version { $number } was discarded, and its files were deleted { $days } days later. /retrain makes a new one.
version-refused =
    <b>Version { $number } does not work here.</b> Version { $live } keeps answering.

    { $reason }
promote-tapped = promoted
promote-typed = promoted by command{ $stale ->
        [yes] , not compared with the live one
       *[no] {""}
    }
rollback-question =
    Go back from version { $was } to version <b>{ $back }</b>?

    { $reason ->
        [none] Why? Tap a reason, or write one: /rollback the reason
       *[given] Reason: { $reason }
    }
rollback-done = <b>Version { $back }</b> is live again, instead of version { $was }. Reason: { $reason }
rollback-none = There is no version to go back to.
rollback-worse = Answers got worse
rollback-mistake = Promoted by mistake
rollback-trying = Just testing
button-version = Version { $number }
button-promote = ▲ Promote
button-promote-anyway = ▲ Promote anyway…
button-promote-stale = ▲ Promote without comparison…
button-promote-former = ▲ Promote again…
button-discard = ✕ Discard
button-report = 📊 Report
button-go-back = ← Go back to version { $number }
tap-promoted = Version { $number } is live
tap-discarded = Version { $number } is discarded
tap-changed = Another version just went live. Please look again.
report-caption = Version { $number }: { $shown ->
        [confusion] what it confuses
        [changes] what changed for each model
       *[both] what it confuses, and what changed for each model
    }

## Retraining

run-nothing-new = No newly approved photos since version { $base }. Retrain anyway?
button-retrain-anyway = 🔁 Retrain anyway
run-not-now = OK, no retraining.
run-progress =
    <b>Retraining</b> from version { $base }
    { $news }

    { $bar } { $percent }
    { $step }{ $left }
run-new-labels-none = No newly approved photos.
run-new-labels = { $count ->
        [one] 1 new photo
       *[other] { $count } new photos
    }: { $models }
run-new-labels-model = { $name } ({ $count })
run-step = { $step ->
        [waiting] Waiting for a trainer
        [start] Starting
        [embed] Reading the new photos
        [check] Checking labels
        [train] Training
        [thresholds] Setting the “don’t know” threshold
        [attach] Assembling
        [measure] Testing on photos it has never seen
        [compare] Comparing with the live version
        [report] Drawing the report
        [register] Saving
       *[other] Working
    }
run-no-trainer = No trainer has started yet. If the bot runs with <code>--no-trainer</code>, start one: <code>sneakers trainer</code>, with the same database and object store.
run-left-seconds = {" "}· about { $seconds } s left
run-left-minutes = {" "}· about { $minutes } min left
run-cancelling = <b>Retraining</b>: stopping…
run-cancelled = <b>Retraining cancelled.</b> Version { $base } keeps answering.
run-failed =
    <b>Retraining failed.</b> Version { $base } keeps answering.

    { $reason }
failure-why = { $why ->
        [silent] The trainer { $trainer } was last heard of at { $at } UTC, at the step “{ $step }”. It was stopped, or its machine is down. Nothing changed; start again.
        [database] The database did not answer, or refused to write. Nothing changed; start again when it is back.
        [storage] The store of photos and versions does not answer, or refuses.
        [version] A version is incomplete or damaged, or does not work there.
        [catalogue] It knows a model that is not in the catalogue.
        [photos] The photos cannot be used.
        [workers] No worker can do the work.
        [disk] The result cannot be written to disk.
        [training] A training step cannot continue.
       *[unexpected] Unexpected error; see the log.
    }
failure-told = { $detail }
failure-detail = <code>{ $detail }</code>
run-other = Already retraining:
run-same = Same result as <b>version { $number }</b>: nothing has changed.
run-done =
    { $result }
    <blockquote expandable>{ $details }</blockquote>
run-made = Made in { $seconds } s from the base photos{ $taught ->
        [0] {""}
        [one] {" "}and 1 photo of a user
       *[other] {" "}and { $taught } photos of users
    }
gate-result = { $passed ->
        [yes] <b>✓ Passed all checks</b>
       *[no] <b>✗ Failed</b>
    }, compared with version { $than }:
gate-followed = Version { $live }, the live one, was made after this version and { $passed ->
        [yes] passed all checks.
       *[no] failed.
    }
gate-stale = ⚠️ Compared with version { $against }, but version { $live } is live by now.
gate-more = { $models } and { $count } more
gate-line = { $passed ->
        [yes] ✓
       *[no] ✗
    } { $text }
gate-check = { $name ->
        [labels] { $passed ->
            [yes] knows all models that it knew before{ $withdrawn ->
                [none] {""}
               *[other] , except { $withdrawn } (removed, or the senders deleted their photos)
            }
           *[no] no longer knows { $model ->
                [none] { $value } of the models it knew before
               *[other] { $model }
            }
        }
        [top1] { $value } correct, before { $live }
        [known] { $value } correct for the old models, before { $live }
        [recall] { $passed ->
            [yes] no model got worse by more than { $limit }
           *[no] { $model }: { $value } correct, before { $live }
        }
        [calibration] percentages off by { $value }, before { $live }
        [accepted] { $value } of known models recognised as known, before { $live }
        [unknown] spots unknown models: { $value } of 1, before { $live }
        [named] names { $value } of unknown models by mistake, before { $live }
        [no_sneaker] spots photos without a sneaker: { $value } of 1, before { $live }
        [source] { $passed ->
            [yes] no kind of photo got worse by more than { $limit }
           *[no] { $kind ->
                [unknown] names { $value } of unknown models by mistake in photos from { $source }, before { $live }
                [no_sneaker] names { $value } of other objects by mistake in photos from { $source }, before { $live }
               *[known] { $value } not named correctly in photos from { $source }, before { $live }
            }
        }
        [locator] { $passed ->
            [yes] finds shoes as before
           *[no] finds shoes with another locator, which nobody has measured
        }
        [size] size ×{ $value } (at most ×{ $limit })
        [latency] time for an answer ×{ $value } (at most ×{ $limit })
        [floor_top1] { $value } correct (at least { $limit })
        [floor_accepted] { $value } of known models recognised as known (at least { $limit })
        [floor_calibration] percentages off by { $value } (at most { $limit })
        [floor_unknown] spots unknown models: { $value } of 1 (at least { $limit })
        [floor_no_sneaker] spots photos without a sneaker: { $value } of 1 (at least { $limit })
        [uncompared] not compared with the live version, which could not be tested
       *[other] { $name }: { $value }
    }{ $allowed ->
        [few] {" "}(may be chance: few photos)
        [chance] {" "}(may be chance)
        [points] {" "}(OK: { $points ->
            [one] 1 point
           *[other] { $points } points
        } less at most)
        [more] {" "}(OK: { $points ->
            [one] 1 point
           *[other] { $points } points
        } more at most)
        [less] {" "}(OK: { $limit } less at most)
       *[none] {""}
    }
tap-cancelling = Stopping…

## Statistics

stats =
    <b>Statistics</b>

    { $photos ->
        [one] 1 photo
       *[other] { $photos } photos
    } from { $people ->
        [one] 1 person
       *[other] { $people } people
    }: { $named } named, { $unknown } unknown models, { $none } without a sneaker
    Judged by users: { $right } right, { $wrong } wrong ({ $agreement } right)
    Photos kept to learn from: { $kept }

    <b>Accuracy by answer</b>
    { $models }

    <b>Confidence by week</b>
    { $weeks }
stats-asked =
    <b>Not in the list yet</b>
    { $names }
stats-asked-name = { $name }: asked for { $count ->
        [one] once
       *[other] { $count } times
    }
button-add-asked = ➕ { $name }
stats-none = nothing yet
stats-model = { $name }: { $right } of { $judged } right
stats-week = { $week } { $bar } { $confidence } ({ $photos })

## Adding a model

add-brand = A new model! Which brand is it? Choose one, or write it.
add-brand-of = Which brand makes <b>{ $name }</b>? Choose one, or write it.
add-name = What is the { $brand } model called, without the brand?
add-aliases = What else do people call { $name }? Write the names with commas between them.
add-links = Where can people buy { $name }? Write shop addresses (https://…), one per line. Skip to use the usual shops.
add-confirm =
    <b>{ $name }</b>

    Other names: { $aliases }
    Shops: { $links }
    Code: <code>{ $slug }</code>
add-none = none
add-shops = the usual ones
add-done =
    <b>{ $name }</b> is in the list.

    Send 3 photos with <code>/correct { $name }</code>: then I recognise it. Photos of other people wait in /review.
add-retired = <b>{ $name }</b> is removed. Until the next /retrain I may still answer it.
add-left = No model was added.
add-known = I know that one already: { $word }.
add-bad-name = “{ $word }” is too short or too long: brand and name may have 40 letters and digits together.
add-no-letters = “{ $word }” has no letter or digit. Please write the name in letters.
add-too-long = “{ $word }” is too long: a name has at most 60 characters.
add-colon = “{ $word }” has a colon. Please leave it out.
add-too-many = That’s { $word } at once. Ten are the most.
add-taken = “{ $word }” is already a name of { $other }. Please leave it out.
add-bad-link = “{ $word }” is not an address like https://www.nike.com/w/dn8.
add-bad-form =
    All in one message: /addmodel brand | name | other names | links

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
command-review = Review corrections
command-retrain = Train a new version
command-versions = Versions, and which one is live: /versions 2
command-promote = Make a version live: /promote 2
command-rollback = Go back to the previous version
command-addmodel = Add a sneaker model
command-stats = Photos, corrections, requested models
command-help = How to get the best answer
command-settings = Language, shops, and your photos
command-privacy = What I keep, why, and for how long
command-forget = Delete everything about you
