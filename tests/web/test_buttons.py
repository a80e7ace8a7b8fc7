import pytest
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context, RequestContext, Template


def drawn(text, **values):
    request = HttpRequest()
    get_token(request)
    template = Template("{% load am_buttons %}" + text)
    return " ".join(template.render(RequestContext(request, values)).split())


def test_a_button_of_a_member_posts_to_its_route():
    text = "{% post_button 'alumnii_mentoring:goal_drop' 7 %}Drop{% endpost_button %}"

    shown = drawn(text)

    assert '<form class="am-inline" method="post" action="/mentoring/goals/7/drop/">' in shown
    assert '<button class="am-button" type="submit"> Drop </button>' in shown
    assert shown.count('name="csrfmiddlewaretoken"') == 1


def test_a_quiet_button_stands_back():
    shown = drawn(
        "{% post_button 'alumnii_mentoring:calendar_revoke' quiet=True %}x{% endpost_button %}"
    )

    assert '<button class="am-button am-button-quiet" type="submit">' in shown


def test_a_button_of_the_office_sends_a_value_along():
    text = (
        "{% office_button 'mentoring_compute' 3 look='small secondary' form='am-verb'"
        " name='mode' value=mode %}Compute{% endoffice_button %}"
    )

    shown = drawn(text, mode="best")

    assert '<form class="am-verb" method="post" action="/admin/mentoring/matching/3/' in shown
    assert 'class="button button-small button-secondary" type="submit" name="mode"' in shown
    assert 'value="best"' in shown


@pytest.mark.parametrize("tag", ["post_button", "office_button"])
def test_what_a_button_says_is_escaped_once(tag):
    text = f"{{% {tag} 'mentoring_compute' 3 %}}{{{{ name }}}}{{% end{tag} %}}"

    shown = drawn(text, name="<b>")

    assert "&lt;b&gt;" in shown
    assert "&amp;lt;" not in shown


def test_without_a_request_no_token_is_made():
    text = "{% post_button 'alumnii_mentoring:goal_drop' 7 %}x{% endpost_button %}"
    template = Template("{% load am_buttons %}" + text)

    assert "csrfmiddlewaretoken" not in template.render(Context())
