"""Texts that share words and are no copies: reports by one template, and one event told by two newsrooms."""

from __future__ import annotations

import random
from collections.abc import Iterator

from .edits import Pair

_WEATHER = (
    "The weather service expects {sky} for the coast on {day} with highs of {a} degrees in the harbour and {b} degrees "
    "inland. The wind comes from the {wind} at {c} kilometres an hour with gusts of up to {d} kilometres an hour over "
    "the open water. At night the temperature falls to {e} degrees, and fog may form in the valleys behind the dunes "
    "before the sun comes up at {f}:{g} in the morning. High water is at {h}:{g} and again at {i}:{c} in the evening; "
    "small boats are asked to stay behind the mole until the gusts are over. The outlook for the days after: {sky2}, "
    "up to {j} degrees, with little change before the weekend."
)
_MARKET = (
    "The index of the exchange closed {way} at {a}.{b} points on {day}, after {c}.{d} points on the day before. Of {e} "
    "traded shares {f} rose and {g} fell. The harbour company stood at {h}.{i} crowns, the brewery at {j}.{b} "
    "crowns and the savings bank at {d}.{f} crowns when trading ended. Dealers spoke of a quiet day, since most buyers "
    "were waiting for the figures that the central bank is to publish later in the week. A barrel of oil cost {g}.{h} "
    "dollars in the afternoon, and the crown bought {i}.{j} cents, about as much as a week ago."
)
_MATCH = (
    "{home} beat {away} {a}-{b} in front of {c} spectators on {day}. The first goal fell in minute {d} after a corner "
    "from the left, and {e} minutes later the guests drew level with their first shot on target. Before the break both "
    "sides had chances to go ahead, but the keepers held what came. In minute {f} a penalty decided the game, for the "
    "referee had seen a handball at the edge of the area. With {g} points from {h} games {home} stand in place {i} of "
    "the table; {away} stay in place {j} and play at home next week."
)
_FILLINGS = {
    "sky": ("sunny spells", "heavy rain", "low cloud", "showers"),
    "sky2": ("mild and dry", "unsettled", "cold and clear"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    "wind": ("west", "north", "south-east", "east"),
    "way": ("higher", "lower", "unchanged"),
    "home": ("Harbour United", "Dune City", "Rovers", "Lock Town"),
    "away": ("Quay Athletic", "Valley Wanderers", "Mole Rangers", "North Bank"),
}
TEMPLATES = {"weather report": _WEATHER, "market report": _MARKET, "match report": _MATCH}

_EVENTS = (
    (
        (
            "A fire destroyed the roof of the old fish hall in the eastern harbour on Tuesday night. Nobody was "
            "hurt. The fire brigade was called at half past ten by a night watchman who had seen smoke above the "
            "auction room, and sixty men and women fought the flames until dawn. The hall, built in 1911, was "
            "empty since the auction moved to the new quay two years ago. The council had meant to turn it into a "
            "market; whether that can still be done will be known once engineers have looked at the iron frame."
        ),
        (
            "Sixty firefighters have saved the walls of the fish hall, but not its roof. When the alarm came in "
            "shortly after ten on Tuesday evening, smoke already stood above the eastern harbour; the last pumps "
            "were switched off as it grew light. People were not harmed, said the head of the brigade. What set "
            "the building alight is not known. It dates from 1911 and has had no tenant for two years. Plans for "
            "a covered market are on hold until the frame has been examined, a spokeswoman of the town said."
        ),
    ),
    (
        (
            "Bus drivers in the city will stop work for 24 hours from Thursday morning. Their union called the "
            "strike after talks about pay had ended without a result for the third time. It asks for seven per "
            "cent more over a year, the company offers four over two. Night lines are not affected, and neither "
            "are the trams, which belong to another company. School buses will run on the eleven routes for which "
            "there is no other way to school. The company asks passengers to look at its timetable before they "
            "leave home."
        ),
        (
            "Anyone who wants to go by bus on Thursday should make other plans: for a whole day almost nothing "
            "will move. A third round of talks between the operator and the union broke up on Monday night. The "
            "two sides are far apart, with seven per cent on one side of the table and four, spread over two "
            "years, on the other. Trams keep to their timetable. For pupils eleven routes will be served, the "
            "operator promised. From Friday on everything is to be back to normal, unless the drivers vote to go "
            "on."
        ),
    ),
    (
        (
            "The town library will open on Sundays from next month. The council agreed to a trial of a year by "
            "nineteen votes to twelve. Students had collected four thousand signatures for it, since the reading "
            "room is the only quiet place in the quarter at the weekend. Two more people will be hired; the rest "
            "of the hours are covered by volunteers, who had to be trained first. Opponents said that the money, "
            "some eighty thousand a year, was needed for books. After the trial the number of visitors will "
            "decide."
        ),
        (
            "Sunday readers have won. With nineteen against twelve votes the councillors let the library try out "
            "longer hours for twelve months. It began with a list that students laid out in cafés and that four "
            "thousand people signed. They had argued that flats are small and loud and that no other room stands "
            "open. The plan costs eighty thousand, two posts included; volunteers fill the gaps. It was that sum "
            "which the other side would rather have spent on new titles. How many come will settle the matter in "
            "a year."
        ),
    ),
    (
        (
            "A ferry with 212 people on board ran aground off the northern mole in thick fog on Saturday. Tugs "
            "pulled it free with the flood four hours later. Three passengers were treated for bruises. The "
            "captain had slowed down when the radar failed, the shipping company said, but the current had set "
            "the ship on to the bank. Divers found scratches on the hull and no leak. The line to the islands is "
            "served by a smaller ship until Wednesday, and cars have to wait at the terminal for a place on the "
            "freight ferry."
        ),
        (
            "Four hours of waiting, hot soup and three bruised knees: that is how Saturday's crossing ended for "
            "212 island visitors. Their ship sat on a sandbank north of the harbour because nobody could see "
            "further than the bow and, as the owners admit, the radar had given up. At high tide two tugs did the "
            "rest. Below the waterline nothing is broken, divers report. Until the middle of the week a "
            "replacement sails that has no room for cars; those go by freighter, if there is space."
        ),
    ),
)


def lookalikes(seed: int, reports: int = 40) -> Iterator[Pair]:
    """Yield pairs of reports by one template, and of one event told twice."""
    dice = random.Random(seed)
    for kind, template in TEMPLATES.items():
        texts = [_fill(template, dice) for _ in range(2 * reports)]
        for one, other in zip(texts[::2], texts[1::2], strict=True):
            yield Pair(f"two {kind}s", one, other, copy=False)
        for text in texts[:reports]:
            yield Pair(f"one {kind}, edited", text, f"{text} More on page four of this newspaper.", copy=True)
    for one, other in _EVENTS:
        yield Pair("one event, two newsrooms", one, other, copy=False)


def _fill(template: str, dice: random.Random) -> str:
    words = {name: dice.choice(choices) for name, choices in _FILLINGS.items()}
    return template.format(**words, **{letter: dice.randrange(10, 99) for letter in "abcdefghij"})
