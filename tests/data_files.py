"""Small data folders for the tests: your own items and ratings, and MovieLens' layouts."""

from recsys.config import Settings
from recsys.data import load_dataset

ITEMS = "item_id,title,year\n1,Alien,1979\n2,Amélie,2001\n3,Brazil,1985\n"
RATINGS = "user_id,item_id,rating,timestamp\n10,1,4.5,100\n10,2,3,200\n11,1,2,300\n11,3,5,400\n"

MOVIES_CSV = (
    "movieId,title,genres\n"
    "1,Toy Story (1995),Adventure|Animation\n"
    '29,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Adventure|Drama\n'
    '858,"Godfather, The (1972)",Crime|Drama\n'
    "900001,Nameless Thing,(no genres listed)\n"
)
RATINGS_CSV = "userId,movieId,rating,timestamp\n7,858,5.0,1200000000\n7,1,4.0,1100000000\n8,1,3.5,1300000000\n8,900001,0.5,1300000001\n"
MOVIES_DAT = '1::Toy Story (1995)::Adventure|Animation\n29::City of Lost Children, The (1995)::Drama\n3::Léon: The "Pro" (1994)::Crime\n'
RATINGS_DAT = "1::1::5::978300760\n1::3::3::978302109\n2::29::4::978301968\n"


def write_files(folder, **texts):
    """Write texts (or bytes) as files; the name's last underscore stands for the dot: ``items_csv="…"``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def load(folder, minimum_ratings=0, **settings):
    """The dataset in a folder, every item of it unless told otherwise."""
    return load_dataset(Settings(data=str(folder), minimum_ratings=minimum_ratings, **settings))


def load_own(folder, items=ITEMS, ratings=RATINGS, **settings):
    """The dataset of an items.csv and a ratings.csv with these contents."""
    return load(write_files(folder, items_csv=items, ratings_csv=ratings), **settings)
