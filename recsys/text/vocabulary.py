"""The English word lists that reading a request needs. Words are written without apostrophes ("dont")."""

from __future__ import annotations


def word_list(text: str) -> list[str]:
    """The words of a text in order, for tables that read better as prose."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def phrase_list(text: str) -> list[str]:
    """Phrases separated by bars or line ends."""
    return [phrase.strip() for phrase in text.replace("\n", "|").split("|") if phrase.strip()]


FUNCTION_WORDS = word_set("""
    a an the this that these those such what whatever which whichever who whom whose where when why how there here
    and or nor but so yet if then than as because while although though unless until till since whether
    of in on at by for from with without within into onto upon to toward towards about above across after against
    along among around before behind below beneath beside besides between beyond during except inside near off
    out outside over past per plus through throughout under up via versus vs
    i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours
    ourselves they them their theirs themselves one ones someone somebody anyone anybody everyone everybody
    is am are was were be been being do does did doing done have has had having will would shall should can could
    may might must ought not no none never neither either both each every all any some another other others
    im ive id youre youve youd hes shes its were theyre theyve theyd weve thats theres heres whats whos wheres hows
    isnt arent wasnt werent dont doesnt didnt havent hasnt hadnt wont wouldnt cant cannot couldnt shouldnt mustnt aint
    i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll we're we've we'd
    we'll they're they've they'd they'll that's that'd that'll there's here's what's who's who'd where's how's let's
    very too quite rather really just only even also still ever always again already almost enough much more most less
    least many few own same like like's unlike
    """)

CHIT_CHAT = word_set("""
    film films movie movies flick flicks cinema title titles picture
    hi hello hey hiya howdy greetings goodbye bye thanks thank thankyou thx ty cheers please pls plz welcome sorry
    yes yeah yep yup yea yay nope nah ok okay sure alright right well oh ah hmm hm um umm uh lol haha hahaha wow omg
    look looking looked search searching seek seeking find finding found hunting recommend recommended recommending
    recommendation recommendations reccomend recomend suggest suggested suggesting suggestion suggestions propose
    advise want wants wanted wanting wanna need needs needed needing wish prefer prefers preferred preferably
    watch watched watching watches rewatch rewatching see seeing seen saw view viewing viewed check checked checking
    enjoy enjoyed enjoying enjoys enjoyable liked likes liking loved loves loving adored adore
    something anything everything nothing thing things stuff somewhat sort sorts kind kinds kinda type types genre
    genres category categories lot lots bit
    good great nice cool fantastic awesome excellent amazing wonderful brilliant perfect superb terrific solid decent
    fine best better greatest bad favourite favorite favourites favorites fav fave faves interested interesting
    ideas idea option options pick picks choice choices similar
    give gimme tell let lets got get gets getting try tried trying know knew known think thought thinking guess believe
    maybe perhaps probably definitely absolutely actually basically honestly especially particularly possibly hopefully
    today tonight tomorrow yesterday weekend evening currently lately recently
    heard hear hearing seems seem sounds sound feels
    else gonna goes meets
    """)

CONTENT_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in phrase_list("""
    good versus evil|good vs evil|good and evil|good guys|good cop|feel good|feelgood|bad guy|bad guys|bad cop|bad boy
    best friend|best friends|best man|great war|great depression|great escape|great gatsby|true love|get rich
    right wing|right hand|fine art|love story|love stories|love affair|love triangle|sound design|sound track
    film making|film industry|film director|film critic|film star|film crew|movie star|movie theatre|movie business
    silent film|silent films|treasure hunting|bounty hunting|picture perfect|last picture|road movie|road movies
    buddy movie|buddy movies|self help|going home|coming home|bad luck|good luck|found footage|well done|things to come
    perfect crime|
    perfect murder|wish fulfilment|lost and found|evening gown|wonderful life|well made|well acted|well written
    """)
)

CHIT_CHAT_PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in phrase_list("""
    nothing special|no matter|not only
    i love|we love|they love|you love|really love|also love|just love|would love|id love|i do love|kids love
    who love
    who loves|my love for|i like|we like|you like|they like|would like|id like|do like|dont like|really like|also like
    show me|show us|are there|is there|in the mood for|in the mood|mood for|feel like|feeling like|i feel like
    how are you|how about|what about|a lot of|lots of|kind of|sort of|type of|can you|could you|would you|will you
    do you have|do you know|have you|i have|i am|im in|a fan of|big fan of|huge fan of|fan of|fans of|big fan|huge fan
    not sure|no idea|of course|as well|by the way|at the moment|right now|these days|for me|for us|for tonight
    for today|for this weekend|make me|made me|makes me|no problem|good luck with|have a good|night in|movie night
    film night|date night|for a change|one of the|one of my|some of the|some of my|all time|must see|worth watching
    along the lines of|in the vein of|in the style of|reminds me of|reminded me of|reminiscent of|take me|keep me
    """)
)
