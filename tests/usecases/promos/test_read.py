"""What promo blocks and discounts brought, day by day."""

import datetime as dt

from booking.domain.bookings import Status
from booking.usecases.bookings.set_status import set_status
from booking.usecases.funnel.count import write_counts
from booking.usecases.promos.count import count_pressed, count_seen
from booking.usecases.promos.read import DiscountRead, PromoRead, read_promos
from tests.support.shop import at

PROMOS = [{"id": "p" * 40, "title": "Long", "action": {"service": "cut"}}, {"id": "q", "title": "Q", "action": {"staff": "ben"}}]
DISCOUNTS = [{"id": "ten", "code": "TEN", "amount": "10.00"}, {"id": "rare", "code": "RARE", "percent": 1, "max_uses": 2}]


def read(shop, first: dt.date, last: dt.date):
    write_counts(shop.tools)
    return read_promos(shop.tools, shop.form().catalogue, first, last)


def test_counts_are_by_local_day_and_each_view_counts_once(shop):
    shop.load(promos=PROMOS)
    form, long = shop.form(), "p" * 40
    for view in ("v" * 40, "v" * 40, "w" * 16):
        count_seen(shop.tools, form, [long, "q", "unknown", long], view)
    count_pressed(shop.tools, form, "q", "v" * 40)
    count_pressed(shop.tools, form, "q", "v" * 40)
    write_counts(shop.tools)
    count_seen(shop.tools, form, [long], "v" * 40)
    count_pressed(shop.tools, form, "q", None)
    today = form.today
    shop.wait(days=1)
    count_seen(shop.tools, shop.form(), ["q"], "x" * 16)

    assert read(shop, today, today).promos == [PromoRead(long, "Long", 2, 0), PromoRead("q", "Q", 2, 2)]
    assert read(shop, today, today + dt.timedelta(days=1)).promos[1] == PromoRead("q", "Q", 3, 2)


def test_a_block_that_left_the_file_keeps_its_counts(shop):
    shop.load(promos=PROMOS)
    form = shop.form()
    count_seen(shop.tools, form, ["q"], "v" * 16)
    write_counts(shop.tools)
    shop.load(promos=PROMOS[:1])
    assert [one.id for one in read(shop, form.today, form.today).promos] == ["p" * 40, "q"]


def test_discounts_are_counted_by_the_bookings_that_stand(shop):
    shop.load(discounts=DISCOUNTS)
    kept, gone = (shop.place(shop.hold(at(hour)).id, promo="TEN").booking for hour in (9, 10))
    set_status(shop.tools, gone.reference, Status.CANCELLED)
    today = shop.form().today
    ten, rare = read(shop, today, today).discounts
    assert ten == DiscountRead("ten", "TEN", 1, 0, kept.discount.saved)
    assert (rare.used, rare.most, rare.saved.minor) == (0, 2, 0)
    assert read(shop, today + dt.timedelta(days=1), today + dt.timedelta(days=1)).discounts[0].used == 0
