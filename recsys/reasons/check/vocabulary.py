"""The words of reasons that claim nothing of a film, and the words that say how an argument counts.

Words are written folded, as ``recsys.text.words.fold`` gives them.
"""

from __future__ import annotations

from recsys.text.vocabulary import FUNCTION_WORDS, word_list, word_set

ASKED = word_set("""
    asked ask asking wanted want wants wish wished wishes wishing hoped hope hoping request requested named typed
    mentioned word words query said wrote sought seek looking search searching avoid order ordered terms phrase
    """)
"""Words that tell of what the person said."""

COUNTS = word_set("""
    adds add added adding lifts lift lifted lifting counts count counted counting helps help helped helping leads lead
    leading carries carry carried weighs weigh weight brings bring brought gives give gave contributes contribute
    speaks speak argument arguments puts put places push pushes pushed raises raise matters matter decides decide
    pulls pull pulled lowers lower lowered lowering costs cost drags drag loses lose takes sum score points value values
    reason reasons plus minus gains gain earns earn support supports strongest weakest likeness nudge nudges
    answers answer fits fit match matches suits suit meets meet
    """)
"""Words that tell of what an argument does to the score."""

RATED = word_set("""
    liked loved enjoyed rate rates rated rating ratings stars star gave given liking history list taste seen
    five-star four-star three-star two-star one-star favourite favourites
    """)
"""Words that tell of what the person rated."""

AGAINST = word_set("""
    against lowers lower lowered lowering costs cost drags drag drag loses lose loss minus harms hurts subtracts
    despite
    """)
"""Words that say an argument lowers the score."""

PULLED = word_set("pulls pull pulled pulling takes take taken holds hold held sets set weighs counts speaks works")
"""Words that say so when "down", "back", "away", "off" or "against" follows."""

DOWNWARDS = word_set("down back away off against")

REFUSED = word_set("""
    not no nothing never neither nor without hardly none nobody nowhere lacks lack lacking missing absent
    isn't isnt doesn't doesnt don't dont cannot can't cant far short instead wrong unlike
    """)
"""Words that deny what stands near them."""

PRAISE = word_set("good great")
AMOUNT_OF = word_set("deal part bit share many few match fit")
"""Praise that claims nothing where an amount follows (\"a good deal\")."""

LIKENESS = word_set("likeness kin kinship relative cousin neighbour neighbours similar similarity")
"""Words that say a film is like another."""

GENRES = word_set("""
    action adventure animation animated children comedy comedies crime documentary drama dramas fantasy film-noir noir
    horror musical musicals mystery romance romances sci-fi thriller thrillers war western westerns
    """)
"""Genres, which a reason may deny of a film though nobody asked for them."""

LIFTS = word_set("""
    adds add added adding lifts lift lifted lifting helps help helped helping leads lead leading carries carry carried
    brings bring brought contributes raises raise raised gains earns supports boosts
    """)
"""Words that say an argument lifts the score."""

PARTLY = word_set("loosely loose partly only barely hardly scarcely little faint faintly slightly almost nearly")
"""Words that grant what stands near them only in part."""

SOFTENED = word_set("less though although but however yet even still weak weaker weakest while despite")
"""Words that may lead to an argument below zero, without denying it."""

MOST = word_set("most mainly chiefly mostly strongest leads leading main biggest largest foremost decides")
"""Words that say an argument is the largest."""

FAINT = word_set("""
    slightly little bit faint faintly barely hardly touch trace tiny modest modestly small smaller smallest scarcely
    trifle shade whisper least slight
    """)
"""Words that say an argument is small."""

A_LITTLE = word_set("little bit touch")
"""Words that say behind "a" how much, and claim nothing."""

STRONG = word_set("strongly clearly plenty heavily lot lots much greatly deal")
"""Words that say an argument is not small."""

NUMBERS = {name: number for number, name in enumerate(word_list("no one two three four five six seven eight nine ten"))}

FRAME = word_set("""
    film films movie picture story stories tale tells tell told telling follows follow following about concerns
    concern deals shows show here there where plot logline centres centre starts start begins begin ends opens
    set sets setting when goes place happens called
    """)
"""Words that bring in a plot without saying anything of it."""

OTHERS = word_set("""
    try expect enjoy watch think perhaps maybe mind tonight today evening next first second third last also together
    both half whole part parts way ways side sides kind sort thing things something anything everything nothing bit
    little deal fair fairly close closer closest near nearly nearer nearest far farther further
    further well worth look looks looking find finds found see sees sits stands stand comes come coming came go
    goes going keep keeps stay stays get gets make makes made take take work works working does done rest rests
    likely likewise alike similar similarity kin kinship relative neighbour neighbours neighbour's cousin link links
    linked connects connection tie ties touch trace hint hints note notes tone mood moods theme themes genre genres
    decade decades year years dates date dated from feel feels feeling air colour shade streak thread
    directed director directs direct made cast starring stars star featuring features actor actors actress appears
    average people person persons viewers audience audiences ratings rating rated
    strongly strong stronger strongest weak weaker slight slightly somewhat loosely loose closely partly mostly
    mainly chiefly really truly indeed certainly surely clearly plainly exactly precisely simply roughly broadly
    modest modestly faint faintly barely scarcely almost
    yes no honest honestly frankly fine right true fact case point choice pick suggestion recommendation
    answer answers fit fits fitting suit suits match matches meet meets hit hits
    miss misses short lack lacks missing absent instead apart alone single only else remain remains leave leaves
    big bigger biggest small smaller smallest large larger largest main high higher highest low top
    more most less least enough plenty lot lots full empty
    know knows knowing say says said tell call calls speak speaks talk promise promises offer offers bring brings
    share shares common play plays role tops carry carries sure doubt question
    belong belongs count counts explains explain means mean number numbers stretch exact mild mildly
    fond surprise matter matters main central heart core subject line row rows order smallest largest
    hair name names ahead thanks owes owe odd oddly admit admits admittedly equal equally halves hence squarely mere
    merely ready open opens used uses covers cover difference comparison listed leans lean settles settle let lets
    need needs once elsewhere care later mix company either way lies
    bare behind beyond beside added adding extra another bare barest hardly quite rather
    """)

SAYS_NOTHING = (
    ASKED
    | COUNTS
    | RATED
    | AGAINST
    | PULLED
    | DOWNWARDS
    | REFUSED
    | SOFTENED
    | MOST
    | FAINT
    | STRONG
    | FRAME
    | OTHERS
    | PRAISE
)
"""Every word that may stand in a reason without a row that holds it, function words beside them."""

NOT_WRITTEN = frozenset(word for word in FUNCTION_WORDS if "'" in word) | word_set("""
    same almost telling roughly partly honestly tonight today evening neither
    whole case settles settle all everything nearly doubt exact exactly fact true sure core sum point surprise
    hair likeness kin kinship relative cousin neighbour neighbours neighbour's similar alike owes certainly
    indeed dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt wont wouldnt cant couldnt shouldnt
    mustnt aint im ive id youre youve youd hes shes theyre theyve theyd weve thats theres heres whats whos
    wheres hows i me my mine myself we us our ours ourselves how told name names itself away promise promises
    miss misses stretch question explains explain means mean history list taste
    """)
"""Words that may stand, and that a small model uses too loosely to be given."""

MAY_BE_WRITTEN = (SAYS_NOTHING | FUNCTION_WORDS | frozenset(NUMBERS)) - NOT_WRITTEN
"""What a model that is held to words may write beside the words of its rows."""

CHANGES_SENSE = word_set("""
    not no never only almost nearly fake false would-be former supposed alleged imaginary failed dead ex pretend
    pretends pretending seemingly supposedly unless without neither nor refuses fails mock self-proclaimed attempted
    future     may might could would
    """)
"""Words of a story that cannot be left out from between others without changing what it says."""
