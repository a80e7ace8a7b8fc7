"""The menu: in the order of the work, short, and only what the user may see."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.admin.icons import get_icons
from wagtail.admin.menu import SubmenuMenuItem

from alumnii_mentoring.coordinators.base.verb_buttons import ICONS, OTHER_ICON
from alumnii_mentoring.coordinators.office.menu import mentoring_menu


def all_items(menu=mentoring_menu):
    for item in menu.registered_menu_items:
        yield item
        if isinstance(item, SubmenuMenuItem):
            yield from all_items(item.menu)


@pytest.fixture
def shown(office):
    request = office.get(reverse("mentoring_progress")).wsgi_request
    items = mentoring_menu.menu_items_for_request(request)
    return [str(item.label) for item in sorted(items, key=lambda item: item.order)]


def test_the_menu_follows_the_work_and_has_no_empty_group(shown):
    assert shown == [
        "Overview",
        "Applications",
        "Matching",
        "Pairs",
        "Events",
        "Messages",
        "People",
        "Settings",
    ]


@pytest.mark.django_db
def test_every_icon_is_in_the_sprite():
    sprite = get_icons() if isinstance(get_icons(), str) else render_to_string(get_icons())
    names = {item.icon_name for item in all_items()} | set(ICONS.values()) | {OTHER_ICON}

    assert [name for name in sorted(names) if f'id="icon-{name}"' not in sprite] == []
