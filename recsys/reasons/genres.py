"""What a film of a genre is called in a sentence."""

LABELS = {
    "Action": "an action film",
    "Adventure": "an adventure",
    "Animation": "an animation",
    "Children": "a film for children",
    "Comedy": "a comedy",
    "Crime": "a crime film",
    "Documentary": "a documentary",
    "Drama": "a drama",
    "Fantasy": "a fantasy",
    "Film-Noir": "a film noir",
    "Horror": "a horror film",
    "Musical": "a musical",
    "Mystery": "a mystery",
    "Romance": "a romance",
    "Sci-Fi": "a science fiction film",
    "Thriller": "a thriller",
    "War": "a war film",
    "Western": "a western",
}
