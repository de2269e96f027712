"""Seats: so many at once, the next one waits in turn, and seats come back by themselves."""

import threading

import pytest

from ui.admission import SILENT, Seats
from ui.busy import busy_html


class Room:
    """Seats with a clock and tabs that the test sets."""

    def __init__(self, most=2, **bounds):
        self.now, self.closed = 0.0, set()
        self.seats = Seats(most, lambda person: person not in self.closed, clock=lambda: self.now, **bounds)

    def enter(self, *people):
        return [self.seats.enter(person) for person in people]

    def later(self, seconds, *waiting):
        """Time goes by while some people look at their place in the line."""
        end = self.now + seconds
        while self.now < end:
            self.now = min(self.now + SILENT / 2, end)
            self.enter(*waiting)


def test_as_many_as_there_are_seats_get_in_and_the_next_one_is_told():
    room = Room(most=2)
    first, second, third = room.enter("a", "b", "c")
    assert (first.seated, second.seated, third.seated) == (True, True, False)
    assert (third.here, third.place) == (2, 1)
    assert third.seconds is not None
    assert third.seconds > 0
    assert (room.seats.here(), room.seats.waiting()) == (2, 1)


def test_who_has_a_seat_keeps_it():
    room = Room(most=1)
    room.enter("a", "b")
    assert all(room.seats.enter("a").seated for _ in range(5))


def test_a_closed_tab_gives_its_seat_back_at_once_to_the_first_in_line():
    room = Room(most=1)
    room.enter("a", "b", "c")
    room.closed.add("a")
    assert not room.seats.enter("c").seated
    assert room.seats.enter("b").seated
    assert room.seats.enter("c").place == 1


def test_nobody_new_passes_the_line():
    room = Room(most=1)
    room.enter("a", "b")
    room.closed.add("a")
    assert not room.seats.enter("new").seated
    assert room.seats.enter("b").seated


def test_an_idle_person_keeps_the_seat_while_nobody_waits():
    room = Room(most=1, idle=60)
    room.enter("a")
    room.now = 10_000
    assert room.seats.enter("a").seated
    assert room.seats.here() == 1


def test_an_idle_person_makes_room_for_who_waits_the_longest_idle_first():
    room = Room(most=2, idle=60)
    room.enter("early")
    room.now = 5
    room.enter("late", "c")
    room.later(56, "c")
    assert room.seats.enter("c").seated
    assert room.seats.here() == 2
    assert room.seats.enter("late").seated
    assert not room.seats.enter("early").seated


def test_only_as_many_idle_people_make_room_as_wait():
    room = Room(most=3, idle=60)
    room.enter("a", "b", "c")
    room.now = 100
    assert room.seats.enter("d").seated
    assert room.seats.here() == 3
    assert sum(room.seats.enter(person).seated for person in ("b", "c")) == 2


def test_who_does_something_is_not_idle():
    room = Room(most=1, idle=60)
    room.enter("a", "b")
    for _ in range(10):
        room.later(30, "b")
        assert room.seats.enter("a").seated
    assert not room.seats.enter("b").seated


def test_who_stops_looking_loses_the_place_in_the_line():
    room = Room(most=1)
    room.enter("a", "gone", "b")
    room.later(SILENT, "b")
    assert room.seats.enter("b").place == 1


def test_the_line_is_bounded_and_who_finds_it_full_has_no_place():
    room = Room(most=1, most_waiting=2)
    *_, third, fourth = room.enter("a", "b", "c", "d")
    assert third.place == 2
    assert (fourth.seated, fourth.place) == (False, 0)
    assert room.seats.waiting() == 2


def test_no_limit_lets_in_everybody():
    room = Room(most=0)
    assert all(admission.seated for admission in room.enter(*map(str, range(500))))


def test_the_wait_follows_how_often_seats_came_back():
    room = Room(most=4, idle=1000)
    for number in range(4):
        room.enter(f"person {number}")
    for number in range(4):
        room.now += 10
        room.closed.add(f"person {number}")
        room.enter(f"next {number}")
    first, third = room.enter("x", "y", "z")[0], room.seats.enter("z")
    assert (first.seconds, third.seconds) == (10, 30)


def test_leaving_gives_back_a_seat_and_a_place():
    room = Room(most=1)
    room.enter("a", "b", "c")
    room.seats.leave("b")
    room.seats.leave("a")
    assert room.seats.enter("c").seated


def test_people_who_come_at_the_same_moment_share_out_the_seats():
    seats, start, seated = Seats(7, lambda person: True), threading.Barrier(40), []

    def come(number):
        start.wait(10)
        if seats.enter(str(number)).seated:
            seated.append(number)

    people = [threading.Thread(target=come, args=(number,)) for number in range(40)]
    [person.start() for person in people]
    [person.join(20) for person in people]
    assert len(seated) == 7
    assert seats.waiting() == 33


@pytest.mark.parametrize(
    ("most", "says", "seconds", "place"),
    [(2, "2 people are here", 90, "You are next"), (1, "1 person is here", 180, "You are 2nd in line")],
)
def test_the_notice_says_how_many_are_here_how_long_and_the_place(most, says, seconds, place):
    room = Room(most=most, idle=90)
    *_, told = room.enter("a", "b", "c")
    html = busy_html(told)
    assert f"Busy: {says}." in html
    assert f"A place is likely in about {seconds} s." in html
    assert f"{place} and get in by yourself." in html


def test_a_full_line_says_to_come_back():
    room = Room(most=1, most_waiting=1)
    *_, told = room.enter("a", "b", "c")
    assert "takes no more" in busy_html(told)
