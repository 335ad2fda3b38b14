### English. Every key stands in it.ftl too; a test compares the two.

## Dates as CLDR patterns; the month as a word, because "11/12" is two days

format-day = d MMM y
format-moment = d MMM y, HH:mm 'UTC'

## The answer to a photo

# Keeps a share on the line of its name: no-break spaces.
-dot = {"\u00A0"}·{"\u00A0"}
answer-sneaker = { $sure ->
        [yes] 👟 <b>{ $name }</b>{ -dot }{ $probability }
       *[likely] 👟 Probably <b>{ $name }</b>{ -dot }{ $probability }
    }
answer-runner-up = or { $name }{ -dot }{ $probability }
answer-caption = 👟 <b>{ $name }</b>, just as you wrote.
answer-caption-unlisted = You wrote “{ $name }”. It isn’t in my list yet.
answer-unsure = 🤔 I’m not sure. Is it one of these?
answer-also = It also looks a bit like { $names }.
answer-unknown = { $brand ->
        [nothing] 🤷 I don’t know this model yet.
        [none] 🤷 I don’t know this model yet. It looks a bit like { $names }.
       *[other] 🤷 Looks like <b>{ $brand }</b>, but I don’t know this model yet. It’s a bit like { $names }.
    }
answer-no-sneaker = { $guess ->
        [one] 🔍 I’m not sure there’s a sneaker in this photo. Could it be this one?
        [several] 🔍 I’m not sure there’s a sneaker in this photo. Could it be one of these?
       *[no] 🔍 I can’t find a sneaker in this photo. Send me one from the side, in good light, filling the frame.
    }
answer-brand = 👟 <b>{ $brand }</b> for sure. Which model is it?
answer-confirmed = ✅ <b>{ $name }</b>
answer-corrected =
    ✅ <b>{ $name }</b>
    Thanks, I’ve noted that.

answer-reply = { $named ->
        [yes] Right? Reply to this message with “yes”, or with the right name.
       *[no] Do you know it? Reply to this message with the model’s name.
    }
answer-none =
    Not a model I know, then. What is it called?

    { $group ->
        [no] Type the name
       *[yes] Reply to this message with the name
    }, and I’ll suggest it to my admins.
answer-unlisted =
    📝 <b>{ $name }</b>

    I don’t know this model yet. I’ve suggested it to my admins, thanks!
answer-several =
    { $shoes } different models here:

    { $lines }
answer-several-line = { $tone ->
        [sure] { $number }. <b>{ $name }</b>{ -dot }{ $probability }
        [likely] { $number }. Probably <b>{ $name }</b>{ -dot }{ $probability }
        [unsure] { $number }. Perhaps <b>{ $name }</b>
        [alone] { $number }. I don’t know this one yet.
       *[unknown] { $number }. I don’t know this one yet. It looks a bit like { $name }.
    }
answer-several-hint = Not right? Send me a photo of that pair alone.

## Buttons

button-buy = 🛒 { $shop }
button-similar = 🔎 { $name }
button-right = 👍 Right
button-wrong = 👎 Wrong
button-name-it = ✏️ I know this one
button-is-sneaker = ✏️ There is a sneaker
button-change = ✏️ Change
button-hint = ✏️ It’s { $name }
button-brands = More models…
button-none = Not in the list
button-suggest = 💡 Suggest it
button-suggest-name = 💡 Suggest { $name }
button-previous = ◀ { $page }/{ $pages }
button-next = { $page }/{ $pages } ▶
button-back = ← Back
button-cancel = ✕ Cancel

## Correcting

correct-candidates = Which model is it?{ $group ->
        [yes] {" "}Pick one, or reply with the name.
        [chat] {""}
       *[no] {" "}Pick one, or type the name.
    }
correct-brands = Which brand?
correct-models = Which { $brand }?
correct-which = Which one do you mean?
correct-noted = ✅ { $name }. Thanks!
correct-changed = { $before ->
        [none] ✅ { $name }. Thanks! I’ve corrected my last answer here.
       *[other] ✅ { $name }, not { $before }. Thanks! I’ve corrected my last answer here.
    }
correct-reply =
    { $names }

    Reply to this message with the right name. /cancel keeps my answer.
correct-open = { $group ->
        [chat] Reply to this message with the model’s name.
        [yes] Choose the model in this message, or reply to it with its name.
       *[no] Choose the model in this message, or write me its name.
    }
correct-not-found = { $group ->
        [chat] I don’t know “{ $text }” yet. Is it one of these?
       *[no] I don’t know “{ $text }” yet. Shall I suggest it to my admins, or is it one of these?
    }
correct-no-photo = Send me a photo first. If I get it wrong, reply with /correct and the name.
correct-reply-what = I haven’t answered a photo in that message. Reply with /correct to a photo or to my answer.
correct-not-yours = Only the person who sent the photo can correct my answer.
correct-below = There’s a newer question below.
correct-suggested = 📝 { $name }: I’ve suggested it to my admins, thanks!
## What a tap is answered with, at most 200 characters

tap-thanks = Thanks!
tap-noted = ✅ { $name }
tap-suggested = I’ve suggested { $name } to my admins. Thanks!
tap-name = What is it called? Send me the name.
tap-stays = Someone already said { $name }, so it stays.
tap-cancelled = OK, nothing changed.
tap-not-yours = These buttons are for the person who sent the photo. Send me one of your own!
tap-reply = A group or channel sent this photo, and I can’t tell whether you write for it. Reply to my answer in its name, with the model’s name.
tap-old = I no longer have that photo. Please send it again.

## Account

start =
    Hi! 👟 Send me a photo of a sneaker and I’ll tell you which model it is and where to buy it.

    Got it wrong? Tap 👎 and tell me. More: /help
help =
    <b>How it works</b>

    📸 Send a photo, an album or a short video. Best: one shoe, from the side, in good light, filling the frame.
    👎 Wrong? Tap it and pick the right model, or reply to my answer with its name. This works, too:
    /correct jordan 1 high

    /brands – the { $models } models of { $brands } brands that I know
    /settings – language, country, your photos
    /privacy – what I keep, and /forget deletes it
    /cancel – drops an open question

    <b>In groups</b> mention @{ $bot } in the caption, or in a reply to a photo; /classify as a reply works, too. If I’m an admin there, I answer every photo.
    <b>In any chat</b> type @{ $bot } and a name.
help-admins =
    <b>Admin commands</b>

    { $lines }
cancel-closed = OK, nothing changed.
cancel-nothing = There’s nothing to cancel. Send me a photo of a sneaker!

## Looking at models

browse-brand = <b>{ $brand }</b> models I know:
browse-brands = <b>Which brand?</b>
browse-several = { $many ->
        [yes] { $count } models fit. Pick one, or write more of the name:
       *[no] Did you mean:
    }
browse-model = <b>{ $name }</b>
browse-price = { $known ->
        [abroad] The shops show today’s price where you are:
       *[no] I don’t know its list price. The shops show today’s price:
    }
browse-code =
    🏷 <b>{ $name }</b>

    A style code names one version in its colours. These shops search for exactly that one:
facts-year = since { $year }
facts-price = { $country ->
        [here] list price { $price } ({ $year })
        [US] US list price { $price } ({ $year })
       *[other] list price { $price } ({ $country }, { $year })
    }
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
browse-shared = <b>{ $name }</b> · via @{ $bot }
browse-description = { $shops }
button-brand = More { $brand } models
button-all-brands = All brands
button-ask-bot = 👟 Identify your sneakers
tap-browse-old = I don’t have that model any more. /brands shows what I know.

## Settings and privacy

settings =
    <b>Settings</b>

    Tap to change:
settings-language = 🗣 { $language }
settings-country = 🛒 { $country }
settings-size = 👟 Size: { $size }
settings-any-size = any
settings-sizes = Your shoe size? Google and eBay search for it. US sizes are men’s.
settings-colours = { $colours ->
        [yes] 🎨 On · search for the photo’s colours
       *[no] 🎨 Off · search for the photo’s colours
    }
button-any-size = Any size
settings-keep = { $keep ->
        [yes] 📷 On · use my photos to learn
       *[no] 📷 Off · use my photos to learn
    }
tap-settings-keep-yes = From now on I keep the photos you correct.
tap-settings-keep-no = Done. Your photos are deleted, and I keep no new ones.
settings-notify = { $notify ->
        [yes] 🔔 On · news about my corrections
       *[no] 🔕 Off · news about my corrections
    }
settings-languages = Language
settings-countries = Which country do you shop in?
settings-as-telegram = Automatic ({ $now })
settings-everywhere = anywhere
settings-done = Saved.
button-done = ✓ Done
language-name = English
settings-chat = When you write for a group or a channel, I can’t tell who you are. Send me /settings in our private chat.
tap-settings-not-yours = These are somebody else’s settings. Yours: /settings
privacy =
    <b>What I keep</b>

    • Your Telegram ID (a number, not your phone number), your language and your /settings. Not your name.
    • What I answered and what you corrected. After { $days } days only totals, except corrections.
    • Names of models that I don’t know yet: { $days } days, for my admins.
    • Your photos: only if you said yes. Only my admins can see them.
    • Your messages: deleted once answered{ $admin ->
        [yes] ; an /addmodel that you have begun, within two hours
       *[no] {""}
    }.

    /forget deletes all of it, and the next version is trained without it.

## Patience

quota-wait = Too many photos at once! I skipped { $more ->
        [0] this one
        [1] this one and another
       *[other] this one and { $more } others
    }. Please send { $more ->
        [0] it
       *[other] them
    } again{ $seconds ->
        [0] {""}
        [one] {" "}in one second
       *[other] {" "}in { $seconds } seconds
    }.

## What the bot says of itself: 64, 512 and 120 characters at most

bot-name = Sneakers
bot-description =
    Send me a photo of a sneaker and I’ll tell you which model it is, how sure I am, and where to buy it.

    Albums, short videos and pictures as files are fine, too.
bot-about = Identifies sneakers from a photo and shows where to buy them.

## Hints: messages that hold no photo

hint-text = Send me a photo of a sneaker and I’ll tell you which model it is. /brands shows the models I know.
hint-hello = Hi! 👟 Send me a photo of a sneaker and I’ll tell you which model it is.
hint-thanks = You’re welcome! 👟
hint-unlisted = I don’t know “{ $text }” yet. /brands shows the models I know. If you have a photo, send it: then you can suggest the name.
hint-name = Is that what’s in your last photo?
hint-name-reply = If my last answer is wrong, reply to it with the name.
hint-same = { $judged ->
        [yes] That’s what I have here, too. Thanks!
        [reply] That’s what I said here, too. Right? Reply to it with “yes”.
       *[no] That’s what I said here, too. If it’s right, tap 👍.
    }
hint-classify = Send me a photo of a sneaker, or reply with /classify to one in this chat.
hint-command = I don’t know that command. Send me a photo of a sneaker, or see /help.
hint-sticker = Nice one! But I only do sneakers. Got a photo?
hint-voice = I can’t listen to audio, I only look at photos. 📸
hint-location = Nice place! But I only do sneakers. Got a photo?
hint-poll = I don’t vote, I only do sneakers. Got a photo?
hint-contact = Thanks, but I only do sneakers. Got a photo?
hint-dice = Good throw! Now send me a photo of a sneaker.
hint-link = I don’t open links. Send me the picture itself, as a photo or a file.
hint-small-talk = Glad to help!
hint-unheard = That’s no model that I know. If my answer is wrong, reply to it with /correct.
hint-price = I don’t know which model that is, so I can’t tell the price. Ask me with its name, like “price of gazelle”.
hint-awaited = I’m waiting for the model’s name. Pick one above, type it, or /cancel.
hint-other = I only understand photos and short videos. 📸
hint-answered = Here’s my answer to that photo.

## What people say instead of a name: phrases between commas, without accents or stops

small-talk-yes = yes, yep, yeah, yup, right, correct, exactly, true, indeed, perfect, that’s right, that is right, that’s correct, that is correct, that’s it, that is it, it’s right, it is right, you’re right, you are right
small-talk-no = no, nope, not, wrong, incorrect, false, not right, not correct, not that, not this, that’s wrong, that is wrong, it’s wrong, it is wrong, you’re wrong, you are wrong, that’s not it, that is not it, it’s not, it is not, it isn’t, not a sneaker, not sneakers, no sneaker, not a shoe, it’s not a sneaker, it is not a sneaker, that’s not a sneaker, that is not a sneaker
small-talk-unsure = I don’t know, don’t know, dunno, no idea, no clue, not sure, I’m not sure, I am not sure, I have no idea
small-talk-idle = hi, hello, hey, good morning, good evening, bye, thanks, thank you, thx, a lot, very much, so much, no thanks, no thank you, please, sorry, ok, okay, all right, great, nice, cool, wow, hi there, hello there, cheers, good bot
small-talk-hello = hi, hello, hey, good morning, good evening, good afternoon, hi there, hello there
small-talk-thanks = thanks, thank you, thx, cheers, great, nice, cool, wow, a lot, very much, so much, thanks a lot, good bot
small-talk-question = how much, how expensive, price, prices, cost, costs, what does the, what does a, what does an, what does it, what does this, what does that, what do the, what do they, what do these, what do those, what is the price, what’s the price, what is its price, what’s its price, where can i buy, where can i get, where can i find, where do i buy, where do i get, where do i find, where to buy, where to get, where to find, where is it sold, where are they sold, is it expensive, are they expensive
small-talk-pointing = it, its, it’s, they, them, their, this, that, these, those, one, ones, a, the, is, are, does, do, and, for, of, in, from, about, what, what’s, which, pair, shoe, shoes, sneaker, sneakers, model, online, here, now, can you tell me, tell me, do you know
small-talk-correcting = no, nope, wrong, actually, rather, well, but, I think, I believe, I guess, it looks like, looks like, more like, must be, should be, that’s wrong, that is wrong, it’s wrong, it is wrong, you’re wrong, you are wrong, not right
caption-ordinary = my, mine, our, your, his, her, new, old, with, at, to, on, i, me, we, love, look, sale, for sale, store, outfit, today, yesterday, gift, run, running, gym, training, size, shirt, shirts, tee, hoodie, sweater, sweatshirt, jacket, coat, jersey, pants, trousers, jeans, leggings, tracksuit, shorts, skirt, socks, hat, bag, backpack, clothes

## Keeping photos to learn from

consent-question =
    May I keep this photo, and others you correct, to get better at this?

    Only my admins can see them. You can change your mind in /settings.
button-keep-yes = Yes, keep it
button-keep-no = No, thanks
tap-keep-yes = Thank you! You can change your mind in /settings.
tap-keep-later = Thank you! This one is gone, but I’ll keep those you correct from now on. You can change your mind in /settings.
tap-keep-no = OK, I won’t keep it. Your correction still counts here.
notice-taught = 🎉 Thanks to your correction I’m better at recognising <b>{ $name }</b>. That’s new in version { $version }.
notice-listed = 🎉 You suggested <b>{ $name }</b>: it’s in my list now, and I’m learning to recognise it.
button-quiet = 🔕 Turn these off
tap-quiet = OK. You can turn them on again in /settings.

## Forgetting

forget-question = Delete all your data? Your photos and corrections go now, for good, and the next version is trained without them.
forget-chat =
    You write here for a group or a channel. To delete everything about it, now and for good, write: /forget yes

    What you sent under your own name stays. For that, send me /forget in our private chat.
forget-done = Done. Your photos, your corrections and my answers to them are deleted.
button-forget-yes = 🗑 Delete my data
button-forget-no = Cancel
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
review-finished = { $last } All done 🎉{ $skipped ->
        [yes] {" "}/review brings back what you skipped.
       *[no] {""}
    }
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
    } <b>Version { $number }</b>{ $state ->
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
    { $date }
version-show =
    { $title }
    { $state ->
        [live] ● Live
        [gone] ✕ Discarded, files deleted
        [discarded] ✕ Discarded
       *[ready] ○ Not live
    } · { $labels } models
    { $date }
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
        [silent] The trainer { $trainer } was last heard of at { $at }, at the step “{ $step }”. It was stopped, or its machine is down. Nothing changed; start again.
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
stats-asked-name = { $name }: asked for by { $people ->
        [one] 1 person
       *[other] { $people } people
    }
button-add-asked = ➕ { $name }
button-ignore-asked = ✕ Ignore
tap-ignored = { $name } is off this list.
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
add-chosen = <b>{ $name }</b> wasn’t in the list. As you are an admin, your choice added it for everybody.
add-listed =
    Which model do you mean? I have a picture of each, so I’ll recognise it at once.

    Another model: /addmodel brand | name
add-listed-too = I have a picture of these. Tap one to add it as it is.
add-listed-done = <b>{ $name }</b> is in the list. I know it from a shop’s picture; approved photos make me surer.
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

error-not-a-picture = I can’t open that. Send a photo, a picture file (JPEG, PNG, WebP, AVIF, HEIC) or a short video (MP4, WebM).
error-damaged = That file is damaged, so I can’t open it. Please send it again, or take another picture.
error-too-large = That’s too large ({ $megabytes } MB at most, and no gigantic dimensions). Send it as a photo instead of a file.
error-too-complex = That file is too complex to unpack. Please save the picture again, or take a screenshot of it and send that.
error-download = I couldn’t fetch your picture just now. Please send it again in a moment.
error-internal = Sorry, something went wrong on my side. Please try again in a moment.

## The command menu, at most 256 characters each

command-start = Start
command-brands = The models I know
command-classify = Identify a photo (reply to it)
command-correct = Tell me the right model (as a reply)
command-cancel = Leave the open question
command-review = Review corrections
command-retrain = Train a new version
command-versions = Versions, and which one is live: /versions 2
command-promote = Make a version live: /promote 2
command-rollback = Go back to the previous version
command-addmodel = Add a sneaker model
command-stats = Photos, corrections, requested models
command-help = How it works
command-settings = Language, country, your photos
command-privacy = What I keep
command-forget = Delete my data
