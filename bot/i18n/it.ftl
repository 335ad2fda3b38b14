### Italiano. Ogni chiave sta anche in en.ftl; un test confronta i due.

## Date

format-day = d MMM y
format-moment = d MMM y, HH:mm 'UTC'

## La risposta a una foto

# Keeps a share on the line of its name: no-break spaces.
-dot = {"\u00A0"}·{"\u00A0"}
answer-sneaker = { $sure ->
        [yes] 👟 <b>{ $name }</b>{ -dot }{ $probability }
       *[likely] 👟 Probabilmente <b>{ $name }</b>{ -dot }{ $probability }
    }
answer-runner-up = oppure { $name }{ -dot }{ $probability }
answer-caption = 👟 <b>{ $name }</b>, proprio come hai scritto.
answer-caption-unlisted = Hai scritto “{ $name }”: non è ancora nel mio elenco.
answer-unsure = 🤔 Non sono sicuro. È uno di questi?
answer-also = Somiglia un po’ anche a { $names }.
answer-unknown = { $brand ->
        [nothing] 🤷 Questo modello non lo conosco ancora.
        [none] 🤷 Questo modello non lo conosco ancora. Somiglia un po’ a { $names }.
       *[other] 🤷 Sembra <b>{ $brand }</b>, ma questo modello non lo conosco ancora. Somiglia un po’ a { $names }.
    }
answer-no-sneaker = { $guess ->
        [one] 🔍 Non sono sicuro che in questa foto ci sia una sneaker. Forse è questo modello?
        [several] 🔍 Non sono sicuro che in questa foto ci sia una sneaker. Forse è uno di questi modelli?
       *[no] 🔍 In questa foto non trovo nessuna sneaker. Mandamene una di lato, in buona luce, che riempia l’inquadratura.
    }
answer-brand = 👟 Sono <b>{ $brand }</b> di sicuro. Che modello è?
answer-confirmed = ✅ <b>{ $name }</b>
answer-corrected =
    ✅ <b>{ $name }</b>
    Grazie, me lo segno.

answer-reply = { $named ->
        [yes] Giusto? Rispondi a questo messaggio con “sì”, oppure con il nome giusto.
       *[no] Sai qual è? Rispondi a questo messaggio con il nome del modello.
    }
answer-none =
    Allora è un modello che non conosco. Come si chiama?

    { $group ->
        [no] Scrivimi il nome
       *[yes] Rispondi a questo messaggio con il nome
    }: lo proporrò agli amministratori.
answer-unlisted =
    📝 <b>{ $name }</b>

    Questo modello non lo conosco ancora. L’ho proposto agli amministratori, grazie!
answer-several =
    Qui ci sono { $shoes } modelli diversi:

    { $lines }
answer-several-line = { $tone ->
        [sure] { $number }. <b>{ $name }</b>{ -dot }{ $probability }
        [likely] { $number }. Probabilmente <b>{ $name }</b>{ -dot }{ $probability }
        [unsure] { $number }. Forse <b>{ $name }</b>
        [alone] { $number }. Questo non lo conosco ancora.
       *[unknown] { $number }. Questo non lo conosco ancora. Somiglia un po’ a { $name }.
    }
answer-several-hint = Ho sbagliato? Mandami una foto con quel paio soltanto.

## Pulsanti

button-buy = 🛒 { $shop }
button-similar = 🔎 { $name }
button-right = 👍 Giusto
button-wrong = 👎 Sbagliato
button-name-it = ✏️ So che modello è
button-is-sneaker = ✏️ C’è una sneaker
button-change = ✏️ Cambia
button-hint = ✏️ È { $name }
button-brands = Altri modelli…
button-none = Non è nell’elenco
button-suggest = 💡 Proponilo
button-suggest-name = 💡 Proponi { $name }
button-previous = ◀ { $page }/{ $pages }
button-next = { $page }/{ $pages } ▶
button-back = ← Indietro
button-cancel = ✕ Annulla

## Correzioni

correct-candidates = Che modello è?{ $group ->
        [yes] {" "}Scegli, oppure rispondi con il nome.
        [chat] {""}
       *[no] {" "}Scegli, oppure scrivi il nome.
    }
correct-brands = Di che marca?
correct-models = Quale { $brand }?
correct-which = Quale intendi?
correct-noted = ✅ { $name }. Grazie!
correct-changed = { $before ->
        [none] ✅ { $name }. Grazie! Ho corretto la mia ultima risposta qui.
       *[other] ✅ { $name }, non { $before }. Grazie! Ho corretto la mia ultima risposta qui.
    }
correct-reply =
    { $names }

    Rispondi a questo messaggio con il nome giusto. Con /cancel la mia risposta resta com’è.
correct-open = { $group ->
        [chat] Rispondi a questo messaggio con il nome del modello.
        [yes] Scegli il modello qui, oppure rispondi a questo messaggio con il nome.
       *[no] Scegli il modello qui, oppure scrivimi il nome.
    }
correct-not-found = { $group ->
        [chat] “{ $text }” non lo conosco ancora. È uno di questi?
       *[no] “{ $text }” non lo conosco ancora. Lo propongo agli amministratori, o è uno di questi?
    }
correct-no-photo = Prima mandami una foto. Se sbaglio, rispondi con /correct e il nome.
correct-reply-what = In quel messaggio non c’è una foto a cui ho risposto. Rispondi con /correct a una foto o alla mia risposta.
correct-not-yours = Solo chi ha mandato la foto può correggere la mia risposta.
correct-below = La nuova domanda è qui sotto.
correct-suggested = 📝 { $name }: l’ho proposto agli amministratori, grazie!
## Risposte a un tocco, al massimo 200 caratteri

tap-thanks = Grazie!
tap-noted = ✅ { $name }
tap-suggested = Ho proposto { $name } agli amministratori. Grazie!
tap-name = Come si chiama? Scrivimi il nome.
tap-stays = Qualcuno ha già detto { $name }, quindi resta.
tap-cancelled = Va bene, non è cambiato nulla.
tap-not-yours = Questi pulsanti sono per chi ha mandato la foto. Mandami una foto tua!
tap-reply = Questa foto l’ha mandata un gruppo o un canale, e non so se scrivi a suo nome. Rispondi a nome suo alla mia risposta, con il nome del modello.
tap-old = Non ho più quella foto. Rimandamela, per favore.

## Account

start =
    Ciao! 👟 Mandami la foto di una sneaker: ti dico che modello è e dove comprarla.

    Ho sbagliato? Tocca 👎 e dimmelo. Altro: /help
help =
    <b>Come funziona</b>

    📸 Manda una foto, un album o un breve video. L’ideale: una scarpa sola, di lato, in buona luce, che riempia l’inquadratura.
    👎 Ho sbagliato? Tocca e scegli il modello giusto, o rispondi alla mia risposta con il nome. Va bene anche così:
    /correct jordan 1 high

    /brands – i modelli che conosco: { $models } di { $brands } marche
    /settings – lingua, Paese, le tue foto
    /privacy – che cosa conservo; /forget cancella tutto
    /cancel – lascia perdere una domanda

    <b>Nei gruppi</b> menziona @{ $bot } nella didascalia o rispondendo a una foto; va bene anche /classify in risposta. Dove sono amministratore rispondo a ogni foto.
    <b>In ogni chat</b> scrivi @{ $bot } e un nome.
help-admins =
    <b>Comandi per amministratori</b>

    { $lines }
cancel-closed = Va bene, non è cambiato nulla.
cancel-nothing = Non c’è nulla da annullare. Mandami la foto di una sneaker!

## Guardare i modelli

browse-brand = Modelli <b>{ $brand }</b> che conosco:
browse-brands = <b>Quale marca?</b>
browse-several = { $many ->
        [yes] I modelli possibili sono { $count }. Scegline uno, o scrivi il nome più completo:
       *[no] Forse cercavi:
    }
browse-model = <b>{ $name }</b>
browse-price = { $known ->
        [abroad] Il prezzo di oggi da te lo vedi nei negozi:
       *[no] Non conosco il prezzo di listino. Il prezzo di oggi è nei negozi:
    }
browse-code =
    🏷 <b>{ $name }</b>

    Un codice articolo indica una sola versione, con i suoi colori. Questi negozi cercano proprio quella:
facts-year = dal { $year }
facts-price = { $country ->
        [here] prezzo di listino { $price } ({ $year })
        [US] prezzo di listino negli USA { $price } ({ $year })
       *[other] prezzo di listino { $price } ({ $country }, { $year })
    }
facts-colours = 🎨 { $colours }
facts-code = 🏷 { $code }
colour = { $name ->
        [black] nero
        [white] bianco
        [grey] grigio
        [beige] beige
        [brown] marrone
        [red] rosso
        [orange] arancione
        [yellow] giallo
        [green] verde
        [blue] blu
        [purple] viola
       *[pink] rosa
    }
browse-shared = <b>{ $name }</b> · tramite @{ $bot }
browse-description = { $shops }
button-brand = Altri modelli { $brand }
button-all-brands = Tutte le marche
button-ask-bot = 👟 Riconosci le tue sneaker
tap-browse-old = Quel modello non c’è più. /brands mostra quelli che conosco.

## Impostazioni e privacy

settings =
    <b>Impostazioni</b>

    Tocca per modificare:
settings-language = 🗣 { $language }
settings-country = 🛒 { $country }
settings-size = 👟 Numero: { $size }
settings-any-size = tutti
settings-sizes = Che numero porti? Google ed eBay lo cercano. I numeri US sono da uomo.
settings-colours = { $colours ->
        [yes] 🎨 Sì · cerco i colori della foto
       *[no] 🎨 No · cerco i colori della foto
    }
button-any-size = Tutti i numeri
settings-keep = { $keep ->
        [yes] 📷 Sì · usa le mie foto per imparare
       *[no] 📷 No · usa le mie foto per imparare
    }
tap-settings-keep-yes = D’ora in poi conservo le foto che correggi.
tap-settings-keep-no = Fatto. Le tue foto sono cancellate, e non ne conservo altre.
settings-notify = { $notify ->
        [yes] 🔔 Sì · novità sulle mie correzioni
       *[no] 🔕 No · novità sulle mie correzioni
    }
settings-languages = Lingua
settings-countries = In quale Paese compri?
settings-as-telegram = Automatico ({ $now })
settings-everywhere = tutto il mondo
settings-done = Salvato.
button-done = ✓ Fatto
language-name = Italiano
settings-chat = Quando scrivi a nome di un gruppo o di un canale non so chi sei. Mandami /settings nella nostra chat privata.
tap-settings-not-yours = Queste sono le impostazioni di qualcun altro. Le tue: /settings
privacy =
    <b>Che cosa conservo</b>

    • Il tuo ID Telegram (un numero, non quello di telefono), la tua lingua e le tue /settings. Il nome no.
    • Che cosa ho risposto e che cosa hai corretto. Dopo { $days } giorni solo i totali, tranne le correzioni.
    • I nomi di modelli che non conosco ancora: { $days } giorni, per i miei amministratori.
    • Le tue foto: solo se hai detto sì. Le vedono solo i miei amministratori.
    • I tuoi messaggi: cancellati appena ho risposto{ $admin ->
        [yes] ; un /addmodel che hai cominciato, entro due ore
       *[no] {""}
    }.

    /forget cancella tutto, e la prossima versione verrà addestrata senza.

## Pazienza

quota-wait = Troppe foto insieme! Ho saltato { $more ->
        [0] questa
        [1] questa e un’altra
       *[other] questa e altre { $more }
    }. { $more ->
        [0] Rimandamela
       *[other] Rimandamele
    }{ $seconds ->
        [0] {""}
        [one] {" "}fra un secondo
       *[other] {" "}fra { $seconds } secondi
    }, per favore.

## Che cosa il bot dice di sé: al massimo 64, 512 e 120 caratteri

bot-name = Sneakers
bot-description =
    Mandami la foto di una sneaker: ti dico che modello è, quanto sono sicuro e dove comprarla.

    Vanno bene anche album, brevi video e immagini come file.
bot-about = Riconosce le sneaker da una foto e mostra dove comprarle.

## Suggerimenti: messaggi senza foto

hint-text = Mandami la foto di una sneaker e ti dico che modello è. /brands mostra i modelli che conosco.
hint-hello = Ciao! 👟 Mandami la foto di una sneaker e ti dico che modello è.
hint-thanks = Prego! 👟
hint-unlisted = “{ $text }” non lo conosco ancora. /brands mostra i modelli che conosco. Se hai una foto, mandala: poi puoi proporre il nome.
hint-name = È quello della tua ultima foto?
hint-name-reply = Se la mia ultima risposta è sbagliata, rispondi a quel messaggio con il nome.
hint-same = { $judged ->
        [yes] È proprio quello che ho qui, grazie!
        [reply] È proprio quello che ho detto qui. Giusto? Rispondi con “sì”.
       *[no] È proprio quello che ho detto qui. Se è giusto, tocca 👍.
    }
hint-classify = Mandami la foto di una sneaker, o rispondi con /classify a una foto di questa chat.
hint-command = Non conosco questo comando. Mandami la foto di una sneaker, o guarda /help.
hint-sticker = Bello! Però io so solo di sneaker. Hai una foto?
hint-voice = I vocali non li sento: mandami una foto. 📸
hint-location = Bel posto! Però io so solo di sneaker. Hai una foto?
hint-poll = Non voto, so solo di sneaker. Hai una foto?
hint-contact = Grazie, però io so solo di sneaker. Hai una foto?
hint-dice = Bel lancio! Ora mandami la foto di una sneaker.
hint-link = I link non li apro. Mandami la foto, come foto o come file.
hint-small-talk = Felice di aiutare!
hint-unheard = Non è un modello che conosco. Se ho sbagliato, rispondi alla mia risposta con /correct.
hint-price = Non so che modello sia, quindi non so il prezzo. Chiedimelo con il nome, per esempio “prezzo gazelle”.
hint-awaited = Aspetto il nome del modello. Scegli qui sopra, scrivilo, oppure /cancel.
hint-other = Capisco solo foto e brevi video. 📸
hint-answered = Ecco la mia risposta a quella foto.

## Che cosa si dice al posto di un nome: frasi fra virgole, senza badare ad accenti e punti

small-talk-yes = sì, esatto, giusto, corretto, vero, perfetto, certo, sì certo, è giusto, è corretto, è vero, hai ragione, proprio così, è lei, sono loro
small-talk-no = no, non, sbagliato, sbagliata, sbagliate, errato, falso, non è giusto, non è corretto, è sbagliato, è sbagliata, hai sbagliato, non è lei, non sono loro, non è questa, non sono queste, non è una sneaker, non sono sneaker, non è una scarpa
small-talk-unsure = non so, non lo so, boh, non saprei, nessuna idea, non ho idea, non ne ho idea, non sono sicuro, non sono sicura
small-talk-idle = ciao, salve, hey, hi, hello, buongiorno, buonasera, buon giorno, buona sera, grazie, grazie mille, mille grazie, tante grazie, molte grazie, thanks, no grazie, prego, per favore, scusa, ok, okay, va bene, bene, bello, bella, bravo, brava, wow
small-talk-hello = ciao, salve, hey, hi, hello, buongiorno, buonasera, buon giorno, buona sera, ehi
small-talk-thanks = grazie, grazie mille, mille grazie, tante grazie, molte grazie, thanks, bello, bella, bene, bravo, brava, wow
small-talk-question = quanto costa, quanto costano, quanto vengono, quanto viene, quanto vale, quanto valgono, quanto è, quanto sono, quanto, qual è il prezzo, che prezzo, a che prezzo, prezzo, prezzi, costo, dove compro, dove lo compro, dove la compro, dove li compro, dove le compro, dove posso comprare, dove posso comprarlo, dove posso comprarla, dove posso comprarli, dove posso comprarle, dove comprare, dove comprarlo, dove comprarla, dove comprarli, dove comprarle, dove si compra, dove si comprano, dove lo trovo, dove la trovo, dove li trovo, dove le trovo, dove posso trovare, dove posso trovarlo, dove posso trovarla, dove posso trovarli, dove posso trovarle, dove si trova, dove si trovano, dove lo vendono, dove la vendono, dove li vendono, dove le vendono
small-talk-pointing = lo, la, li, le, il, l, i, un, una, e, è, sono, ha, hanno, di, del, della, delle, dei, per, a, in, che, qual, questo, questa, questi, queste, quello, quella, quelli, quelle, paio, modello, scarpa, scarpe, sneaker, sneakers, online, qui, adesso, ora, mi dici, dimmi, sai
small-talk-correcting = no, sbagliato, sbagliata, veramente, in realtà, piuttosto, ma, penso, penso che, credo, credo che, secondo me, sembra, sembrano, mi sembra, mi sembrano, direi, hai sbagliato, è sbagliato, è sbagliata, sia, siano
caption-ordinary = mio, mia, miei, mie, nostro, nostre, tuo, tue, suo, sue, nuovo, nuova, nuovi, nuove, vecchio, vecchie, con, su, da, al, alla, nel, io, mi, noi, amo, guarda, vendo, vendita, saldi, negozio, oggi, ieri, regalo, corsa, palestra, allenamento, taglia, numero, maglia, maglie, maglietta, magliette, felpa, felpe, giacca, giubbotto, cappotto, camicia, pantaloni, pantaloncini, tuta, gonna, calze, calzini, cappello, borsa, zaino, vestiti, shirt, hoodie, jeans, leggings, shorts

## Foto tenute per imparare

consent-question =
    Posso conservare questa foto, e le altre che correggerai, per migliorare?

    Le vedono solo i miei amministratori. Puoi cambiare idea in /settings.
button-keep-yes = Sì, conservala
button-keep-no = No, grazie
tap-keep-yes = Grazie! Puoi cambiare idea in /settings.
tap-keep-later = Grazie! Questa non c’è più, ma conserverò quelle che correggerai d’ora in poi. Puoi cambiare idea in /settings.
tap-keep-no = Va bene, non la conservo. Qui la tua correzione vale lo stesso.
notice-taught = 🎉 Grazie alla tua correzione ora riconosco meglio <b>{ $name }</b>. È la novità della versione { $version }.
notice-listed = 🎉 Hai proposto <b>{ $name }</b>: ora è nel mio elenco, e sto imparando a riconoscerlo.
button-quiet = 🔕 Disattiva questi avvisi
tap-quiet = Avvisi disattivati. Li riattivi in /settings.

## Dimenticare

forget-question = Cancello tutti i tuoi dati? Foto e correzioni spariscono subito e per sempre, e la prossima versione verrà addestrata senza.
forget-chat =
    Qui scrivi a nome di un gruppo o di un canale. Per cancellare subito e per sempre tutto ciò che lo riguarda, scrivi: /forget sì

    Ciò che hai mandato a nome tuo resta. Per quello, mandami /forget nella nostra chat privata.
forget-done = Fatto. Ho cancellato le tue foto, le tue correzioni e le mie risposte.
button-forget-yes = 🗑 Cancella i miei dati
button-forget-no = Annulla
tap-forget-no = Non è stato cancellato nulla.

## Per gli amministratori

admin-only = Questo è per gli amministratori del bot.
admin-private = Usalo nella nostra chat privata, per favore.
admin-edited = I comandi modificati non valgono. Mandalo di nuovo come messaggio nuovo, per favore.
tap-admin-only = Questi pulsanti sono per gli amministratori del bot.
tap-admin-old = Questi pulsanti non valgono più. Ricomincia, per favore.

## Rivedere le correzioni

review-empty = Niente da rivedere 🎉
review-item =
    <b>Revisione</b> · in attesa: { $waiting }

    Ho detto: { $said }
    { $votes }

    Perché è qui: { $why }
review-known = { $count ->
        [one] Foto piccola: approvata come { $name }
       *[other] Foto piccole: approvate come { $name }
    }
review-said-none = nessuna sneaker
review-said-unknown = non la conosco ({ $said })
review-guess = { $name } { $probability }
review-vote = { $own ->
        [yes] { $others ->
            [0] Chi ha mandato la foto dice
            [one] Chi ha mandato la foto e 1 altra persona dicono
           *[other] Chi ha mandato la foto e altre { $others } persone dicono
        }
       *[no] { $others ->
            [one] 1 persona dice
           *[other] { $others } persone dicono
        }
    }: { $name }{ $confirmed ->
        [all] {" "}(confermato)
        [0] {""}
       *[some] {" "}(conferme: { $confirmed })
    }{ $proven ->
        [0] {""}
       *[some] {" "}· già nel giusto: { $proven }
    }{ $distrusted ->
        [0] {""}
       *[some] {" "}· già in errore: { $distrusted }
    }
review-votes-more = … e { $count ->
        [one] un altro modello
       *[other] altri { $count } modelli
    }
review-why = { $why ->
        [new_user] utente nuovo
        [conflict] opinioni diverse
        [far] non somiglia alle foto di quel modello
        [suspicious] etichetta insolita
        [unknown_model] quel modello non l’ho mai visto
       *[distrusted] l’utente ha già sbagliato
    }
review-no-photo = Telegram non mostra questa foto. Puoi comunque decidere, o saltarla.
review-brands = Che marca è?
review-models = Quale { $brand }?
review-finished = { $last } Finito 🎉{ $skipped ->
        [yes] {" "}Con /review torna quello che hai saltato.
       *[no] {""}
    }
review-all =
    Approvo queste { $count } foto come <b>{ $name }</b>?

    Una non ti convince? Torna indietro e decidi una per una.
button-approve = ✓ { $name }
button-approve-all = { $more ->
        [0] ✓✓ Approva tutte e { $count }…
       *[other] ✓✓ Approva { $count } insieme…
    }
button-approve-these = ✓✓ Approva queste { $count }
button-reject = ✗ Rifiuta
button-relabel = ✏️ Altro modello…
button-undo = ↩ Annulla decisione
tap-decided = { $decision ->
        [approve] Approvata: { $name }.
        [reject] Rifiutata.
        [relabel] Approvata: { $name }.
       *[skip] Saltata.
    }
tap-decided-all = { $count ->
        [one] Approvata 1 foto: { $name }.
       *[other] Approvate { $count } foto: { $name }.
    }
tap-decided-by-another = Un altro amministratore ha fatto prima: { $word }
tap-photos-changed = Intanto le foto in attesa sono cambiate. Guarda di nuovo.
tap-undo = Decisione annullata

## Versioni

versions-list =
    <b>Versioni</b>

    { $lines }
versions-line =
    { $state ->
        [live] ●
        [gone] ✕
        [discarded] ✕
       *[ready] ○
    } <b>Versione { $number }</b>{ $state ->
        [live] {" "}· <b>in uso</b>
        [gone] {" "}· scartata, file cancellati
        [discarded] {" "}· scartata
       *[ready] {""}
    }
    { $result ->
        [better] { $value } corrette: { $points } punti meglio della versione { $than }
        [same] { $value } corrette: buona come la versione { $than }
        [passed] ha superato tutti i controlli
        [failed] non ha superato i controlli rispetto alla versione { $than }
       *[none] conosce { $labels } modelli
    }
    { $date }
version-show =
    { $title }
    { $state ->
        [live] ● In uso
        [gone] ✕ Scartata, file cancellati
        [discarded] ✕ Scartata
       *[ready] ○ Non in uso
    } · { $labels } modelli
    { $date }
    <blockquote expandable>{ $details }</blockquote>

    { $trail }
version-title = <b>Versione { $number }</b>
version-result = { $result ->
        [better] ✅ <b>La versione { $number } è migliore</b>: { $value } corrette
        [same] ✅ <b>La versione { $number } è altrettanto buona</b>: { $value } corrette
        [passed] ✅ <b>La versione { $number } ha superato tutti i controlli</b>
       *[failed] ⛔ <b>La versione { $number } non ha superato i controlli</b>: { $reason }
    }{ $before ->
        [none] {""}
       *[some] {" "}({ $against ->
            [live] ora
           *[former] versione { $than }:
        } { $before })
    }.{ $learned ->
        [none] {""}
       *[some] {" "}Ha imparato { $learned }.
    }
version-figures =
    Sulle sue foto di prova: { $top1 } corrette, { $top3 } tra le prime tre
    Le sue percentuali sbagliano in media di { $ece }
    ID: <code>{ $id }</code>
version-no-trail = Non è mai stata in uso.
version-trail =
    In uso dal { $at }{ $who ->
        [none] {""}
        [bot] , per decisione del bot
        [you] , per decisione tua
        [admin] , per decisione di un amministratore
       *[named] , per decisione di { $name }
    }{ $forced ->
        [yes] {" "}nonostante i controlli non superati
       *[no] {""}
    }: { $reason }
version-shipped = era compresa nel programma
version-live = <b>La versione { $number }</b> ora è in uso: da adesso risponde lei.
version-live-already = La versione { $number } è già in uso.
version-held = { $why ->
        [stale] La versione { $number } non è mai stata confrontata con la versione { $live }, ora in uso, ma solo con la versione { $against }. Con /retrain ne fai una confrontata.
        [followed] La versione { $live }, ora in uso, è stata fatta dopo la versione { $number } e confrontata con lei: { $passed ->
            [yes] ha superato tutti i controlli
           *[no] non li ha superati
        }.
       *[gate] La versione { $number } non ha superato i controlli.
    } Per promuovere comunque la versione { $number }, scrivi:

    <code>/promote { $id }</code>
version-none = Non conosco nessuna versione “{ $word }”. L’elenco è in /versions.
version-gone = La versione { $number } è stata scartata, e i suoi file sono stati cancellati { $days } giorni dopo. Con /retrain ne fai una nuova.
version-refused =
    <b>La versione { $number } qui non funziona.</b> Continua a rispondere la versione { $live }.

    { $reason }
promote-tapped = promossa
promote-typed = promossa con un comando{ $stale ->
        [yes] , senza confronto con quella in uso
       *[no] {""}
    }
rollback-question =
    Torno dalla versione { $was } alla versione <b>{ $back }</b>?

    { $reason ->
        [none] Perché? Tocca un motivo, o scrivilo: /rollback il motivo
       *[given] Motivo: { $reason }
    }
rollback-done = <b>La versione { $back }</b> è di nuovo in uso, al posto della versione { $was }. Motivo: { $reason }
rollback-none = Non c’è nessuna versione a cui tornare.
rollback-worse = Le risposte sono peggiorate
rollback-mistake = Promossa per sbaglio
rollback-trying = Solo una prova
button-version = Versione { $number }
button-promote = ▲ Promuovi
button-promote-anyway = ▲ Promuovi comunque…
button-promote-stale = ▲ Promuovi senza confronto…
button-promote-former = ▲ Promuovi di nuovo…
button-discard = ✕ Scarta
button-report = 📊 Rapporto
button-go-back = ← Torna alla versione { $number }
tap-promoted = La versione { $number } è in uso
tap-discarded = La versione { $number } è scartata
tap-changed = Un’altra versione è appena entrata in uso. Guarda di nuovo.
report-caption = Versione { $number }: { $shown ->
        [confusion] che cosa confonde
        [changes] che cosa è cambiato per ogni modello
       *[both] che cosa confonde, e che cosa è cambiato per ogni modello
    }

## Riaddestramento

run-nothing-new = Nessuna foto approvata dopo la versione { $base }. Riaddestro lo stesso?
button-retrain-anyway = 🔁 Riaddestra lo stesso
run-not-now = Va bene, nessun riaddestramento.
run-progress =
    <b>Riaddestramento</b> dalla versione { $base }
    { $news }

    { $bar } { $percent }
    { $step }{ $left }
run-new-labels-none = Nessuna foto approvata di recente.
run-new-labels = { $count ->
        [one] 1 foto nuova
       *[other] { $count } foto nuove
    }: { $models }
run-new-labels-model = { $name } ({ $count })
run-step = { $step ->
        [waiting] Aspetto un trainer
        [start] Comincio
        [embed] Leggo le foto nuove
        [check] Controllo le etichette
        [train] Addestro
        [thresholds] Imposto la soglia del “non lo so”
        [attach] Assemblo
        [measure] Provo su foto mai viste
        [compare] Confronto con la versione in uso
        [report] Disegno il rapporto
        [register] Salvo
       *[other] Lavoro
    }
run-no-trainer = Nessun trainer è ancora partito. Se il bot gira con <code>--no-trainer</code>, avviane uno: <code>sneakers trainer</code>, con lo stesso database e lo stesso object store.
run-left-seconds = {" "}· ancora { $seconds } s circa
run-left-minutes = {" "}· ancora { $minutes } min circa
run-cancelling = <b>Riaddestramento</b>: mi fermo…
run-cancelled = <b>Riaddestramento annullato.</b> Continua a rispondere la versione { $base }.
run-failed =
    <b>Riaddestramento non riuscito.</b> Continua a rispondere la versione { $base }.

    { $reason }
failure-why = { $why ->
        [silent] Il trainer { $trainer } ha dato l’ultimo segno il { $at }, al passo “{ $step }”. È stato interrotto, o la sua macchina è spenta. Non è cambiato nulla; ricomincia.
        [database] Il database non rispondeva, o rifiutava di scrivere. Non è cambiato nulla; ricomincia quando è tornato.
        [storage] L’archivio delle foto e delle versioni non risponde, o rifiuta.
        [version] Una versione è incompleta o danneggiata, o lì non funziona.
        [catalogue] Un modello manca nel catalogo.
        [photos] Le foto non si possono usare.
        [workers] Nessun worker può fare il lavoro.
        [disk] Il risultato non si può scrivere su disco.
        [training] Un passo dell’addestramento non può continuare.
       *[unexpected] Errore imprevisto: vedi il registro.
    }
failure-told = { $detail }
failure-detail = <code>{ $detail }</code>
run-other = Riaddestramento già in corso:
run-same = Stesso risultato della <b>versione { $number }</b>: non è cambiato nulla.
run-done =
    { $result }
    <blockquote expandable>{ $details }</blockquote>
run-made = Fatta in { $seconds } s con le foto di base{ $taught ->
        [0] {""}
        [one] {" "}e 1 foto di un utente
       *[other] {" "}e { $taught } foto di utenti
    }
gate-result = { $passed ->
        [yes] <b>✓ Controlli superati</b>
       *[no] <b>✗ Controlli non superati</b>
    }, rispetto alla versione { $than }:
gate-followed = La versione { $live }, ora in uso, è stata fatta dopo questa e { $passed ->
        [yes] ha superato tutti i controlli.
       *[no] non ha superato i controlli.
    }
gate-stale = ⚠️ Confrontata con la versione { $against }, ma ora è in uso la versione { $live }.
gate-more = { $models } e { $count ->
        [one] un altro
       *[other] altri { $count }
    }
gate-line = { $passed ->
        [yes] ✓
       *[no] ✗
    } { $text }
gate-check = { $name ->
        [labels] { $passed ->
            [yes] conosce tutti i modelli che conosceva prima{ $withdrawn ->
                [none] {""}
               *[other] , tranne { $withdrawn } (tolti, o foto cancellate da chi le ha mandate)
            }
           *[no] non conosce più { $model ->
                [none] { $value } dei modelli che conosceva prima
               *[other] { $model }
            }
        }
        [top1] { $value } corrette, prima { $live }
        [known] { $value } corrette per i modelli già noti, prima { $live }
        [recall] { $passed ->
            [yes] nessun modello è peggiorato più di { $limit }
           *[no] { $model }: { $value } corrette, prima { $live }
        }
        [calibration] percentuali sbagliate di { $value }, prima { $live }
        [accepted] { $value } dei modelli noti riconosciuti come noti, prima { $live }
        [unknown] distingue i modelli ignoti: { $value } su 1, prima { $live }
        [named] dà per errore un nome a { $value } dei modelli ignoti, prima { $live }
        [no_sneaker] distingue le foto senza sneaker: { $value } su 1, prima { $live }
        [source] { $passed ->
            [yes] nessun tipo di foto è peggiorato di oltre { $limit }
           *[no] { $kind ->
                [unknown] dà un nome per errore a { $value } dei modelli sconosciuti nelle foto da { $source }, prima { $live }
                [no_sneaker] dà un nome per errore a { $value } degli altri oggetti nelle foto da { $source }, prima { $live }
               *[known] { $value } senza il nome giusto nelle foto da { $source }, prima { $live }
            }
        }
        [locator] { $passed ->
            [yes] trova le scarpe come prima
           *[no] trova le scarpe con un altro localizzatore, che nessuno ha misurato
        }
        [size] dimensione ×{ $value } (al massimo ×{ $limit })
        [latency] tempo per una risposta ×{ $value } (al massimo ×{ $limit })
        [floor_top1] { $value } corrette (almeno { $limit })
        [floor_accepted] { $value } dei modelli noti riconosciuti come noti (almeno { $limit })
        [floor_calibration] percentuali sbagliate di { $value } (al massimo { $limit })
        [floor_unknown] distingue i modelli ignoti: { $value } su 1 (almeno { $limit })
        [floor_no_sneaker] distingue le foto senza sneaker: { $value } su 1 (almeno { $limit })
        [uncompared] non confrontata con la versione in uso, che non si è potuta provare
       *[other] { $name }: { $value }
    }{ $allowed ->
        [few] {" "}(può essere un caso: poche foto)
        [chance] {" "}(può essere un caso)
        [points] {" "}(ammesso: { $points ->
            [one] 1 punto
           *[other] fino a { $points } punti
        } in meno)
        [more] {" "}(ammesso: { $points ->
            [one] 1 punto
           *[other] fino a { $points } punti
        } in più)
        [less] {" "}(ammesso: fino a { $limit } in meno)
       *[none] {""}
    }
tap-cancelling = Mi fermo…

## Statistiche

stats =
    <b>Statistiche</b>

    { $photos } foto di { $people ->
        [one] 1 persona
       *[other] { $people } persone
    }: { $named } con un nome, { $unknown } di modelli ignoti, { $none } senza sneaker
    Giudicate dagli utenti: { $right ->
        [one] 1 giusta
       *[other] { $right } giuste
    }, { $wrong ->
        [one] 1 sbagliata
       *[other] { $wrong } sbagliate
    } ({ $agreement } giuste)
    Foto conservate per imparare: { $kept }

    <b>Risposte giuste, per modello</b>
    { $models }

    <b>Sicurezza, settimana per settimana</b>
    { $weeks }
stats-asked =
    <b>Non ancora nell’elenco</b>
    { $names }
stats-asked-name = { $name }: chiesto da { $people ->
        [one] 1 persona
       *[other] { $people } persone
    }
button-add-asked = ➕ { $name }
button-ignore-asked = ✕ Ignora
tap-ignored = { $name } non è più in questa lista.
stats-none = ancora nulla
stats-model = { $name }: { $right } su { $judged }
stats-week = { $week } { $bar } { $confidence } ({ $photos })

## Aggiungere un modello

add-brand = Un nuovo modello! Di che marca è? Scegli, o scrivila.
add-brand-of = Di che marca è <b>{ $name }</b>? Scegli, o scrivila.
add-name = Come si chiama il modello { $brand }, senza la marca?
add-aliases = Con quali altri nomi è conosciuto { $name }? Scrivili separati da virgole.
add-links = Dove si compra { $name }? Scrivi gli indirizzi dei negozi (https://…), uno per riga. Salta per usare i soliti negozi.
add-confirm =
    <b>{ $name }</b>

    Altri nomi: { $aliases }
    Negozi: { $links }
    Codice: <code>{ $slug }</code>
add-none = nessuno
add-shops = i soliti
add-done =
    <b>{ $name }</b> è nell’elenco.

    Manda 3 foto con <code>/correct { $name }</code>: da lì lo riconosco. Le foto di altre persone aspettano in /review.
add-chosen = <b>{ $name }</b> non era nell’elenco. Sei admin: con la tua scelta è stato aggiunto per tutti.
add-listed =
    Quale modello intendi? Di ognuno ho già una foto, quindi lo riconosco subito.

    Un altro modello: /addmodel marca | nome
add-listed-too = Di questi ho già una foto. Toccane uno per aggiungerlo così com’è.
add-listed-done = <b>{ $name }</b> è nell’elenco. Lo conosco dalla foto di un negozio; con foto approvate lo riconosco meglio.
add-retired = <b>{ $name }</b> è tolto dall’elenco. Verrà tolto del tutto con il prossimo /retrain.
add-left = Nessun modello aggiunto.
add-known = Questo lo conosco già: { $word }.
add-bad-name = “{ $word }” è troppo corto o troppo lungo: marca e nome possono avere insieme 40 lettere e cifre.
add-no-letters = “{ $word }” non ha lettere né cifre. Scrivi il nome in lettere.
add-too-long = “{ $word }” è troppo lungo: un nome ha al massimo 60 caratteri.
add-colon = “{ $word }” contiene i due punti. Toglili, per favore.
add-too-many = Sono { $word } in una volta, e al massimo possono essere dieci.
add-taken = “{ $word }” è già un nome di { $other }. Toglilo, per favore.
add-bad-link = “{ $word }” non è un indirizzo come https://www.nike.com/w/dn8.
add-bad-form =
    In un solo messaggio: /addmodel marca | nome | altri nomi | indirizzi

    Per esempio: /addmodel Nike | Air Max DN8 | dn8, air max dn 8
button-add = ✓ Aggiungi
button-skip = Salta →
button-take-back = ↩ Ritira

## Errori

error-not-a-picture = Non riesco ad aprirlo. Mandami una foto, un’immagine come file (JPEG, PNG, WebP, AVIF, HEIC) o un breve video (MP4, WebM).
error-damaged = Il file è danneggiato e non riesco ad aprirlo. Mandalo di nuovo, o scatta un’altra foto.
error-too-large = È troppo grande (massimo { $megabytes } MB, e senza dimensioni gigantesche). Mandala come foto invece che come file.
error-too-complex = Il file è troppo complicato da aprire. Salva di nuovo l’immagine, o fanne uno screenshot e manda quello.
error-download = In questo momento non riesco a scaricare l’immagine. Mandala di nuovo tra poco, per favore.
error-internal = Scusa, qualcosa è andato storto da parte mia. Riprova tra poco, per favore.

## Il menu dei comandi, al massimo 256 caratteri ciascuno

command-start = Inizia
command-brands = I modelli che conosco
command-classify = Che modello è? (in risposta a una foto)
command-correct = Dimmi il modello giusto (in risposta)
command-cancel = Lascia perdere la domanda
command-review = Rivedi le correzioni
command-retrain = Addestra una nuova versione
command-versions = Le versioni, e quale è in uso: /versions 2
command-promote = Metti in uso una versione: /promote 2
command-rollback = Torna alla versione precedente
command-addmodel = Aggiungi un modello di sneaker
command-stats = Foto, correzioni, modelli richiesti
command-help = Come funziona
command-settings = Lingua, Paese, le tue foto
command-privacy = Che cosa conservo
command-forget = Cancella i miei dati
