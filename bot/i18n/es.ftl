### Español. Todas las claves están también en en.ftl; una prueba compara los dos.

## Fechas

format-day = d MMM y
format-moment = d MMM y, HH:mm 'UTC'

## La respuesta a una foto

# Keeps a share on the line of its name: no-break spaces.
-dot = {"\u00A0"}·{"\u00A0"}
answer-sneaker = { $sure ->
        [yes] 👟 <b>{ $name }</b>{ -dot }{ $probability }
       *[likely] 👟 Probablemente <b>{ $name }</b>{ -dot }{ $probability }
    }
answer-runner-up = o { $name }{ -dot }{ $probability }
answer-caption = 👟 <b>{ $name }</b>, como has escrito.
answer-caption-unlisted = Has escrito “{ $name }”: aún no está en mi lista.
answer-unsure = 🤔 No estoy seguro. ¿Es uno de estos?
answer-also = También se parece un poco a { $names }.
answer-unknown = { $brand ->
        [nothing] 🤷 Este modelo aún no lo conozco.
        [none] 🤷 Este modelo aún no lo conozco. Se parece un poco a { $names }.
       *[other] 🤷 Parece <b>{ $brand }</b>, pero este modelo aún no lo conozco. Se parece un poco a { $names }.
    }
answer-no-sneaker = { $guess ->
        [one] 🔍 No estoy seguro de que haya una zapatilla en esta foto. ¿Puede ser este modelo?
        [several] 🔍 No estoy seguro de que haya una zapatilla en esta foto. ¿Puede ser uno de estos?
       *[no] 🔍 No encuentro ninguna zapatilla en esta foto. Envíame una de lado, con buena luz y que llene la foto.
    }
answer-brand = 👟 <b>{ $brand }</b>, seguro. ¿Qué modelo es?
answer-confirmed = ✅ <b>{ $name }</b>
answer-corrected =
    ✅ <b>{ $name }</b>
    Gracias, tomo nota.
answer-reply = { $named ->
        [yes] ¿Es correcto? Responde a este mensaje con “sí”, o con el nombre correcto.
       *[no] ¿Lo conoces? Responde a este mensaje con el nombre del modelo.
    }
answer-none =
    Entonces es un modelo que no conozco. ¿Cómo se llama?

    { $group ->
        [no] Escribe el nombre
       *[yes] Responde a este mensaje con el nombre
    } y se lo propongo a mis administradores.
answer-unlisted =
    📝 <b>{ $name }</b>

    Este modelo aún no lo conozco. Se lo he propuesto a mis administradores, ¡gracias!
answer-several =
    Aquí hay { $shoes } modelos distintos:

    { $lines }
answer-several-line = { $tone ->
        [sure] { $number }. <b>{ $name }</b>{ -dot }{ $probability }
        [likely] { $number }. Probablemente <b>{ $name }</b>{ -dot }{ $probability }
        [unsure] { $number }. Quizá <b>{ $name }</b>
        [alone] { $number }. Este aún no lo conozco.
       *[unknown] { $number }. Este aún no lo conozco. Se parece un poco a { $name }.
    }
answer-several-hint = ¿No es correcto? Envíame una foto solo de ese par.

## Botones

button-buy = 🛒 { $shop }
button-similar = 🔎 { $name }
button-right = 👍 Correcto
button-wrong = 👎 Incorrecto
button-name-it = ✏️ Yo sé cuál es
button-is-sneaker = ✏️ Sí hay una zapatilla
button-change = ✏️ Cambiar
button-hint = ✏️ Es { $name }
button-brands = Más modelos…
button-none = No está en la lista
button-suggest = 💡 Proponerlo
button-suggest-name = 💡 Proponer { $name }
button-previous = ◀ { $page }/{ $pages }
button-next = { $page }/{ $pages } ▶
button-back = ← Atrás
button-cancel = ✕ Cancelar

## Corregir

correct-candidates = ¿Qué modelo es?{ $group ->
        [yes] {" "}Elige uno, o responde con el nombre.
        [chat] {""}
       *[no] {" "}Elige uno, o escribe el nombre.
    }
correct-brands = ¿Qué marca?
correct-models = ¿Qué modelo de { $brand }?
correct-which = ¿A cuál te refieres?
correct-noted = ✅ { $name }. ¡Gracias!
correct-changed = { $before ->
        [none] ✅ { $name }. ¡Gracias! He corregido mi última respuesta aquí.
       *[other] ✅ { $name }, no { $before }. ¡Gracias! He corregido mi última respuesta aquí.
    }
correct-reply =
    { $names }

    Responde a este mensaje con el nombre correcto. Con /cancel se queda mi respuesta.
correct-open = { $group ->
        [chat] Responde a este mensaje con el nombre del modelo.
        [yes] Elige el modelo en este mensaje, o responde con su nombre.
       *[no] Elige el modelo en este mensaje, o escríbeme su nombre.
    }
correct-not-found = { $group ->
        [chat] “{ $text }” aún no lo conozco. ¿Es uno de estos?
       *[no] “{ $text }” aún no lo conozco. ¿Se lo propongo a mis administradores, o es uno de estos?
    }
correct-no-photo = Primero envíame una foto. Si me equivoco, responde con /correct y el nombre.
correct-reply-what = En ese mensaje no he respondido a ninguna foto. Responde con /correct a una foto o a mi respuesta.
correct-not-yours = Solo quien envió la foto puede corregir mi respuesta.
correct-below = Hay una pregunta más nueva abajo.
correct-suggested = 📝 { $name }: se lo he propuesto a mis administradores, ¡gracias!

## La respuesta a un toque, 200 caracteres como máximo

tap-thanks = ¡Gracias!
tap-noted = ✅ { $name }
tap-suggested = He propuesto { $name } a mis administradores. ¡Gracias!
tap-name = ¿Cómo se llama? Escríbeme el nombre.
tap-stays = Alguien ya ha dicho { $name }, así que se queda.
tap-cancelled = De acuerdo, no ha cambiado nada.
tap-not-yours = Estos botones son para quien envió la foto. ¡Envíame una tuya!
tap-reply = La foto la envió un grupo o un canal, y no sé si escribes en su nombre. Responde a mi respuesta en su nombre, con el nombre del modelo.
tap-old = Ya no tengo esa foto. Envíamela otra vez, por favor.

## Cuenta

start =
    ¡Hola! 👟 Envíame la foto de una zapatilla y te digo qué modelo es y dónde comprarla.

    ¿Me he equivocado? Toca 👎 y dímelo. Más: /help
help =
    <b>Cómo funciona</b>

    📸 Envía una foto, un álbum o un vídeo corto. Lo mejor: una sola zapatilla, de lado, con buena luz y que llene la foto.
    👎 ¿Me he equivocado? Tócalo y elige el modelo correcto, o responde a mi respuesta con su nombre. También vale:
    /correct jordan 1 high

    /brands – los { $models } modelos de { $brands } marcas que conozco
    /settings – idioma, país, tus fotos
    /privacy – qué guardo, y /forget lo borra
    /cancel – cierra una pregunta abierta

    <b>En grupos</b> menciona a @{ $bot } en la descripción de una foto o al responder a ella; también vale /classify como respuesta. Si soy administrador, respondo a todas las fotos.
    <b>En cualquier chat</b> escribe @{ $bot } y un nombre.
help-admins =
    <b>Comandos para administradores</b>

    { $lines }
cancel-closed = De acuerdo, no ha cambiado nada.
cancel-nothing = No hay nada que cancelar. ¡Envíame la foto de una zapatilla!

## Ver modelos

browse-brand = Modelos de <b>{ $brand }</b> que conozco:
browse-brands = <b>¿Qué marca?</b>
browse-several = { $many ->
        [yes] Encajan { $count } modelos. Elige uno o escribe un nombre más completo:
       *[no] ¿Quizá buscabas…?
    }
browse-model = <b>{ $name }</b>
browse-price = { $known ->
        [abroad] El precio de hoy en tu país lo ves en las tiendas:
       *[no] No conozco su precio oficial. El precio de hoy está en las tiendas:
    }
browse-code =
    🏷 <b>{ $name }</b>

    Un código de modelo identifica una versión con sus colores. Estas tiendas buscan exactamente esa:
facts-year = desde { $year }
facts-price = { $country ->
        [here] precio oficial { $price } ({ $year })
        [US] precio oficial en EE. UU.: { $price } ({ $year })
       *[other] precio oficial { $price } ({ $country }, { $year })
    }
facts-colours = 🎨 { $colours }
facts-code = 🏷 { $code }
colour = { $name ->
        [black] negro
        [white] blanco
        [grey] gris
        [beige] beige
        [brown] marrón
        [red] rojo
        [orange] naranja
        [yellow] amarillo
        [green] verde
        [blue] azul
        [purple] morado
       *[pink] rosa
    }
browse-shared = <b>{ $name }</b> · con @{ $bot }
browse-description = { $shops }
button-brand = Más modelos de { $brand }
button-all-brands = Todas las marcas
button-ask-bot = 👟 Reconoce tus zapatillas
tap-browse-old = Ese modelo ya no está. En /brands ves los que conozco.

## Ajustes y privacidad

settings =
    <b>Ajustes</b>

    Toca para cambiar:
settings-language = 🗣 { $language }
settings-country = 🛒 { $country }
settings-size = 👟 Talla: { $size }
settings-any-size = cualquiera
settings-sizes = ¿Qué talla usas? Google y eBay la usan en la búsqueda. Las tallas de EE. UU. son de hombre.
settings-colours = { $colours ->
        [yes] 🎨 Sí · buscar con los colores de la foto
       *[no] 🎨 No · buscar con los colores de la foto
    }
button-any-size = Cualquier talla
settings-keep = { $keep ->
        [yes] 📷 Sí · usar mis fotos para aprender
       *[no] 📷 No · usar mis fotos para aprender
    }
tap-settings-keep-yes = Desde ahora guardo las fotos que corrijas.
tap-settings-keep-no = Hecho. Tus fotos se han borrado y no guardo ninguna más.
settings-notify = { $notify ->
        [yes] 🔔 Sí · novedades sobre mis correcciones
       *[no] 🔕 No · novedades sobre mis correcciones
    }
settings-languages = Idioma
settings-countries = ¿En qué país compras?
settings-as-telegram = Automático ({ $now })
settings-everywhere = en todo el mundo
settings-done = Guardado.
button-done = ✓ Listo
language-name = Español
settings-chat = Cuando escribes en nombre de un grupo o un canal, no sé quién eres. Envíame /settings en nuestro chat privado.
tap-settings-not-yours = Estos son los ajustes de otra persona. Los tuyos: /settings
privacy =
    <b>Qué guardo</b>

    • Tu ID de Telegram (un número que no es tu teléfono), tu idioma y tus /settings. Tu nombre no.
    • Lo que he respondido y lo que has corregido. Después de { $days } días solo los totales, salvo las correcciones.
    • Nombres de modelos que aún no conozco: { $days } días, para mis administradores.
    • Tus fotos: solo si has dicho que sí. Solo las ven mis administradores.
    • Tus mensajes: se borran en cuanto respondo{ $admin ->
        [yes] ; un /addmodel que hayas empezado, en menos de dos horas
       *[no] {""}
    }.

    /forget lo borra todo, y la próxima versión se entrena sin ello.

## Paciencia

quota-wait = ¡Demasiadas fotos a la vez! Me he saltado { $more ->
        [0] esta
        [1] esta y otra
       *[other] esta y otras { $more }
    }. { $more ->
        [0] Envíala
       *[other] Envíalas
    } otra vez{ $seconds ->
        [0] {""}
        [one] {" "}dentro de un segundo
       *[other] {" "}dentro de { $seconds } segundos
    }, por favor.

## Lo que el bot dice de sí mismo: 64, 512 y 120 caracteres como máximo

bot-name = Sneakers
bot-description =
    Envíame la foto de una zapatilla y te digo qué modelo es, lo seguro que estoy y dónde comprarla.

    También valen álbumes, vídeos cortos e imágenes como archivo.
bot-about = Reconoce zapatillas en una foto y te dice dónde comprarlas.

## Pistas: mensajes sin foto

hint-text = Envíame la foto de una zapatilla y te digo qué modelo es. En /brands ves los modelos que conozco.
hint-hello = ¡Hola! 👟 Envíame la foto de una zapatilla y te digo qué modelo es.
hint-thanks = ¡De nada! 👟
hint-unlisted = “{ $text }” aún no lo conozco. En /brands ves los modelos que conozco. Si tienes una foto, envíamela: así puedes proponer el nombre.
hint-name = ¿Es el de tu última foto?
hint-name-reply = Si mi última respuesta es incorrecta, responde a ella con el nombre.
hint-same = { $judged ->
        [yes] Es lo mismo que tengo aquí. ¡Gracias!
        [reply] Es lo mismo que he dicho aquí. ¿Es correcto? Responde con “sí”.
       *[no] Es lo mismo que he dicho aquí. Si es correcto, toca 👍.
    }
hint-classify = Envíame la foto de una zapatilla, o responde con /classify a una de este chat.
hint-command = No conozco ese comando. Envíame la foto de una zapatilla, o mira /help.
hint-sticker = ¡Qué bueno! Pero yo solo sé de zapatillas. ¿Tienes una foto?
hint-voice = No puedo escuchar audios, solo miro fotos. 📸
hint-location = ¡Bonito sitio! Pero yo solo sé de zapatillas. ¿Tienes una foto?
hint-poll = No voto, solo sé de zapatillas. ¿Tienes una foto?
hint-contact = Gracias, pero yo solo sé de zapatillas. ¿Tienes una foto?
hint-dice = ¡Buena tirada! Ahora envíame la foto de una zapatilla.
hint-link = No abro enlaces. Envíame la imagen, como foto o como archivo.
hint-small-talk = ¡Me alegro de ayudar!
hint-unheard = No es un modelo que conozca. Si me he equivocado, responde a mi mensaje con /correct.
hint-price = No sé qué modelo es, así que no sé el precio. Pregúntamelo con el nombre, por ejemplo “precio gazelle”.
hint-awaited = Espero el nombre del modelo. Elige uno arriba, escríbelo, o /cancel.
hint-other = Solo entiendo fotos y vídeos cortos. 📸
hint-answered = Esta es mi respuesta a esa foto.

## Lo que se dice en lugar de un nombre: frases entre comas, sin importar acentos ni puntos

small-talk-yes = sí, si, sip, claro, claro que sí, correcto, exacto, exactamente, eso es, eso mismo, así es, es correcto, cierto, es verdad, verdad, perfecto, tienes razón, es esa, es ese, son esas, son esos, esas son, ese es, esa es, sí es, sí lo es, está bien
small-talk-no = no, nop, mal, incorrecto, incorrecta, falso, está mal, no es correcto, no es así, no es, no son, no lo es, no es esa, no es ese, no es esta, no son esas, no son estas, no son esos, te equivocas, te has equivocado, te equivocaste, no es una zapatilla, no son zapatillas, no es un zapato, no son zapatos, ninguna zapatilla, no hay zapatillas
small-talk-unsure = no sé, no lo sé, ni idea, no tengo ni idea, no tengo idea, no estoy seguro, no estoy segura, quién sabe, no sabría decirte
small-talk-idle = hola, buenas, qué tal, hey, hi, hello, buenos días, buenas tardes, buenas noches, adiós, hasta luego, gracias, muchas gracias, mil gracias, muchísimas gracias, no gracias, de nada, por favor, perdona, perdón, lo siento, ok, okay, vale, de acuerdo, genial, bien, muy bien, guay, qué guay, wow, thanks
small-talk-hello = hola, buenas, hey, hi, hello, buenos días, buenas tardes, buenas noches, qué tal
small-talk-thanks = gracias, muchas gracias, mil gracias, muchísimas gracias, thanks, genial, guay, qué guay, wow, muy bien
small-talk-question = cuánto cuesta, cuánto cuestan, cuánto vale, cuánto valen, cuánto es, cuánto son, cuánto, a cuánto, cuál es el precio, cuál es su precio, qué precio, precio, precios, dónde compro, dónde lo compro, dónde la compro, dónde los compro, dónde las compro, dónde puedo comprar, dónde puedo comprarlo, dónde puedo comprarla, dónde puedo comprarlos, dónde puedo comprarlas, dónde lo puedo comprar, dónde la puedo comprar, dónde los puedo comprar, dónde las puedo comprar, dónde comprar, dónde comprarlo, dónde comprarla, dónde comprarlos, dónde comprarlas, dónde se compra, dónde se compran, dónde se vende, dónde se venden, dónde lo venden, dónde la venden, dónde los venden, dónde las venden, dónde encuentro, dónde lo encuentro, dónde la encuentro, dónde los encuentro, dónde las encuentro, dónde puedo encontrar, dónde puedo encontrarlo, dónde puedo encontrarla, dónde puedo encontrarlas
small-talk-pointing = lo, la, los, las, el, un, una, unos, unas, y, es, son, está, están, tiene, tienen, de, del, su, para, por, a, en, que, cuál, este, esta, estos, estas, esto, ese, esa, esos, esas, eso, par, modelo, zapatilla, zapatillas, zapato, zapatos, sneaker, sneakers, online, aquí, ahora, me dices, dime, sabes
small-talk-correcting = nop, mal, incorrecto, en realidad, más bien, pero, creo que, pienso que, me parece, me parece que, parece, parecen, diría que, te equivocas, te has equivocado, te equivocaste, está mal
caption-ordinary = mi, mis, mío, mías, nuestro, nuestras, tu, tus, su, sus, nuevo, nueva, nuevos, nuevas, viejo, viejas, con, al, desde, yo, me, nosotros, amo, mira, vendo, venta, rebajas, tienda, hoy, ayer, regalo, correr, gimnasio, entrenamiento, talla, número, camiseta, camisetas, camisa, sudadera, sudaderas, chaqueta, abrigo, jersey, pantalón, pantalones, chándal, falda, calcetines, gorra, sombrero, bolsa, bolso, mochila, ropa, shirt, hoodie, jeans, leggings, shorts

## Fotos guardadas para aprender

consent-question =
    ¿Puedo guardar esta foto, y las demás que corrijas, para mejorar?

    Solo las ven mis administradores. Puedes cambiar de opinión en /settings.
button-keep-yes = Sí, guárdala
button-keep-no = No, gracias
tap-keep-yes = ¡Gracias! Puedes cambiar de opinión en /settings.
tap-keep-later = ¡Gracias! Esta ya no la tengo, pero guardaré las que corrijas desde ahora. Puedes cambiar de opinión en /settings.
tap-keep-no = De acuerdo, no la guardo. Tu corrección cuenta igualmente aquí.
notice-taught = 🎉 Gracias a tu corrección reconozco mejor <b>{ $name }</b>. Es lo nuevo de la versión { $version }.
notice-listed = 🎉 Propusiste <b>{ $name }</b>: ya está en mi lista y estoy aprendiendo a reconocerlo.
button-quiet = 🔕 Desactivar estos avisos
tap-quiet = De acuerdo. Puedes volver a activarlos en /settings.

## Olvidar

forget-question = ¿Borro todos tus datos? Tus fotos y correcciones desaparecen ahora y para siempre, y la próxima versión se entrena sin ellas.
forget-chat =
    Aquí escribes en nombre de un grupo o un canal. Para borrar ahora y para siempre todo lo suyo, escribe: /forget sí

    Lo que enviaste con tu propio nombre se queda. Para eso, envíame /forget en nuestro chat privado.
forget-done = Hecho. Tus fotos, tus correcciones y mis respuestas se han borrado.
button-forget-yes = 🗑 Borrar mis datos
button-forget-no = Cancelar
tap-forget-no = No se ha borrado nada.

## Para los administradores

admin-only = Esto es para los administradores del bot.
admin-private = Úsalo en nuestro chat privado, por favor.
admin-edited = Los comandos editados no cuentan. Envíalo como mensaje nuevo, por favor.
tap-admin-only = Estos botones son para los administradores del bot.
tap-admin-old = Estos botones ya no valen. Empieza de nuevo, por favor.

## Revisar las correcciones

review-empty = Nada que revisar 🎉
review-item =
    <b>Revisión</b> · pendientes: { $waiting }

    He dicho: { $said }
    { $votes }

    Por qué está aquí: { $why }
review-known = { $count ->
        [one] Foto pequeña: aprobada como { $name }
       *[other] Fotos pequeñas: aprobadas como { $name }
    }
review-said-none = ninguna zapatilla
review-said-unknown = no lo conozco ({ $said })
review-guess = { $name } { $probability }
review-vote = { $own ->
        [yes] { $others ->
            [0] Quien envió la foto dice
            [one] Quien envió la foto y 1 persona más dicen
           *[other] Quien envió la foto y { $others } personas más dicen
        }
       *[no] { $others ->
            [one] 1 persona dice
           *[other] { $others } personas dicen
        }
    }: { $name }{ $confirmed ->
        [all] {" "}(confirmado)
        [0] {""}
       *[some] {" "}(confirmaciones: { $confirmed })
    }{ $proven ->
        [0] {""}
       *[some] {" "}· acertaron antes: { $proven }
    }{ $distrusted ->
        [0] {""}
       *[some] {" "}· fallaron antes: { $distrusted }
    }
review-votes-more = … y { $count ->
        [one] un modelo más
       *[other] { $count } modelos más
    }
review-why = { $why ->
        [new_user] usuario nuevo
        [conflict] opiniones distintas
        [far] no se parece a las fotos de ese modelo
        [suspicious] etiqueta poco habitual
        [unknown_model] nunca he visto ese modelo
       *[distrusted] el usuario ya se ha equivocado
    }
review-no-photo = Telegram no muestra esta foto. Aun así puedes decidir, o saltarla.
review-brands = ¿Qué marca es?
review-models = ¿Qué modelo de { $brand } es?
review-finished = { $last } Listo 🎉{ $skipped ->
        [yes] {" "}Con /review vuelve lo que has saltado.
       *[no] {""}
    }
review-all =
    ¿Apruebo estas { $count } fotos como <b>{ $name }</b>?

    ¿Alguna no te convence? Vuelve atrás y decide una por una.
button-approve = ✓ { $name }
button-approve-all = { $more ->
        [0] ✓✓ Aprobar las { $count }…
       *[other] ✓✓ Aprobar { $count } juntas…
    }
button-approve-these = ✓✓ Aprobar estas { $count }
button-reject = ✗ Rechazar
button-relabel = ✏️ Otro modelo…
button-undo = ↩ Deshacer
tap-decided = { $decision ->
        [approve] Aprobada: { $name }.
        [reject] Rechazada.
        [relabel] Aprobada: { $name }.
       *[skip] Saltada.
    }
tap-decided-all = { $count ->
        [one] Aprobada 1 foto: { $name }.
       *[other] Aprobadas { $count } fotos: { $name }.
    }
tap-decided-by-another = Otro administrador se ha adelantado: { $word }
tap-photos-changed = Las fotos pendientes han cambiado. Míralas otra vez.
tap-undo = Deshecho

## Versiones

versions-list =
    <b>Versiones</b>

    { $lines }
versions-line =
    { $state ->
        [live] ●
        [gone] ✕
        [discarded] ✕
       *[ready] ○
    } <b>Versión { $number }</b>{ $state ->
        [live] {" "}· <b>en uso</b>
        [gone] {" "}· descartada, archivos borrados
        [discarded] {" "}· descartada
       *[ready] {""}
    }
    { $result ->
        [better] { $value } de aciertos: { $points } puntos mejor que la versión { $than }
        [same] { $value } de aciertos: tan buena como la versión { $than }
        [passed] ha superado todas las pruebas
        [failed] no ha superado las pruebas frente a la versión { $than }
       *[none] conoce { $labels } modelos
    }
    { $date }
version-show =
    { $title }
    { $state ->
        [live] ● En uso
        [gone] ✕ Descartada, archivos borrados
        [discarded] ✕ Descartada
       *[ready] ○ No está en uso
    } · { $labels } modelos
    { $date }
    <blockquote expandable>{ $details }</blockquote>

    { $trail }
version-title = <b>Versión { $number }</b>
version-result = { $result ->
        [better] ✅ <b>La versión { $number } es mejor</b>: { $value } de aciertos
        [same] ✅ <b>La versión { $number } es igual de buena</b>: { $value } de aciertos
        [passed] ✅ <b>La versión { $number } ha superado todas las pruebas</b>
       *[failed] ⛔ <b>La versión { $number } no ha superado las pruebas</b>: { $reason }
    }{ $before ->
        [none] {""}
       *[some] {" "}({ $against ->
            [live] ahora
           *[former] versión { $than }:
        } { $before })
    }.{ $learned ->
        [none] {""}
       *[some] {" "}Ha aprendido { $learned }.
    }
version-figures =
    En sus fotos de prueba: { $top1 } de aciertos, { $top3 } entre las tres primeras
    Sus porcentajes se desvían { $ece } de media
    ID: <code>{ $id }</code>
version-no-trail = Nunca ha estado en uso.
version-trail =
    En uso desde { $at }{ $who ->
        [none] {""}
        [bot] , por decisión del bot
        [you] , por decisión tuya
        [admin] , por decisión de un administrador
       *[named] , por decisión de { $name }
    }{ $forced ->
        [yes] {" "}a pesar de no superar las pruebas
       *[no] {""}
    }: { $reason }
version-shipped = venía con el programa
version-live = <b>La versión { $number }</b> está en uso: desde ahora responde ella.
version-live-already = La versión { $number } ya está en uso.
version-held = { $why ->
        [stale] La versión { $number } nunca se ha comparado con la versión { $live }, que está en uso, solo con la versión { $against }. Con /retrain haces una que sí.
        [followed] La versión { $live }, que está en uso, se hizo después de la versión { $number } y se comparó con ella: { $passed ->
            [yes] superó todas las pruebas
           *[no] no las superó
        }.
       *[gate] La versión { $number } no ha superado las pruebas.
    } Para poner en uso la versión { $number } de todos modos, escribe:

    <code>/promote { $id }</code>
version-none = No conozco ninguna versión “{ $word }”. La lista está en /versions.
version-gone = La versión { $number } se descartó y sus archivos se borraron { $days } días después. Con /retrain haces una nueva.
version-refused =
    <b>La versión { $number } no funciona aquí.</b> Sigue respondiendo la versión { $live }.

    { $reason }
promote-tapped = puesta en uso
promote-typed = puesta en uso con un comando{ $stale ->
        [yes] , sin compararla con la que estaba en uso
       *[no] {""}
    }
rollback-question =
    ¿Vuelvo de la versión { $was } a la versión <b>{ $back }</b>?

    { $reason ->
        [none] ¿Por qué? Toca un motivo, o escríbelo: /rollback el motivo
       *[given] Motivo: { $reason }
    }
rollback-done = <b>La versión { $back }</b> vuelve a estar en uso, en lugar de la versión { $was }. Motivo: { $reason }
rollback-none = No hay ninguna versión a la que volver.
rollback-worse = Las respuestas han empeorado
rollback-mistake = Se puso en uso por error
rollback-trying = Solo era una prueba
button-version = Versión { $number }
button-promote = ▲ Poner en uso
button-promote-anyway = ▲ Poner en uso igualmente…
button-promote-stale = ▲ Poner en uso sin comparar…
button-promote-former = ▲ Volver a poner en uso…
button-discard = ✕ Descartar
button-report = 📊 Informe
button-go-back = ← Volver a la versión { $number }
tap-promoted = La versión { $number } está en uso
tap-discarded = La versión { $number } está descartada
tap-changed = Otra versión acaba de entrar en uso. Míralo otra vez.
report-caption = Versión { $number }: { $shown ->
        [confusion] qué confunde
        [changes] qué ha cambiado en cada modelo
       *[both] qué confunde y qué ha cambiado en cada modelo
    }

## Reentrenamiento

run-nothing-new = No hay fotos aprobadas después de la versión { $base }. ¿Reentreno de todos modos?
button-retrain-anyway = 🔁 Reentrenar igualmente
run-not-now = De acuerdo, no reentreno.
run-progress =
    <b>Reentrenamiento</b> desde la versión { $base }
    { $news }

    { $bar } { $percent }
    { $step }{ $left }
run-new-labels-none = No hay fotos aprobadas nuevas.
run-new-labels = { $count ->
        [one] 1 foto nueva
       *[other] { $count } fotos nuevas
    }: { $models }
run-new-labels-model = { $name } ({ $count })
run-step = { $step ->
        [waiting] Espero a un trainer
        [start] Empiezo
        [embed] Leo las fotos nuevas
        [check] Compruebo las etiquetas
        [train] Entreno
        [thresholds] Ajusto el umbral del “no lo sé”
        [attach] Monto las piezas
        [measure] Pruebo con fotos que nunca ha visto
        [compare] Comparo con la versión en uso
        [report] Dibujo el informe
        [register] Guardo
       *[other] Trabajo
    }
run-no-trainer = Ningún trainer ha empezado todavía. Si el bot funciona con <code>--no-trainer</code>, arranca uno: <code>sneakers trainer</code>, con la misma base de datos y el mismo almacén de objetos.
run-left-seconds = {" "}· quedan unos { $seconds } s
run-left-minutes = {" "}· quedan unos { $minutes } min
run-cancelling = <b>Reentrenamiento</b>: parando…
run-cancelled = <b>Reentrenamiento cancelado.</b> Sigue respondiendo la versión { $base }.
run-failed =
    <b>El reentrenamiento ha fallado.</b> Sigue respondiendo la versión { $base }.

    { $reason }
failure-why = { $why ->
        [silent] El trainer { $trainer } dio su última señal el { $at }, en el paso “{ $step }”. Se detuvo, o su máquina está apagada. No ha cambiado nada; empieza de nuevo.
        [database] La base de datos no respondía, o no dejaba escribir. No ha cambiado nada; empieza de nuevo cuando vuelva.
        [storage] El almacén de fotos y versiones no responde, o lo rechaza.
        [version] Una versión está incompleta o dañada, o no funciona allí.
        [catalogue] Falta un modelo en el catálogo.
        [photos] Las fotos no se pueden usar.
        [workers] Ningún worker puede hacer el trabajo.
        [disk] El resultado no se puede escribir en el disco.
        [training] Un paso del entrenamiento no puede continuar.
       *[unexpected] Error inesperado: mira el registro.
    }
failure-told = { $detail }
failure-detail = <code>{ $detail }</code>
run-other = Ya hay un reentrenamiento en marcha:
run-same = Mismo resultado que la <b>versión { $number }</b>: no ha cambiado nada.
run-done =
    { $result }
    <blockquote expandable>{ $details }</blockquote>
run-made = Hecha en { $seconds } s con las fotos de base{ $taught ->
        [0] {""}
        [one] {" "}y 1 foto de un usuario
       *[other] {" "}y { $taught } fotos de usuarios
    }
gate-result = { $passed ->
        [yes] <b>✓ Pruebas superadas</b>
       *[no] <b>✗ Pruebas no superadas</b>
    }, frente a la versión { $than }:
gate-followed = La versión { $live }, que está en uso, se hizo después de esta y { $passed ->
        [yes] superó todas las pruebas.
       *[no] no superó las pruebas.
    }
gate-stale = ⚠️ Comparada con la versión { $against }, pero ahora está en uso la versión { $live }.
gate-more = { $models } y { $count } más
gate-line = { $passed ->
        [yes] ✓
       *[no] ✗
    } { $text }
gate-check = { $name ->
        [labels] { $passed ->
            [yes] conoce todos los modelos que conocía antes{ $withdrawn ->
                [none] {""}
               *[other] , salvo { $withdrawn } (quitados, o con fotos borradas por quien las envió)
            }
           *[no] ya no conoce { $model ->
                [none] { $value } de los modelos que conocía antes
               *[other] { $model }
            }
        }
        [top1] { $value } de aciertos, antes { $live }
        [known] { $value } de aciertos en los modelos de antes, antes { $live }
        [recall] { $passed ->
            [yes] ningún modelo ha empeorado más de { $limit }
           *[no] { $model }: { $value } de aciertos, antes { $live }
        }
        [calibration] los porcentajes se desvían { $value }, antes { $live }
        [accepted] { $value } de los modelos conocidos reconocidos como tales, antes { $live }
        [unknown] detecta los modelos desconocidos: { $value } de 1, antes { $live }
        [named] da por error un nombre a { $value } de los modelos desconocidos, antes { $live }
        [no_sneaker] detecta las fotos sin zapatilla: { $value } de 1, antes { $live }
        [source] { $passed ->
            [yes] ningún tipo de foto ha empeorado más de { $limit }
           *[no] { $kind ->
                [unknown] da por error un nombre a { $value } de los modelos desconocidos en fotos de { $source }, antes { $live }
                [no_sneaker] da por error un nombre a { $value } de los otros objetos en fotos de { $source }, antes { $live }
               *[known] { $value } sin el nombre correcto en fotos de { $source }, antes { $live }
            }
        }
        [locator] { $passed ->
            [yes] encuentra las zapatillas como antes
           *[no] encuentra las zapatillas con otro localizador, que nadie ha medido
        }
        [size] tamaño ×{ $value } (como máximo ×{ $limit })
        [latency] tiempo por respuesta ×{ $value } (como máximo ×{ $limit })
        [floor_top1] { $value } de aciertos (al menos { $limit })
        [floor_accepted] { $value } de los modelos conocidos reconocidos como tales (al menos { $limit })
        [floor_calibration] los porcentajes se desvían { $value } (como máximo { $limit })
        [floor_unknown] detecta los modelos desconocidos: { $value } de 1 (al menos { $limit })
        [floor_no_sneaker] detecta las fotos sin zapatilla: { $value } de 1 (al menos { $limit })
        [uncompared] no se ha comparado con la versión en uso, que no se pudo probar
       *[other] { $name }: { $value }
    }{ $allowed ->
        [few] {" "}(puede ser casualidad: pocas fotos)
        [chance] {" "}(puede ser casualidad)
        [points] {" "}(se admite { $points ->
            [one] 1 punto
           *[other] hasta { $points } puntos
        } menos)
        [more] {" "}(se admite { $points ->
            [one] 1 punto
           *[other] hasta { $points } puntos
        } más)
        [less] {" "}(se admite hasta { $limit } menos)
       *[none] {""}
    }
tap-cancelling = Parando…

## Estadísticas

stats =
    <b>Estadísticas</b>

    { $photos ->
        [one] 1 foto
       *[other] { $photos } fotos
    } de { $people ->
        [one] 1 persona
       *[other] { $people } personas
    }: { $named } con nombre, { $unknown } de modelos desconocidos, { $none } sin zapatilla
    Valoradas por usuarios: { $right ->
        [one] 1 acierto
       *[other] { $right } aciertos
    }, { $wrong ->
        [one] 1 error
       *[other] { $wrong } errores
    } ({ $agreement } de aciertos)
    Fotos guardadas para aprender: { $kept }

    <b>Aciertos por modelo</b>
    { $models }

    <b>Seguridad por semana</b>
    { $weeks }
stats-asked =
    <b>Aún no están en la lista</b>
    { $names }
stats-asked-name = { $name }: pedido por { $people ->
        [one] 1 persona
       *[other] { $people } personas
    }
button-add-asked = ➕ { $name }
button-ignore-asked = ✕ Ignorar
tap-ignored = { $name } ya no está en esta lista.
stats-none = nada todavía
stats-model = { $name }: { $right } de { $judged }
stats-week = { $week } { $bar } { $confidence } ({ $photos })

## Añadir un modelo

add-brand = ¡Un modelo nuevo! ¿De qué marca es? Elige una, o escríbela.
add-brand-of = ¿De qué marca es <b>{ $name }</b>? Elige una, o escríbela.
add-name = ¿Cómo se llama el modelo de { $brand }, sin la marca?
add-aliases = ¿Con qué otros nombres se conoce { $name }? Escríbelos separados por comas.
add-links = ¿Dónde se compra { $name }? Escribe las direcciones de las tiendas (https://…), una por línea. Salta este paso para usar las tiendas de siempre.
add-confirm =
    <b>{ $name }</b>

    Otros nombres: { $aliases }
    Tiendas: { $links }
    Código: <code>{ $slug }</code>
add-none = ninguno
add-shops = las de siempre
add-done =
    <b>{ $name }</b> está en la lista.

    Envía 3 fotos con <code>/correct { $name }</code>: desde entonces lo reconozco. Las fotos de otras personas esperan en /review.
add-chosen = <b>{ $name }</b> no estaba en la lista. Eres admin: con tu elección se ha añadido para todos.
add-listed =
    ¿A qué modelo te refieres? De cada uno ya tengo una foto, así que lo reconoceré enseguida.

    Otro modelo: /addmodel marca | nombre
add-listed-too = De estos ya tengo una foto. Toca uno para añadirlo tal cual.
add-listed-done = <b>{ $name }</b> está en la lista. Lo conozco por la foto de una tienda; con fotos aprobadas lo reconoceré mejor.
add-retired = <b>{ $name }</b> ya no está en la lista. Hasta el próximo /retrain aún puedo responderlo.
add-left = No se ha añadido ningún modelo.
add-known = Ese ya lo conozco: { $word }.
add-bad-name = “{ $word }” es demasiado corto o demasiado largo: marca y nombre pueden tener 40 letras y cifras en total.
add-no-letters = “{ $word }” no tiene letras ni cifras. Escribe el nombre con letras, por favor.
add-too-long = “{ $word }” es demasiado largo: un nombre tiene como máximo 60 caracteres.
add-colon = “{ $word }” tiene dos puntos. Quítalos, por favor.
add-too-many = Son { $word } de una vez, y diez es el máximo.
add-taken = “{ $word }” ya es un nombre de { $other }. Quítalo, por favor.
add-bad-link = “{ $word }” no es una dirección como https://www.nike.com/w/dn8.
add-bad-form =
    En un solo mensaje: /addmodel marca | nombre | otros nombres | direcciones

    Por ejemplo: /addmodel Nike | Air Max DN8 | dn8, air max dn 8
button-add = ✓ Añadir
button-skip = Saltar →
button-take-back = ↩ Retirar

## Errores

error-not-a-picture = No puedo abrirlo. Envía una foto, un archivo de imagen (JPEG, PNG, WebP, AVIF, HEIC) o un vídeo corto (MP4, WebM).
error-damaged = El archivo está dañado y no puedo abrirlo. Envíalo otra vez, o haz otra foto.
error-too-large = Es demasiado grande ({ $megabytes } MB como máximo, y sin dimensiones gigantescas). Envíalo como foto en lugar de archivo.
error-too-complex = El archivo es demasiado complejo para abrirlo. Guarda la imagen de nuevo, o haz una captura de pantalla, y envíala.
error-download = Ahora mismo no he podido descargar tu imagen. Envíala otra vez en un momento, por favor.
error-internal = Perdona, algo ha fallado por mi parte. Inténtalo otra vez en un momento, por favor.

## El menú de comandos, 256 caracteres como máximo cada uno

command-start = Empezar
command-brands = Los modelos que conozco
command-classify = Reconocer una foto (como respuesta)
command-correct = Decirme el modelo correcto (como respuesta)
command-cancel = Cerrar la pregunta abierta
command-review = Revisar las correcciones
command-retrain = Entrenar una versión nueva
command-versions = Las versiones, y cuál está en uso: /versions 2
command-promote = Poner en uso una versión: /promote 2
command-rollback = Volver a la versión anterior
command-addmodel = Añadir un modelo de zapatilla
command-stats = Fotos, correcciones, modelos pedidos
command-help = Cómo funciona
command-settings = Idioma, país, tus fotos
command-privacy = Qué guardo
command-forget = Borrar mis datos
