"""A device whose memory is full while reasons are written or the language model is loaded: fewer at once, or slower."""

import pytest
import torch
from reasons_models import TRUE, OddModel, film, side_by_side, true_of
from test_reasons_model import ALIEN, HEAT, chat
from tiny_language_models import save_llama

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import OutOfMemory
from recsys.present.reasons import reason_html
from recsys.reasons import ReasonWriter, language_model
from recsys.reasons.chat import Limits, Piece
from recsys.reasons.language_model import Precision, load, open_language_model
from recsys.reasons.model_folder import Source
from recsys.reasons.rounds import FEWER

CPU = torch.device("cpu")
TITLES = [f"Film{letter}" for letter in "ABCDE"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_llama(tmp_path_factory.mktemp("llama"))


@pytest.fixture
def tiny(folder):
    """A model run by transformers, as on a GPU."""
    return load(Source(folder, folder, "tiny"), CPU, Precision.FLOAT32)


class Room:
    """Makes a network raise what CUDA raises wherever more rows than ``rows`` are computed at once, from a time on."""

    def __init__(self, network, rows: int, behind: int = 0) -> None:
        self.rows, self.left, self.most = rows, behind, 0
        network.register_forward_pre_hook(self._allocate, with_kwargs=True)

    def _allocate(self, network, parts, named) -> None:
        rows = len((parts or (named["input_ids"],))[0])
        self.left -= 1
        if rows > self.rows and self.left < 0:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        self.most = max(self.most, rows)


def texts(model, chats) -> list[str]:
    told = list(model.write(chats, Limits(tokens=6)))
    return ["".join(piece.text for piece in told if piece.chat == at) for at in range(len(chats))]


@pytest.mark.parametrize("behind", [0, 1, 3], ids=["while reading", "at the first word", "in mid sentence"])
def test_a_network_without_memory_says_that_less_may_fit_and_can_be_asked_again(tiny, behind):
    chats = [HEAT, ALIEN, chat("Name a third film.")]
    expected = texts(tiny, chats)
    room = Room(tiny.model, rows=1, behind=behind + 1)
    with pytest.raises(OutOfMemory, match=r"graphics card has no memory left for the language model tiny.*BECAUSE_DEV"):
        texts(tiny, chats)
    assert [text for one in chats for text in texts(tiny, [one])] == expected
    room.rows = 3
    assert texts(tiny, chats) == expected


def roomy(most: int, pieces_before: int = 0):
    """A model that writes true sentences, for at most so many chats at once; beyond that it fails after some pieces."""

    def act(chats, limits):
        asked.append(len(chats))
        answers = [true_of(next(title for title in TITLES if title in str(one.messages))) for one in chats]
        for number, piece in enumerate(side_by_side(answers)):
            if len(chats) > most and number == pieces_before:
                raise OutOfMemory("The graphics card has no memory left for the language model odd.")
            yield piece

    asked: list[int] = []
    model = OddModel(act)
    model.asked = asked
    return model


@pytest.mark.parametrize("pieces_before", [0, 1, 12])
def test_reasons_are_written_fewer_at_once_and_each_says_so(pieces_before):
    model = roomy(2, pieces_before)
    told = list(ReasonWriter(model).stream([film(title, at) for at, title in enumerate(TITLES)]))
    assert model.asked[:3] == [5, 2, 2]
    reasons = {position: what for position, what in told if not isinstance(what, str)}
    assert [reasons[at].text for at in range(5)] == [true_of(title) for title in TITLES]
    assert {(reason.source, reason.note) for reason in reasons.values()} == {("model", FEWER)}
    assert "fewer reasons were written at once" in reason_html(reasons[0])
    for at, title in enumerate(TITLES):
        pieces = "".join(what for position, what in told if position == at and isinstance(what, str))
        assert true_of(title).startswith(pieces)  # nothing is told twice


def test_no_memory_for_a_single_reason_gives_a_template_that_says_why_and_the_next_request_is_written():
    model = roomy(0)
    writer = ReasonWriter(model)
    reasons = writer.write([film(title, at) for at, title in enumerate(TITLES)])
    assert model.asked == [5, 2, 1]
    assert {reason.source for reason in reasons} == {"template"}
    assert all("no memory left" in reason.note and "BECAUSE_DEVICE=cpu" in reason.note for reason in reasons)
    model.act = lambda chats, limits: iter([Piece(0, TRUE, ended=True)])
    assert writer.write([film("Heat")])[0].source == "model"


def full_gpu(monkeypatch) -> None:
    """A GPU that is there and has no memory for any network."""
    move = torch.nn.Module.to

    def to(network, device, *parts, **named):
        if torch.device(device).type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 500.00 MiB.")
        return move(network, device, *parts, **named)

    for kind in (torch.nn.Module, language_model_class()):
        monkeypatch.setattr(kind, "to", to)
    monkeypatch.setattr(language_model, "choose_device", lambda name: torch.device("cuda"))
    monkeypatch.setattr(language_model, "require_room", lambda *_: None)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)


def language_model_class():
    from transformers import PreTrainedModel

    return PreTrainedModel


def test_a_language_model_that_the_graphics_card_cannot_hold_runs_on_the_processor_and_its_name_says_so(
    folder, monkeypatch, tmp_path
):
    full_gpu(monkeypatch)
    model = open_language_model(Settings(language_model=str(folder)), ArtefactStore(tmp_path))
    assert model.name == f"{folder.name} on the processor, for want of memory on the graphics card"
    assert texts(model, [HEAT])[0]


def test_a_language_model_that_fits_nowhere_is_named(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(language_model, "_network", lambda *_: (_ for _ in ()).throw(MemoryError()))
    with pytest.raises(OutOfMemory, match="does not fit into the memory of cpu") as failure:
        open_language_model(Settings(language_model=str(folder), device="cpu"), ArtefactStore(tmp_path))
    assert failure.value.__context__ is None
