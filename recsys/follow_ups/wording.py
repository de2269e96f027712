"""How a person would put it: genres to leave out or to add, and themes that do not read well as they stand."""

from __future__ import annotations

from recsys.text.vocabulary import phrase_list

WITHOUT_GENRE = {
    "Action": "no action",
    "Adventure": "no adventures",
    "Animation": "no animation",
    "Children": "no family films",
    "Comedy": "no comedies",
    "Crime": "no crime",
    "Documentary": "no documentaries",
    "Drama": "no dramas",
    "Fantasy": "no fantasy",
    "Film-Noir": "no film noir",
    "Horror": "no horror",
    "IMAX": "",
    "Musical": "no musicals",
    "Mystery": "no mysteries",
    "Romance": "no romance",
    "Sci-Fi": "no science fiction",
    "Thriller": "no thrillers",
    "War": "no war films",
    "Western": "no westerns",
}
"""What leaves a genre out; empty where nobody would ask. Genres of other catalogues are refused by their name."""

WITH_GENRE = {
    "Action": "with more action",
    "Adventure": "an adventure",
    "Animation": "something animated",
    "Children": "for the whole family",
    "Comedy": "something funny",
    "Crime": "with a crime",
    "Documentary": "a documentary",
    "Drama": "a drama",
    "Fantasy": "with some fantasy",
    "Film-Noir": "a film noir",
    "Horror": "something scary",
    "IMAX": "",
    "Musical": "a musical",
    "Mystery": "with a mystery",
    "Romance": "with some romance",
    "Sci-Fi": "with some science fiction",
    "Thriller": "a thriller",
    "War": "a war film",
    "Western": "a western",
}
"""What asks for a genre beside what was asked; empty where nobody would."""

THEMES = {
    "small town": "set in a small town",
    "new york city": "set in New York City",
    "new york": "set in New York",
    "los angeles": "set in Los Angeles",
    "san francisco": "set in San Francisco",
    "paris": "set in Paris",
    "london": "set in London",
    "chicago": "set in Chicago",
    "texas": "set in Texas",
    "las vegas": "set in Las Vegas",
    "suburbia": "set in suburbia",
    "high school": "set in a high school",
    "college": "set in a college",
    "world war ii": "about the Second World War",
    "cold war": "about the Cold War",
    "great depression": "about the Great Depression",
    "road trip": "a road trip",
    "love triangle": "a love triangle",
    "serial killer": "a serial killer",
    "father and son": "about a father and son",
    "father and daughter": "about a father and daughter",
    "mother and daughter": "about a mother and daughter",
    "mother and son": "about a mother and son",
    "coming of age": "about coming of age",
    "fish out of water": "a fish out of water",
    "based on true story": "based on a true story",
    "true story": "based on a true story",
    "courtroom": "set in a courtroom",
    "on the run": "about being on the run",
    "christmas": "set at Christmas",
    "wedding": "with a wedding",
    "private detective": "a private detective",
    "femme fatale": "a femme fatale",
    "unreliable narrator": "an unreliable narrator",
    "twist ending": "a twist ending",
    "sequel": "",
    "remake": "",
    "ensemble cast": "",
    "family": "",
    "romance": "",
    "based on book": "based on a book",
    "based on novel": "based on a novel",
    "literary adaptation": "",
    "tv adaptation": "",
    "comic book adaptation": "based on a comic book",
} | {
    theme: f"about {theme}"
    for theme in phrase_list(
        """
        revenge|friendship|marriage|grief|survival|brothers|infidelity|conspiracy|obsession|betrayal|divorce|redemption
        sisters|guilt|mistaken identity|rivalry|loneliness|childhood|paranoia|unrequited love|first love|racism|identity
        teenagers|rebellion|alcoholism|poverty|blackmail|ambition|terrorism|faith|politics|gambling|gangsters|lost love
        zombies|vampires|forbidden love|amnesia|fame|ghosts|jealousy|religion|adoption|aliens|surveillance
        police corruption|suicide|siblings|sacrifice|time travel|memory|dreams|robots|kidnapping|superheroes|art|music
        justice|corruption|class|immigration|slavery|madness|insomnia|love|war|death|
        """
    )
}
"""How a theme is asked for; empty where nobody would. All other themes are asked for as they stand."""

NOT_FOR_CHILDREN = frozenset(
    phrase_list(
        """
        darker|something dark|sadder|something sad|more suspenseful|something scary|with a crime|a thriller|a film noir
        a war film
        """
    )
)
"""What is not suggested to somebody who asks for something for children."""
