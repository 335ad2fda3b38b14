### Italiano. Ogni chiave sta anche in en.ftl; un test confronta i due.

## La risposta a una foto

answer-sneaker =
    { $sure ->
        [yes] Sembra <b>{ $name }</b>.
       *[no] La mia ipotesi migliore è <b>{ $name }</b>.
    }

    { $lines }
answer-unknown =
    Questa non la conosco. Le più simili che conosco sono:

    { $lines }
answer-no-sneaker =
    Qui non vedo nessuna sneaker.

    Un consiglio: mostra una scarpa di lato, alla luce del giorno, in modo che riempia quasi tutta la foto.
answer-line = { $place }. { $name }
    { $bar } { $probability }
answer-brand =
    Sono <b>{ $brand }</b>, di questo sono sicuro. Quale modello, posso solo indovinarlo:

    { $lines }
answer-confirmed =
    È proprio <b>{ $name }</b>. Grazie della conferma!

    { $lines }
answer-corrected =
    <b>{ $name }</b>: preso nota, grazie!

    { $verdict ->
        [sneaker] Io avevo pensato a { $guess } ({ $probability }).
        [unknown] Io non l’avevo riconosciuta.
       *[no_sneaker] Io non avevo visto nessuna sneaker.
    }

answer-reply = { $named ->
        [yes] È giusto? Rispondi a questo messaggio con “sì”, oppure con il nome giusto.
       *[no] Ne sai di più? Rispondi a questo messaggio con il nome del modello.
    }
answer-none =
    Nessuna di queste: preso nota, grazie!

    { $verdict ->
        [sneaker] Io avevo pensato a { $guess } ({ $probability }).
        [unknown] Io non l’avevo riconosciuta.
       *[no_sneaker] Io non avevo visto nessuna sneaker.
    }

## Pulsanti

button-buy = 🛒 { $shop }
button-right = 👍 Giusto
button-wrong = 👎 Sbagliato
button-name-it = ✏️ Io so qual è
button-is-sneaker = ✏️ È una sneaker
button-change = ✏️ Cambia
button-hint = ✏️ È { $name }
button-brands = Altri modelli…
button-none = Nessuna di queste
button-previous = ◀
button-next = ▶
button-back = ← Indietro
button-cancel = ✕ Annulla

## Correzioni

correct-candidates =
    Che modello è?

    { $group ->
        [yes] Sceglilo qui, oppure rispondi a questo messaggio con il nome.
        [chat] I più probabili:
       *[no] Sceglilo qui, oppure scrivimi il nome. Dopo un’altra foto, rispondi a questo messaggio con il nome.
    }
correct-brands = Di che marca è?
correct-models = Di quale modello { $brand } si tratta?
correct-which = “{ $text }” può essere uno di questi. Quale?
correct-noted = { $name }: preso nota, grazie!
correct-none = Nessuna di queste: preso nota, grazie!
correct-reply =
    { $names }

    Rispondi a questo messaggio con il nome giusto. /cancel lascia la mia risposta com’era.
correct-open = { $group ->
        [chat] Rispondi a questo messaggio con il nome del modello.
        [yes] Scegli il modello qui, oppure rispondi a questo messaggio con il nome.
       *[no] Scegli il modello qui, oppure scrivimi il nome.
    }
correct-not-found = { $group ->
        [chat] Non conosco nessun modello come “{ $text }”. Prova con il nome sulla scatola, per esempio “Air Jordan 1 High”. I più probabili:
        [yes] Non conosco nessun modello come “{ $text }”. Rispondi a questo messaggio con il nome sulla scatola, per esempio “Air Jordan 1 High”, oppure sceglilo qui.
       *[no] Non conosco nessun modello come “{ $text }”. Prova con il nome sulla scatola, per esempio “Air Jordan 1 High”, oppure sceglilo qui.
    }
correct-no-photo = Prima mandami una foto. Se poi la mia risposta è sbagliata, rispondile con /correct e il nome del modello.
correct-reply-what = In quel messaggio non c’è nessuna foto a cui ho risposto. Rispondi con /correct a una foto, o alla mia risposta.
correct-not-yours = Solo chi ha mandato la foto può correggere la mia risposta.
correct-below = La nuova domanda è qui sotto.
## Risposte a un tocco, al massimo 200 caratteri

tap-thanks = Grazie!
tap-noted = Preso nota: { $name }
tap-stays = Resta { $name }, come ha detto un’altra persona.
tap-cancelled = Non è cambiato nulla.
tap-not-yours = Questi pulsanti sono per chi ha mandato la foto. Mandami una foto tua!
tap-reply = Questa foto l’ha mandata un gruppo o un canale, e non so se scrivi a suo nome. Rispondi alla mia risposta con il nome del modello, a nome suo.
tap-old = Questo pulsante è troppo vecchio, non ricordo più la sua foto. Mandala di nuovo, per favore.

## Account

start =
    Ciao! Mandami la foto di un paio di sneaker: ti dico il modello, quanto ne sono sicuro e dove comprarlo.

    Se sbaglio, tocca “Sbagliato” sotto la mia risposta e dimmi che cos’è. Il resto lo dice /help.
help =
    Mandami una foto, un album, un breve video o un’immagine come file. L’ideale è una scarpa di lato, alla luce del giorno, che riempia quasi tutta la foto.

    Se sbaglio, tocca “Sbagliato”, o rispondi alla mia risposta con il nome, per esempio:
    /correct jordan 1 high

    /classify, in risposta a una foto, ti dice il modello
    /correct, in risposta a una foto o alla mia risposta, oppure nella didascalia di una foto, mi corregge
    /cancel interrompe una correzione
    in /settings scegli la tua lingua e i tuoi negozi
    /privacy dice che cosa conservo; /forget lo cancella

    Conosco { $models } modelli di { $brands } marche: scrivimi una marca per vederli, o @{ $bot } e un nome in qualsiasi chat.

    In un gruppo vedo solo ciò che è rivolto a me: menziona @{ $bot } nella didascalia della foto, o in una risposta alla foto. Dove sono amministratore rispondo a ogni foto.
help-admins =
    <b>Comandi per amministratori</b>

    { $lines }
cancel-closed = Va bene, la mia risposta resta com’era.
cancel-nothing = Non c’è nulla da annullare. Mandami la foto di un paio di sneaker!

## Guardare i modelli

browse-brand = I modelli { $brand } che conosco:
browse-brands = Quale marca?
browse-several = “{ $text }” può essere una di queste:
browse-model = <b>{ $name }</b>
browse-code =
    🏷 <b>{ $name }</b>

    Un codice articolo indica una sola versione, con i suoi colori. Questi negozi cercano proprio quella:
facts-year = dal { $year }
facts-price = prezzo di listino { $price } ({ $country }, { $year })
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
browse-shared = <b>{ $name }</b>, trovate con @{ $bot }
browse-description = { $shops }
button-brand = Altre { $brand }
button-all-brands = Tutte le marche
button-ask-bot = 👟 E le tue, quali sono?
tap-browse-old = Questo modello non lo conosco più. Scrivimi una marca per vedere quali conosco.

## Impostazioni e privacy

settings =
    <b>Impostazioni</b>

    Toccane una per cambiarla.
settings-language = 🗣 Lingua: { $language }
settings-country = 🛒 Negozi: { $country }
settings-size = 👟 Numero: { $size }
settings-any-size = tutti
settings-sizes = Che numero porti? Google ed eBay lo cercano. I numeri US sono da uomo.
settings-colours = { $colours ->
        [yes] 🎨 Sì · cerco i colori della foto
       *[no] 🎨 No · cerco i colori della foto
    }
button-any-size = Tutti i numeri
settings-keep = { $keep ->
        [yes] 📷 Imparare dalle mie foto: sì
       *[no] 📷 Imparare dalle mie foto: no
    }
tap-settings-keep-yes = D’ora in poi tengo le foto che correggi. Quelle di prima restano come sono.
tap-settings-keep-no = Non tengo più nessuna tua foto.
settings-notify = { $notify ->
        [yes] 🔔 Avvisami quando le mie correzioni servono: sì
       *[no] 🔕 Avvisami quando le mie correzioni servono: no
    }
settings-languages = In che lingua devo parlare?
settings-countries = Dove fai acquisti?
settings-as-telegram = Come in Telegram
settings-everywhere = ovunque
settings-done = Va bene, resta così. Per riaprirle: /settings.
button-done = ✓ Fatto
language-name = Italiano
settings-chat = Quando scrivi a nome di un gruppo o di un canale non so chi sei. Scrivimi /settings nella nostra chat privata.
tap-settings-not-yours = Queste sono le impostazioni di qualcun altro. Le tue sono in /settings.
privacy =
    <b>Che cosa conservo, e perché</b>

    • Il tuo numero Telegram, la tua lingua e ciò che scegli in /settings, per risponderti. Nessun nome.
    • Che cosa ho detto di ogni foto e come mi hai corretto, per mostrarlo di nuovo e per contare quanto sono bravo. Dopo { $days } giorni restano solo i conteggi; una correzione resta.
    • La foto stessa solo se l’hai permesso, per imparare: altrimenti mai, e la vedono solo gli amministratori del bot.
    • Ciò che scrivi viene cancellato appena ti ho risposto{ $admin ->
        [yes] ; solo un /addmodel che hai cominciato, quando lo finisci, o entro due ore dalla tua ultima parola
       *[no] {""}
    }.

    /settings cambia ciò che hai permesso. /forget cancella subito tutto ciò che ti riguarda, e la prossima versione verrà addestrata senza.

## Pazienza

quota-wait = { $more ->
        [0] Quante foto! Questa non l’ho guardata.
        [1] Quante foto! Questa e la successiva non le ho guardate.
       *[other] Quante foto! Questa e le { $more } successive non le ho guardate.
    } { $seconds ->
        [0] Per favore,
        [one] Aspetta un secondo, poi
       *[other] Aspetta { $seconds } secondi, poi
    } { $more ->
        [0] rimandamela.
       *[other] rimandamele.
    }

## Che cosa il bot dice di sé: al massimo 64, 512 e 120 caratteri

bot-name = Sneakers
bot-description =
    Mandami la foto di un paio di sneaker: ti dico il modello, quanto ne sono sicuro e dove comprarlo.

    Vanno bene anche album, brevi video e immagini come file.
bot-about = Riconosce le tue sneaker da una foto e dice dove comprarle.

## Suggerimenti: messaggi senza foto

hint-text = Mandami la foto di un paio di sneaker e ti dico che modello è.
hint-name = Se la mia ultima risposta è sbagliata, rispondile con il nome, oppure scrivi: /correct { $text }
hint-same = { $judged ->
        [yes] <b>{ $name }</b>: è quello che c’è scritto qui, grazie!
        [reply] <b>{ $name }</b> è quello che ho risposto qui. Se è giusto, rispondi con “sì”.
       *[no] <b>{ $name }</b> è quello che ho risposto qui. Se è giusto, tocca “Giusto”.
    }
hint-classify = Mandami la foto di un paio di sneaker, o rispondi con /classify a una foto di questa chat.
hint-command = Non conosco questo comando. Mandami la foto di un paio di sneaker, o guarda /help.
hint-sticker = Bello! Io però conosco solo le sneaker: mandami la foto di un paio.
hint-voice = Non so ascoltare, so solo guardare. Mandami la foto di un paio di sneaker.
hint-location = Bel posto! Io però conosco solo le sneaker: mandami la foto di un paio.
hint-poll = Non voto, ma conosco le sneaker: mandami la foto di un paio.
hint-contact = Grazie, ma io conosco solo le sneaker: mandami la foto di un paio.
hint-dice = Bel lancio! Ora mandami la foto di un paio di sneaker.
hint-link = I link non li apro. Mandami proprio l’immagine, come foto o come file.
hint-small-talk = Felice di aiutare! Se la mia risposta è sbagliata, rispondile con il nome del modello, o con /correct e il nome.
hint-awaited = Aspetto il nome del modello: sceglilo nella mia domanda, oppure scrivimelo. /cancel lascia la mia risposta com’era.
hint-other = Con questo non so che fare. Mandami la foto di un paio di sneaker.
hint-answered = Questa è la mia risposta a quella foto.

## Che cosa si dice al posto di un nome: frasi fra virgole, senza badare ad accenti e punti

small-talk-yes = sì, esatto, giusto, corretto, vero, perfetto, certo, sì certo, è giusto, è corretto, è vero, hai ragione, proprio così, è lei, sono loro
small-talk-no = no, sbagliato, sbagliata, sbagliate, errato, falso, non è giusto, non è corretto, è sbagliato, è sbagliata, hai sbagliato, non è lei, non sono loro, non è questa, non sono queste, non è una sneaker, non sono sneaker, non è una scarpa
small-talk-unsure = non so, non lo so, boh, non saprei, nessuna idea, non ho idea, non ne ho idea, non sono sicuro, non sono sicura
small-talk-idle = ciao, salve, hey, hi, hello, buongiorno, buonasera, buon giorno, buona sera, grazie, grazie mille, tante grazie, molte grazie, thanks, no grazie, prego, per favore, scusa, ok, okay, va bene, bene, bello, bella, wow

## Foto tenute per imparare

consent-question =
    Posso tenere questa foto, e le altre che correggerai, per imparare? Le vedono solo gli amministratori del bot. Puoi cambiare idea in ogni momento: /settings. Se dici no, la tua correzione qui vale lo stesso, e la foto non viene tenuta.
button-keep-yes = Sì, tienila
button-keep-no = No
tap-keep-yes = Grazie! Puoi cambiare idea in /settings.
tap-keep-later = Grazie! Questa non posso più tenerla, ma terrò quelle che correggerai d’ora in poi. Puoi cambiare idea in /settings.
tap-keep-no = Va bene, la foto non viene tenuta.
notice-taught =
    La tua correzione è entrata nella versione { $version }: così ho imparato <b>{ $name }</b>. Grazie!
button-quiet = Non dirmi più queste cose
tap-quiet = Va bene. Puoi riattivarli in /settings.

## Dimenticare

forget-question =
    Vuoi che dimentichi tutto di te? Cancello le tue foto, le tue correzioni e quello che ho imparato a vederci, subito e per sempre. La mia prossima versione verrà addestrata senza.
forget-chat =
    Qui scrivi a nome di un gruppo o di un canale. Per cancellare subito e per sempre tutto ciò che lo riguarda, scrivi: /forget sì

    Ciò che hai mandato a nome tuo resta: per quello, scrivimi /forget nella nostra chat privata.
forget-done = Fatto. Le tue foto, le tue correzioni e quello che ci ho visto sono cancellati.
button-forget-yes = Sì, dimenticami
button-forget-no = No, tieni tutto
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
review-finished = { $last } Finito 🎉 Con /review torna quello che hai saltato.
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
    } <b>Versione { $number }</b> · { $date }{ $state ->
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
version-show =
    { $title }
    { $state ->
        [live] ● In uso
        [gone] ✕ Scartata, file cancellati
        [discarded] ✕ Scartata
       *[ready] ○ Non in uso
    } · { $labels } modelli · { $date }
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
        [silent] Il trainer { $trainer } ha dato l’ultimo segno il { $at } UTC, al passo “{ $step }”. È stato interrotto, o la sua macchina è spenta. Non è cambiato nulla; ricomincia.
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
stats-asked-name = { $name }: { $count ->
        [one] richiesto una volta
       *[other] richiesto { $count } volte
    }
button-add-asked = ➕ { $name }
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

error-not-a-picture = Questa non è un’immagine, né un video, che io sappia leggere. Mandami una foto, un file JPEG, PNG, WebP, AVIF o HEIC, o un video MP4 o WebM.
error-damaged = Il file è danneggiato e non riesco ad aprirlo. Mandalo di nuovo, o scatta un’altra foto.
error-too-large = Per me è troppo grande: al massimo { $megabytes } MB, e senza dimensioni gigantesche. Manda qualcosa di più piccolo, come una foto o un video più breve.
error-too-complex = Il file diventa troppo grande per me quando lo apro: è codificato in troppi pezzi. Salva di nuovo l’immagine, o fanne uno screenshot, e manda quello.
error-download = In questo momento non riesco a scaricare l’immagine. Mandala di nuovo tra poco, per favore.
error-internal = Scusa, qualcosa è andato storto da parte mia. Riprova tra poco, per favore.

## Il menu dei comandi, al massimo 256 caratteri ciascuno

command-start = Che cosa faccio
command-classify = Riconosci le sneaker di una foto (in risposta)
command-correct = Dimmi il modello giusto (in risposta)
command-cancel = Interrompi una correzione
command-review = Rivedi le correzioni
command-retrain = Addestra una nuova versione
command-versions = Le versioni, e quale è in uso: /versions 2
command-promote = Metti in uso una versione: /promote 2
command-rollback = Torna alla versione precedente
command-addmodel = Aggiungi un modello di sneaker
command-stats = Foto, correzioni, modelli richiesti
command-help = Come avere la risposta migliore
command-settings = Lingua, negozi e le tue foto
command-privacy = Che cosa conservo, perché e per quanto
command-forget = Cancella tutto ciò che ti riguarda
